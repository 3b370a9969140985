/** A scale from blue over the page's own paper to orange: told apart by all eyes, and by its lightness from 0. */

const LIGHT = {below: [0, 76, 158], paper: [255, 255, 255], above: [200, 72, 10]};
const DARK = {below: [92, 176, 255], paper: [22, 28, 36], above: [255, 154, 84]};

/** @param {boolean} dark @returns {[number, number, number][]} colours of −127 … 127, at 0 … 254 */
export function diverging(dark) {
  const {below, paper, above} = dark ? DARK : LIGHT;
  return Array.from({length: 255}, (_, i) => {
    const share = (i - 127) / 127;
    const end = share < 0 ? below : above;
    return paper.map((from, k) => Math.round(from + (end[k] - from) * Math.abs(share)));
  });
}
