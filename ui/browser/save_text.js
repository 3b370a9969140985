/** Gives the reader a text as a file. */

import {element} from "./dom.js";

/** @param {HTMLElement} parent @param {string} text JSON @param {string} name of the file */
export function saveText(parent, text, name) {
  const url = URL.createObjectURL(new Blob([text], {type: "application/json"}));
  const link = element("a", {href: url, download: name});
  parent.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}
