/** What may be said of a run that diverged: when, why where that is sure, and when it was last in the window. */

import {leaderOf, tooFast} from "../solve/limits.js";
import {lastStep, SAFE_RANGE} from "../solve/paths.js";

/** At most as many of the last steps are looked at. */
const LAST = 5;

/**
 * @param {{state: object, catalogue: object, paths: object[], surface: object, record: object}} race
 * @returns {import("./stability.js").Claim[]} none for a run that has not diverged
 */
export function divergence({state, catalogue, paths, surface, record}) {
  const path = paths[state.selected];
  const {divergedAt: step} = path;
  const last = lastStep(path);
  if (step < 0) return [];
  if (last < 0) return [{say: "details.diverged", step}];
  return [{...reason(), step}, meaning(), ...outside()];

  function reason() {
    const cause = tooFast(state.selected, state, catalogue, path);
    if (cause) {
      const {symbol} = catalogue.optimizers[cause.run.optimizer].hyperparameters.find(({key}) => key === "lr");
      const {begin, rate, limit} = cause;
      return {say: begin ? "details.why-limit-fork" : "details.why-limit", begin, symbol, rate, limit};
    }
    const {begin} = leaderOf(state.selected, state, catalogue, last);
    const falls = fallingFor(path.losses, begin, last);
    if (!surface.bounded && falls >= 2) return {say: "details.why-unbounded", steps: falls};
    const grew = growth(path.positions, begin, last);
    return grew ? {say: "details.why-grew", ...grew} : {say: "details.diverged"};
  }

  function meaning() {
    const {next} = record.step(last);
    const far = next.some((one) => Math.abs(one) > SAFE_RANGE) && next.every(Number.isFinite);
    return {say: far ? "details.means-far" : "details.means-undefined"};
  }

  function outside() {
    const [x0, x1, y0, y1] = state.window ?? surface.domain.flat();
    const inside = (i) => {
      const [x, y] = [path.positions[2 * i], path.positions[2 * i + 1]];
      return x >= x0 && x <= x1 && y >= y0 && y <= y1;
    };
    let since = last + 1;
    while (since > 0 && !inside(since - 1)) since--;
    return since > 0 && since <= last ? [{say: "details.outside", since, x0, x1, y0, y1}] : [];
  }
}

/** In how many of the last steps, at most LAST, the loss fell. */
function fallingFor(losses, begin, last) {
  let count = 0;
  while (count < LAST && last - count > begin && losses[last - count] < losses[last - count - 1]) count++;
  return count;
}

/**
 * By how much each of the last steps was longer than the one before it, on average.
 * @returns {{steps: number, growth: number} | null} null for fewer than two steps, and where they did not grow
 */
export function growth(positions, begin, last) {
  const length = (i) => Math.hypot(positions[2 * i] - positions[2 * i - 2], positions[2 * i + 1] - positions[2 * i - 1]);
  const first = Math.max(begin + 1, last - LAST + 1);
  if (last - first < 1 || !(length(first) > 0)) return null;
  const grew = (length(last) / length(first)) ** (1 / (last - first));
  return grew > 1 && Number.isFinite(grew) ? {steps: last - first + 1, growth: grew} : null;
}
