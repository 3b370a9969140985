/** What may be said of how a rule uses its gradient in a step. Claims only, each with its condition; no words. */

import {leaderOf} from "../solve/limits.js";

const WINDOW = 20;
const AXES = ["x", "y"];
/** From which share on a memory, and to which a smaller rate, is worth a sentence. */
const [MUCH, HALF] = [0.2, 0.5];

/** How often the gradient that the rule met has changed sign in the steps before `step`, and in how many. */
export function flips(record, step) {
  const counts = [0, 0];
  const from = Math.max(0, step - WINDOW);
  let before = null;
  for (let i = from; i <= step; i++) {
    const g = record.gradientAt(i);
    if (before) g.forEach((value, k) => (counts[k] += Number(Math.sign(value) * Math.sign(before[k]) < 0)));
    before = g;
  }
  return {counts, steps: step - from};
}

/** @param {{state: object, catalogue: object, record: object}} race @param {object} step of `record.step` @returns {import("./stability.js").Claim[]} the most telling first */
export function memory(race, step) {
  const {record} = race;
  const found = [];
  const {counts, steps} = flips(record, step.from);
  const axis = counts[0] >= counts[1] ? 0 : 1;
  if (counts[axis] >= 2) found.push({say: "details.flips", axis: AXES[axis], n: counts[axis], steps});
  for (const i of [0, 1]) found.push(...remembered(step, i));
  return [...found, ...rates(race, step)];
}

/** What earlier gradients do to this step's move in one coordinate. */
function remembered({g, taken, still, bare, remembered: kept}, i) {
  const fresh = taken[i] - still[i];
  const share = kept[i] / taken[i];
  // Only a gradient that pulls downhill can have its pull cancelled.
  if (kept[i] * fresh < 0 && fresh * g[i] < 0 && Math.abs(kept[i] / fresh) > MUCH) {
    return [{say: "details.cancels", axis: AXES[i], share: Math.min(1, Math.abs(kept[i] / fresh))}];
  }
  // A share of the move is one only where all its parts go the same way.
  const together = taken[i] && [kept[i], fresh, bare[i]].every((part) => part * taken[i] >= 0);
  return together && share > HALF ? [{say: "details.carries", axis: AXES[i], share}] : [];
}

/** How unequal effective rates are: of the axes, and of this step and the first that its run took. */
function rates({state, catalogue, record}, step) {
  // A coordinate whose move depends on the other's gradient has no rate of its own.
  if (!catalogue.optimizers[step.part.run.optimizer].apart) return [];
  const found = [];
  const now = step.rate.map(Math.abs);
  const far = Number(now[1] > now[0]);
  const times = now[far] / now[1 - far];
  if (times > 2 && Number.isFinite(times)) found.push({say: "details.uneven", far: AXES[far], near: AXES[1 - far], times});
  const {begin} = leaderOf(state.selected, state, catalogue, step.from);
  const first = record.step(begin).rate.map(Math.abs);
  const shares = now.map((rate, i) => rate / first[i]);
  const least = shares[1] < shares[0] || Number.isNaN(shares[0]) ? 1 : 0;
  if (step.from > begin && shares[least] > 0 && shares[least] < HALF) {
    found.push({say: "details.shrunk", axis: AXES[least], share: shares[least], begin, next: begin + 1});
  }
  return found;
}
