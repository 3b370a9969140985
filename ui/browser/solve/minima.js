/** Where a surface's known minima lie at the parameters that it has now. */

import {evaluator, curvature, slope} from "./paths.js";
import {eigen} from "./limits.js";
import {parametersOf} from "./solution.js";

const [MOST, ENOUGH] = [100, 1e-10];
/** Nearer places are one, and a smaller curvature is taken for none. */
export const SAME = 1e-6;

/** Whether parameters are not those for which the declaration names minima; a table's batch moves none. */
export const hasMoved = ({surface, parameters}, {surfaces}) => !surfaces[surface].data
  && surfaces[surface].parameters.some(({key, default: usual}) => (parameters[key] ?? usual) !== usual);

/** The known minima in declared order; where parameters have moved them, as many as a descent from there finds again. */
export function minimaOf(state, catalogue) {
  const surface = catalogue.surfaces[state.surface];
  const known = [...surface.minima, ...surface.around];
  return hasMoved(state, catalogue) ? followedTo(known, surface, parametersOf(state, catalogue), (low) => low > 0) : known;
}

/** Where points lead at these parameters, as far as they come to rest where the lower curvature is wanted; each place once. */
export function followedTo(points, surface, values, wanted) {
  const found = [];
  for (const {point: [x, y], low, rests} of points.map((one) => followed(one, surface, values))) {
    if (rests && wanted(low) && !found.some((one) => Math.hypot(x - one[0], y - one[1]) < SAME)) found.push([x, y]);
  }
  return found;
}

/** No place is known better than that: a reader is told 0, not what rounding left of it. */
const rounded = (coordinate) => (Math.abs(coordinate) <= ENOUGH ? 0 : coordinate);

/**
 * Where Newton's method, always downhill, comes from a point.
 * @returns {{point: [number, number], low: number, high: number, rests: boolean}} with the curvatures there; whether it rests
 */
export function followed(point, surface, values) {
  const [f, slopeAt, curvatureAt] = [evaluator, slope, curvature].map((of) => of(surface));
  const [g, second] = [[0, 0], new Float64Array(3)];
  let [x, y] = point;
  const bent = () => {
    curvatureAt(values, x, y, second);
    return eigen(second);
  };
  for (let i = 0; i < MOST; i++) {
    slopeAt(values, x, y, g);
    const {low, high, along: [a, b]} = bent();
    // Each direction by its own curvature, taken as positive so that it leads down.
    const [u, v] = [g[0] * a + g[1] * b, g[1] * a - g[0] * b];
    const [p, q] = [u / Math.max(Math.abs(high), SAME), v / Math.max(Math.abs(low), SAME)];
    const [dx, dy] = [p * a - q * b, p * b + q * a];
    if (Math.hypot(dx, dy) <= ENOUGH * (1 + Math.hypot(x, y))) return {point: [rounded(x), rounded(y)], low, high, rests: true};
    let share = 1;
    while (share > ENOUGH && !(f(values, x - share * dx, y - share * dy) <= f(values, x, y))) share /= 2;
    [x, y] = [x - share * dx, y - share * dy];
  }
  const {low, high} = bent();
  return {point: [rounded(x), rounded(y)], low, high, rests: false};
}
