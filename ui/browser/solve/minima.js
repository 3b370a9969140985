/** Where a surface's known minima lie at the parameters that it has now. */

import {evaluator, curvature, slope} from "./paths.js";
import {eigen} from "./limits.js";
import {parametersOf} from "./solution.js";

const [MOST, ENOUGH, SAME] = [100, 1e-10, 1e-6];

/** Whether parameters are not those for which the declaration names minima; a table's batch moves none. */
export const hasMoved = ({surface, parameters}, {surfaces}) => !surfaces[surface].data
  && surfaces[surface].parameters.some(({key, default: usual}) => (parameters[key] ?? usual) !== usual);

/** The known minima in declared order; where parameters have moved them, as many as a descent from there finds again. */
export function minimaOf(state, catalogue) {
  const {minima, around} = catalogue.surfaces[state.surface];
  const known = [...minima, ...around];
  if (!hasMoved(state, catalogue)) return known;
  const found = [];
  for (const point of known.map((one) => followed(one, state, catalogue))) {
    if (point && !found.some(([x, y]) => Math.hypot(x - point[0], y - point[1]) < SAME)) found.push(point);
  }
  return found;
}

/** The minimum to which Newton's method, always downhill, comes from a point; null where it comes to none. */
function followed(point, state, catalogue) {
  const surface = catalogue.surfaces[state.surface];
  const [values, f] = [parametersOf(state, catalogue), evaluator(surface)];
  const [g, second] = [[0, 0], new Float64Array(3)];
  let [x, y] = point;
  for (let i = 0; i < MOST; i++) {
    slope(surface)(values, x, y, g);
    curvature(surface)(values, x, y, second);
    const {low, high, along: [a, b]} = eigen(second);
    // Each direction by its own curvature, taken as positive so that it leads down.
    const [u, v] = [g[0] * a + g[1] * b, g[1] * a - g[0] * b];
    const [p, q] = [u / Math.max(Math.abs(high), SAME), v / Math.max(Math.abs(low), SAME)];
    const [dx, dy] = [p * a - q * b, p * b + q * a];
    if (Math.hypot(dx, dy) <= ENOUGH * (1 + Math.hypot(x, y))) return low > 0 ? [x, y] : null;
    let share = 1;
    while (share > ENOUGH && !(f(values, x - share * dx, y - share * dy) <= f(values, x, y))) share /= 2;
    [x, y] = [x - share * dx, y - share * dy];
  }
  return null;
}
