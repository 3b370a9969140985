/** How a page is shown on a projector: as large as the window asks, with lines and letters for the back row. */

/** Lines, and letters, on a projector as multiples of those on a desk. */
export const THICK = 1.6;
export const LARGE = 1.25;
/** The window in which these are large enough; all is larger in a larger one. */
const [WIDE, HIGH] = [1280, 720];

/** How many times as large as in the smallest window all is drawn. */
export const zoomOf = () => Math.max(1, Math.min(globalThis.innerWidth / WIDE, globalThis.innerHeight / HIGH));

/** The theme for drawing, on a projector or on a desk. */
export const enlarged = (colours, present) => (present ? {...colours, weight: THICK, size: LARGE} : colours);

/** What an element may be scrolled within. */
export function scrollers(node) {
  const found = [];
  for (let one = node.parentElement; one; one = one.parentElement) if (one.scrollTop > 0) found.push(one);
  return found;
}

/** How much of the window stands above an element while nothing is scrolled. */
export const above = (node) => Math.max(0, node.getBoundingClientRect().top + scrollers(node).reduce((sum, one) => sum + one.scrollTop, 0));
