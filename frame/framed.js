/** Tells the page that shows this one in a frame how high it is, so that nothing has to be scrolled inside of the frame. */

const KIND = "descent-lab-height";
const BLOCK = ".stMainBlockContainer";
/** A height that changes by less is the same. */
const LEAST = 2;

/** @param {Document} ownerDocument @returns {{look: () => void}} `look`: to be called whenever the page may be another one */
export function createFramed(ownerDocument) {
  const {defaultView: window} = ownerDocument;
  const framed = window.parent !== window;
  if (framed) ownerDocument.documentElement.dataset.framed = "";
  let [seen, told] = [null, 0];
  const observer = new ResizeObserver(() => {
    const height = Math.ceil(seen.getBoundingClientRect().height);
    if (Math.abs(height - told) < LEAST) return;
    told = height;
    // Nobody in particular is meant, and a height is no secret.
    window.parent.postMessage({kind: KIND, height}, "*");
  });
  return {
    look() {
      const block = framed ? ownerDocument.querySelector(BLOCK) : null;
      if (!block || block === seen) return;
      if (seen) observer.unobserve(seen);
      seen = block;
      observer.observe(block);
    },
  };
}
