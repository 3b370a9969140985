/** What a step's numbers mean, in plain sentences. Every sentence is derived from the rule's own numbers. */

import {fill} from "../kit/dom.js";
import {short} from "../kit/text.js";
import {limitOf} from "../solve/solution.js";

const WINDOW = 20;
const AXES = ["x", "y"];
const MAX_REMARKS = 2;

/** How often the gradient has changed sign in the last steps. @returns {[number, number]} */
export function flips(record, step) {
  const counts = [0, 0];
  let before = null;
  for (let i = Math.max(0, step - WINDOW); i <= step; i++) {
    const g = record.gradientAt(i);
    if (before) g.forEach((value, k) => (counts[k] += Number(value * before[k] < 0)));
    before = g;
  }
  return counts;
}

/** Sentences on how stable the run's learning rate is where it stands, and on why it diverged. */
export function stability(race, step) {
  const {words, state, catalogue, paths, surface} = race;
  const path = paths[state.selected];
  const {run} = step.part;
  const {symbol = "lr", default: usual} = catalogue.optimizers[run.optimizer].hyperparameters.find(({key}) => key === "lr") ?? {};
  const rate = run.given.lr ?? usual ?? NaN;
  const [low, high] = step.curvature.map(short);
  const limit = limitOf(run, catalogue, step.curvature[1]);
  const values = {low, high, symbol, rate: short(rate), limit: limit === null ? "" : short(limit)};
  const said = [fill(words[limit === null ? (step.curvature[0] < 0 ? "details.curved-down" : "details.curved") : rate > limit ? "details.beyond" : "details.within"], values)];
  if (path.divergedAt >= 0) {
    const first = limitOf(run, catalogue, race.record.curvatureAt(0)[1]);
    const why = !surface.bounded ? "details.why-unbounded" : first !== null && rate > first ? "details.why-limit" : "details.why-grew";
    said.push(fill(words[why], {...values, step: path.divergedAt, growth: short(growth(path)), limit: first === null ? "" : short(first)}));
  }
  return said;
}

/** By how much each of the last steps was longer than the one before it, on average. */
export function growth({positions, divergedAt}) {
  const end = divergedAt - 1;
  const length = (i) => Math.hypot(positions[2 * i] - positions[2 * i - 2], positions[2 * i + 1] - positions[2 * i - 1]);
  const from = Math.max(1, end - 5);
  return end > from ? (length(end) / length(from)) ** (1 / (end - from)) : Infinity;
}

/** The most telling sentences on what the rule has done with its gradient. */
export function remarks({words, record}, step) {
  const found = [];
  const changes = flips(record, step.from);
  const axis = changes[0] >= changes[1] ? 0 : 1;
  if (changes[axis] >= 2) found.push(fill(words["details.flips"], {axis: AXES[axis], n: changes[axis], steps: Math.min(WINDOW, step.from)}));
  [0, 1].forEach((i) => {
    const fresh = step.taken[i] - step.remembered[i];
    const share = Math.abs(step.remembered[i] / fresh);
    if (!(share > 0.2) || !Number.isFinite(share)) return;
    const against = step.remembered[i] * fresh < 0;
    if (against) found.push(fill(words["details.cancels"], {axis: AXES[i], share: Math.round(100 * Math.min(1, share))}));
    else if (share > 1) found.push(fill(words["details.carries"], {axis: AXES[i], share: Math.round((100 * share) / (1 + share))}));
  });
  const [a, b] = step.rate.map(Math.abs);
  if (a > 0 && b > 0 && Number.isFinite(a / b) && (a / b > 2 || b / a > 2)) {
    found.push(fill(words["details.uneven"], {far: AXES[Number(b > a)], near: AXES[Number(a > b)], times: short(Math.max(a / b, b / a))}));
  }
  const first = record.step(0).rate.map(Math.abs);
  const shrunk = Math.min(...[0, 1].map((i) => [a, b][i] / first[i]).filter(Number.isFinite));
  if (step.from > 0 && shrunk > 0 && shrunk < 0.5) found.push(fill(words["details.shrunk"], {share: short(100 * shrunk)}));
  return found.slice(0, MAX_REMARKS);
}
