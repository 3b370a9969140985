/** The learning rate that suits an optimizer where it is to race: the surface's own, or the best of a coarse search. */

import {lastStep} from "./paths.js";
import {parseRun} from "./runs.js";
import {solveAll} from "./solution.js";

const RATES = [-5, -4, -3, -2, -1, 0, 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))).filter((rate) => rate <= 10);
/** Steps that are tried at the most. */
const ENOUGH = 1000;

/** @param {import("./runs.js").Run} run @param {object} state of the race @param {object} catalogue @returns the run with that rate */
export function suited(run, state, catalogue) {
  const rate = catalogue.optimizers[run.optimizer].hyperparameters.find(({key}) => key === "lr");
  if (!rate) return run;
  const surface = catalogue.surfaces[state.surface];
  const declared = surface.race.map(parseRun).find(({optimizer}) => optimizer === run.optimizer);
  if (declared) return {...run, given: {...run.given, ...declared.given}};
  const rates = RATES.filter((one) => one >= rate.low && one <= rate.high);
  const runs = rates.map((lr) => ({...run, fork: undefined, given: {...run.given, lr}}));
  const paths = solveAll({...state, runs, steps: Math.min(state.steps, ENOUGH)}, catalogue, []);
  const ends = paths.map((path) => (stays(path, surface.domain) ? path.losses[lastStep(path)] : Infinity));
  const best = ends.indexOf(Math.min(...ends));
  return Number.isFinite(ends[best]) ? {...run, given: {...run.given, lr: rates[best]}} : run;
}

/** Whether a path neither diverges nor goes further from the window than its width. */
function stays({positions, divergedAt}, domain) {
  if (divergedAt >= 0) return false;
  for (let i = 0; i < positions.length; i++) {
    const [low, high] = domain[i % 2];
    if (!(positions[i] >= 2 * low - high && positions[i] <= 2 * high - low)) return false;
  }
  return true;
}
