/** How carefully a setting must be chosen: the definitions are those of Python's `simulation/maps/sensitivity.py`. */

import {eigen, limitOf} from "../../solve/limits.js";
import {minimaOf} from "../../solve/minima.js";
import {curvature} from "../../solve/paths.js";
import {CONSTANT, quantities} from "../../solve/runs.js";
import {heightOf, parametersOf} from "../../solve/solution.js";

/** The lowest of the known minima with its height; null where none is known. */
function bottomOf(state, catalogue) {
  const f = heightOf(state, catalogue);
  const heights = minimaOf(state, catalogue).map((point) => ({point, height: f(...point)}));
  return heights.length ? heights.reduce((least, one) => (one.height < least.height ? one : least)) : null;
}

/** The lowest loss that there is to come to; NaN where there is none. @param {object[]} curves of createCurve */
export function lowestOf(curves, state, catalogue) {
  if (!catalogue.surfaces[state.surface].bounded) return NaN;
  const bottom = bottomOf(state, catalogue);
  if (bottom) return bottom.height;
  const least = curves.reduce((found, {losses}) => losses.reduce((low, loss) => (loss < low ? loss : low), found), Infinity);
  return least < Infinity ? least : NaN;
}

/** Which values are good, as far as they are known. @returns {Uint8Array} */
export function goodOf({values, losses, starts}, lowest, {good}, state, catalogue) {
  const f = heightOf(state, catalogue);
  const most = starts.map(([x, y]) => (1 - good) * (f(x, y) - lowest));
  const count = starts.length;
  const need = (count >> 1) + 1;
  return Uint8Array.from(values, (_, i) => Number(most.filter((one, k) => losses[i * count + k] - lowest <= one).length >= need));
}

/** First and last value of the longest row of good ones, of those that are known; NaN where nothing is good. */
export function rangeOf({values, known}, good) {
  // Whole numbers stand in several cells.
  const distinct = known.filter((one, i) => i === 0 || values[one] !== values[known[i - 1]]);
  let [best, begin] = [[], 0];
  for (let i = 0; i <= distinct.length; i++) {
    if (i < distinct.length && good[distinct[i]]) continue;
    if (i - begin > best.length) best = distinct.slice(begin, i);
    begin = i + 1;
  }
  return best.length ? [values[best[0]], values[best.at(-1)]] : [NaN, NaN];
}

/** Whether a setting counts from 1 down for one of these runs. */
export const isFromOne = (key, runs, catalogue) =>
  runs.some((run) => quantities(run, catalogue).some((one) => one.key === key && one.scale === "log1m"));

/** How wide a range is in decades; NaN for none. */
export function widthOf([first, last], fromOne) {
  const [a, b] = fromOne ? [1 - last, 1 - first] : [first, last];
  return a > 0 ? Math.log10(b / a) : NaN;
}

/** The largest learning rate of a run that is stable at the lowest known minimum; NaN where theory has none. */
export function stableOf(key, run, state, catalogue) {
  const bottom = key === "lr" && run.schedule === CONSTANT ? bottomOf(state, catalogue) : null;
  if (!bottom) return NaN;
  const second = new Float64Array(3);
  curvature(catalogue.surfaces[state.surface])(parametersOf(state, catalogue), ...bottom.point, second);
  return limitOf(run, catalogue, eigen(second).high) ?? NaN;
}
