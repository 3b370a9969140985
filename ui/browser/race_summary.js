/** What a screen reader says of a race that stands still. */

import {fill} from "./dom.js";

/** @param {{state: object, paths: object[], words: object, surface: string, nameOf: (run: object) => string}} race @param {number} step */
export function raceSummary({state, paths, words, surface, nameOf}, step) {
  const runs = paths.map(({losses, divergedAt}, i) => {
    const name = nameOf(state.runs[i]);
    return divergedAt >= 0 && step >= divergedAt
      ? `${name}: ${fill(words["legend.diverged"], {step: divergedAt})}` : `${name}: ${losses[step].toPrecision(3)}`;
  });
  return `${fill(words["player.summary"], {step, steps: state.steps, surface})} ${runs.join("; ")}`;
}
