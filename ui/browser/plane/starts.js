/** Starts of a swarm: on a grid, or painted, as a link holds them. */

import {fromX, fromY} from "./view.js";

/** Starts on a grid over the window, `side` on its longer side. @returns {[number, number][]} */
export function grid(view, side) {
  const [wide, high] = view.width >= view.height
    ? [side, Math.max(1, Math.round((side * view.height) / view.width))]
    : [Math.max(1, Math.round((side * view.width) / view.height)), side];
  const starts = [];
  for (let j = 0; j < high; j++) {
    for (let i = 0; i < wide; i++) {
      starts.push([fromX(view, view.left + (view.width * (i + 0.5)) / wide), fromY(view, view.top + (view.height * (j + 0.5)) / high)]);
    }
  }
  return starts;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const FINEST = 4095;
const LETTERS_EACH = 4;

/** Painted starts as a link holds them: two 12-bit numbers a start, its place in the surface's domain. */
export function paintedText(starts, domain) {
  return starts.map((start) => {
    const [a, b] = start.map((value, i) => Math.round((FINEST * (value - domain[i][0])) / (domain[i][1] - domain[i][0])));
    return [a >> 6, a & 63, b >> 6, b & 63].map((digit) => LETTERS[digit]).join("");
  }).join("");
}

/** The starts in such a text. @returns {[number, number][]} */
export function paintedStarts(text, domain) {
  const starts = [];
  for (let i = 0; i + LETTERS_EACH <= text.length; i += LETTERS_EACH) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => LETTERS.indexOf(text[i + k]));
    starts.push([64 * a + b, 64 * c + d].map((place, k) => domain[k][0] + ((domain[k][1] - domain[k][0]) * place) / FINEST));
  }
  return starts;
}

/** The starts with one more; the same ones where it is outside the domain, too near the last, or a text too long. */
export function painted(starts, point, domain, unit, longest) {
  const inside = point.every((value, i) => value >= domain[i][0] && value <= domain[i][1]);
  const last = starts.at(-1);
  const near = last && Math.hypot(last[0] - point[0], last[1] - point[1]) * unit < 6;
  return inside && !near && (starts.length + 1) * LETTERS_EACH <= longest ? [...starts, point] : starts;
}
