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

const KEPT_MS = 60000;

/** Hands a file to the user as a download. */
export function save(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", {href, download: name}).click();
  // Some browsers read the file only after a question to the user.
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
