/** How carefully a setting must be chosen: the definitions are those of Python's `optimizers/good_range.py`. */

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

/**
 * The longest row of good values, of those that are known: its ends and its width in decades, NaN for none, and whether it may be wider.
 * @returns {{first: number, last: number, width: number, atLeast: boolean}}
 */
export function rangeOf({values, known, tried}, good, fromOne) {
  // Whole numbers stand in several cells.
  const distinct = known.filter((one, i) => i === 0 || values[one] !== values[known[i - 1]]);
  let [best, begin] = [[], 0];
  for (let i = 0; i <= distinct.length; i++) {
    if (i < distinct.length && good[distinct[i]]) continue;
    if (i - begin > best.length) best = distinct.slice(begin, i);
    begin = i + 1;
  }
  if (!best.length) return {first: NaN, last: NaN, width: NaN, atLeast: false};
  const [first, last] = [values[best[0]], values[best.at(-1)]];
  const [low, high] = fromOne ? [1 - last, 1 - first] : [first, last];
  const beyond = [best[0] - 1, values.findIndex((value) => value > last)];
  return {first, last, width: low > 0 ? Math.log10(high / low) : NaN, atLeast: beyond.some((i) => !tried[i])};
}

/** The value with the lowest median, of those that are known, and that loss; null where all diverged. */
export function bestOf({values, known, median}) {
  const finite = known.filter((i) => Number.isFinite(median[i]));
  if (!finite.length) return null;
  const at = finite.reduce((least, i) => (median[i] < median[least] ? i : least));
  return {value: values[at], loss: median[at]};
}

/** The values with which a run diverges beside one with which it does not, of those that are known. */
export function lostOf({values, known, tried, median}) {
  const [lost, finite] = [false, true].map((kept) => (i) => i !== undefined && tried[i] === 1 && Number.isFinite(median[i]) === kept);
  return known.filter((i, k) => lost(i) && (finite(known[k - 1]) || finite(known[k + 1]))).map((i) => values[i]);
}

/** Whether a setting counts from 1 down for one of these runs. */
export const isFromOne = (key, runs, catalogue) =>
  runs.some((run) => quantities(run, catalogue).some((one) => one.key === key && one.scale === "log1m"));

/** The largest learning rate of a run that is stable at the lowest known minimum; NaN where theory has none. */
export function stableOf(key, run, state, catalogue) {
  const bottom = key === "lr" && run.schedule === CONSTANT ? bottomOf(state, catalogue) : null;
  if (!bottom) return NaN;
  const second = new Float64Array(3);
  curvature(catalogue.surfaces[state.surface])(parametersOf(state, catalogue), ...bottom.point, second);
  return limitOf(run, catalogue, eigen(second).high) ?? NaN;
}
