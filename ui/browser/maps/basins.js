/** What is known of one run's map while it is computed: which minimum each start reaches, after how many steps. */

import {DIVERGED, NOT_CONVERGED, STATIONARY} from "./engine/cells.js";
import {spread} from "./engine/order.js";
import {inkOf} from "./inks.js";

/** What stands for a cell that is not known yet. */
const UNKNOWN = -32768;
/** In a legend all stationary points that are no minima are one. */
const RANKS = [STATIONARY, NOT_CONVERGED, DIVERGED];
const rankOf = (outcome) => (outcome >= 0 ? outcome : 1e6 + RANKS.indexOf(outcome));

/**
 * @param {{columns: number, rows: number, steps: number, window: number[], radius: number}} job
 * @param {{minima: number[][], stationary: number[][]}} places
 * @param {number[]} numbers of its minima in the legend that maps share @param {number} colours that minima share
 */
export function createBasins({columns, rows, steps, window, radius}, places, numbers, colours) {
  const reached = new Int16Array(columns * rows).fill(UNKNOWN);
  const needed = new Int16Array(columns * rows);
  const shown = new Uint8Array(columns * rows);
  const strides = new Uint8Array(columns * rows).fill(255);
  const counts = new Map();
  let known = 0;
  const outcomeOf = (one) => (one >= 0 ? numbers[one] : Math.max(STATIONARY, one));

  return {
    columns, rows, window, radius, ...places,
    /** Of each cell what Python's `reached` and `steps_needed` say. */
    reached, needed,
    /** Of each cell the code of its ink, or that of the nearest one that is known. */
    shown,
    get whole() {
      return known === columns * rows;
    },
    /** Takes what some cells of a grid of this stride were found to be. */
    take(stride, cells, found) {
      for (let i = 0; i < cells.length; i++) {
        const one = found.reached[i];
        reached[cells[i]] = one;
        needed[cells[i]] = found.needed[i];
        counts.set(one, (counts.get(one) ?? 0) + 1);
        spread(shown, strides, columns, rows, cells[i], stride, inkOf(outcomeOf(one), found.needed[i], steps, colours));
      }
      known += cells.length;
    },
    /** Other numbers in the legend, for a map that is whole. */
    renumber(next) {
      numbers = next;
      for (let i = 0; i < shown.length; i++) shown[i] = inkOf(outcomeOf(reached[i]), needed[i], steps, colours);
    },
    /** What a cell comes to, as the legend numbers it; null while that is not known. */
    at: (cell) => (reached[cell] === UNKNOWN ? null : outcomeOf(reached[cell])),
    /** Of the starts that are known, the share that comes to one of these. @param {number[]} outcomes */
    share: (outcomes) => [...counts].reduce((sum, [one, count]) => sum + (outcomes.includes(outcomeOf(one)) ? count : 0), 0) / Math.max(1, known),
    /** All that starts come to: minima in the legend's order, then stationary points, what goes on, what diverges. */
    get outcomes() {
      return [...new Set([...counts.keys()].map(outcomeOf))].sort((a, b) => rankOf(a) - rankOf(b));
    },
  };
}

/**
 * The minima of several maps as one list, and of each map the numbers that its own have there.
 * @param {number[][][]} lists @param {number} radius within which two are one
 */
export function together(lists, radius) {
  const minima = [];
  const numbers = lists.map((list) => list.map(([x, y]) => {
    const same = minima.findIndex((one) => (one[0] - x) ** 2 + (one[1] - y) ** 2 <= radius * radius);
    return same < 0 ? minima.push([x, y]) - 1 : same;
  }));
  return {minima, numbers};
}
