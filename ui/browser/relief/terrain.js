/** The surface as heights on a grid over a window of the plane. */

import {short} from "../kit/text.js";
import {ticks} from "../kit/ticks.js";

/** Cells along each side. */
export const CELLS = 96;
/** On a logarithmic scale the bottom is this share of the range above the lowest value: a floor, not a hole. */
const FLOOR = 1e-3;
/** Beyond this, differences of values could overflow. */
const LARGEST = 1e300;
/** The box, where half the longer side of the floor is 1. */
const HALF_HEIGHT = 0.44;
const NARROWEST = 0.55;

/** @typedef {{window: number[][], size: number[], values: Float64Array, heights: Float32Array, ticks: object[]}} Terrain */

/**
 * @param {(x: number, y: number) => number} f @param {number[][]} window @param {boolean} log
 * @param {number[][]} minima known ones: the grid may miss them @returns {Terrain}
 */
export function survey(f, window, log, minima) {
  const [[x0, x1], [y0, y1]] = window;
  const values = new Float64Array((CELLS + 1) ** 2);
  let [low, high] = [Infinity, -Infinity];
  const note = (value) => {
    if (!(Math.abs(value) < LARGEST)) return NaN;
    low = Math.min(low, value);
    high = Math.max(high, value);
    return value;
  };
  for (let j = 0, at = 0; j <= CELLS; j++) {
    for (let i = 0; i <= CELLS; i++) values[at++] = note(f(x0 + ((x1 - x0) * i) / CELLS, y0 + ((y1 - y0) * j) / CELLS));
  }
  for (const [x, y] of minima) if (x >= x0 && x <= x1 && y >= y0 && y <= y1) note(f(x, y));
  const scale = heightScale(low, high, log);
  const longer = Math.max(x1 - x0, y1 - y0);
  const size = [(x1 - x0) / longer, (y1 - y0) / longer].map((side) => Math.max(NARROWEST, side));
  return {window, size: [...size, HALF_HEIGHT], values, heights: Float32Array.from(values, scale.height), ticks: scale.ticks};
}

/** How values become heights from 0 to 1, and which values are named at the height axis. */
function heightScale(low, high, log) {
  const range = high - low;
  if (!(range > 0)) return {height: (value) => (Number.isNaN(value) ? NaN : 0), ticks: range === 0 ? [{height: 0, label: short(low)}] : []};
  const named = (values, height) => values.map((value) => ({height: height(value), label: short(Number(value.toPrecision(3)))}));
  if (!log || low < 0) {
    const height = (value) => (value - low) / range;
    return {height, ticks: named(ticks(low, high, 4), height)};
  }
  const floor = FLOOR * range;
  const decades = Math.log10(1 + 1 / FLOOR);
  const height = (value) => Math.log10(1 + (value - low) / floor) / decades;
  const round = [];
  for (let power = Math.floor(Math.log10(floor)); 10 ** power <= high; power++) round.push(10 ** power);
  const apart = [low];
  for (const value of high > 10 * low ? round : ticks(low, high, 4)) {
    if (value > low && height(value) - height(apart.at(-1)) > 0.14) apart.push(value);
  }
  return {height, ticks: named(apart, height)};
}

/** @returns {number} the height from 0 to 1 over a point of the plane; NaN outside the window and where f has no value */
export function heightAt({window: [[x0, x1], [y0, y1]], heights}, x, y) {
  const [u, v] = [((x - x0) / (x1 - x0)) * CELLS, ((y - y0) / (y1 - y0)) * CELLS];
  if (!(u >= 0 && u <= CELLS && v >= 0 && v <= CELLS)) return NaN;
  const [i, j] = [Math.min(CELLS - 1, Math.floor(u)), Math.min(CELLS - 1, Math.floor(v))];
  const at = j * (CELLS + 1) + i;
  const near = heights[at] + (u - i) * (heights[at + 1] - heights[at]);
  const far = heights[at + CELLS + 1] + (u - i) * (heights[at + CELLS + 2] - heights[at + CELLS + 1]);
  return near + (v - j) * (far - near);
}

/** The number of cells between two points of the plane, along the axis where there are more. */
export function cellsBetween({window: [[x0, x1], [y0, y1]]}, ax, ay, bx, by) {
  return CELLS * Math.max(Math.abs((bx - ax) / (x1 - x0)), Math.abs((by - ay) / (y1 - y0)));
}
