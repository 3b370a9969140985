/** Gives the reader a file. */

import {element} from "./dom.js";

/** Some browsers read the file only after a question to the user. */
const KEPT_MS = 60000;

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", {href, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
