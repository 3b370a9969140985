/** What is said of the whole document, and when it is shown: all at once, when nothing moves any more. */

const UNREADY = "[data-testid=stSkeleton], [data-testid=stAppSkeleton]";
/** A page stands when it has been as high as it is for so many frames. */
const FRAMES = 6;

/** @param {HTMLElement} parent */
export function create({ownerDocument}) {
  const {documentElement} = ownerDocument;

  /** Shows the page once every widget that is awaited is there; ``frame/shell.css`` shows it in any case after a while. */
  function reveal(before = 0, still = 0) {
    const height = ownerDocument.querySelector("[data-testid=stMain]")?.scrollHeight ?? 0;
    const stands = height === before && !ownerDocument.querySelector(UNREADY);
    if (stands && still >= FRAMES) documentElement.dataset.shown = "";
    else requestAnimationFrame(() => reveal(height, stands ? still + 1 : 0));
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
