/** What is said of the whole document; nothing is seen of it. */

/** @param {HTMLElement} parent */
export function create({ownerDocument}) {
  return {
    update({data}) {
      ownerDocument.documentElement.lang = data.language;
    },
    // The next page says it anew.
    destroy() {},
  };
}
