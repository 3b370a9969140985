/** What may be said of curvature and learning rate where a run stands. Claims only, each with its condition; no words. */

import {inBatches, judge, leaderOf} from "../solve/limits.js";

/** @typedef {{say: string} & Record<string, number | string>} Claim  a sentence's key, and what it is about */

/** Which of two claims a verdict makes: the surface is that quadratic, or a quadratic would do so. */
const VERDICTS = {
  settles: ["details.settles", "details.would-settle"],
  grows: ["details.grows", "details.would-grow"],
  stays: ["details.stays", "details.would-stay"],
};

/**
 * @param {{state: object, catalogue: object, paths: object[]}} race @param {number} at a step that the selected run has reached
 * @returns {Claim[]}
 */
export function stability({state, catalogue, paths}, at) {
  const path = paths[state.selected];
  const leader = leaderOf(state.selected, state, catalogue, at);
  const declared = catalogue.optimizers[leader.run.optimizer];
  const rate = declared.hyperparameters.find(({key}) => key === "lr");
  const here = judge(leader, state, catalogue, path, at);
  if (!Number.isFinite(here.low) || !Number.isFinite(here.high)) return [];
  const {low, high, limit, verdict} = here;
  const batches = inBatches(state, catalogue);
  const found = [{say: batches ? "details.curved-batch" : "details.curved", low, high}];
  if (low < 0) found.push({say: high < 0 ? "details.peak" : "details.bends-down", low, high});
  // What diverged has not settled, whatever a quadratic would do; and where nothing moves, nothing grows.
  const fits = verdict === "settles" ? path.divergedAt < 0 : here.moves;
  if (verdict && fits) found.push({say: VERDICTS[verdict][Number(!here.exact)], symbol: rate.symbol, rate: here.rate, limit});
  if (rate && declared.limitless && high > 0) found.push({say: "details.no-limit", symbol: rate.symbol});
  return found;
}
