/** What is said of the whole document, and when it is shown: all at once, when nothing moves any more. */

const UNREADY = "[data-testid=stSkeleton], [data-testid=stAppSkeleton]";

/** @param {HTMLElement} parent */
export function create({ownerDocument}) {
  const {documentElement} = ownerDocument;

  /** Shows the page once every widget that is awaited is there; ``frame/shell.css`` shows it in any case after a while. */
  function reveal() {
    if (ownerDocument.querySelector(UNREADY)) requestAnimationFrame(reveal);
    else documentElement.dataset.shown = "";
  }

  return {
    update({data}) {
      documentElement.lang = data.language;
      if (!("shown" in documentElement.dataset)) reveal();
    },
    // The next page says it anew.
    destroy() {},
  };
}
