/** What maps say in words and numbers. */

import {DIVERGED, NOT_CONVERGED} from "./engine/cells.js";
import {fill} from "../kit/dom.js";
import {short} from "../kit/text.js";

/** A share as people read one: what is not quite nothing or all is not called so. */
export function percent(share) {
  if (share > 0 && share < 0.0005) return "<0.1 %";
  if (share < 1 && share > 0.9995) return ">99.9 %";
  return share === 0 || share === 1 ? `${100 * share} %` : `${(100 * share).toFixed(1)} %`;
}

/** A point's coordinates. */
export const pointText = (point) => `(${point.map(short).join(", ")})`;

/** What a start can come to. @param {number[][]} minima of the legend */
export function outcomeText(outcome, minima, words) {
  if (outcome >= 0) return pointText(minima[outcome]);
  return words[{[DIVERGED]: "good.diverged", [NOT_CONVERGED]: "maps.not-converged"}[outcome] ?? "maps.stationary"];
}

/** From what share of the window a run reaches what it should. @param {number[]} deepest numbers of the global minima */
export function headline(basins, deepest, words) {
  const key = deepest.length ? (deepest.length > 1 ? "maps.reaches-one" : "maps.reaches") : "maps.converges";
  const outcomes = deepest.length ? deepest : basins.outcomes.filter((one) => one >= 0);
  return fill(words[key], {share: percent(basins.share(outcomes))});
}

/** What becomes of the start at the cursor, of each run. */
export function cellText({point, runs, minima, words}) {
  const told = runs.map(({name, outcome, needed}) => {
    if (outcome === null) return `${name}: ${words["maps.unknown"]}`;
    const key = outcome >= 0 ? "maps.cell-reaches" : "maps.cell-other";
    return fill(words[key], {name, what: outcomeText(outcome, minima, words), steps: needed});
  });
  return `${fill(words["maps.cell"], {point: pointText(point)})} ${told.join("; ")}`;
}

/** What all maps have in common: how many cells and steps, as the text `key` has it, and what of the surface and its noise is set. */
export function commonText({state: {cells, steps, parameters, noise, seed}, surface, words}, key) {
  return [
    fill(words[key], {cells, steps}),
    ...surface.parameters.filter(({key}) => key in parameters).map(({key, symbol}) => `${symbol} ${short(parameters[key])}`),
    ...(noise ? [`σ ${short(noise)}`, `${words["player.seed"]} ${seed}`] : []),
  ].join(" · ");
}

/** All maps in words, for who does not see them. */
export function summary({title, common, runs, deepest, minima, words}) {
  const told = runs.map(({name, basins}) => {
    const shares = basins.outcomes.map((one) => `${outcomeText(one, minima, words)} ${percent(basins.share([one]))}`);
    return `${name}: ${headline(basins, deepest, words)} (${shares.join("; ")}).`;
  });
  return `${title}: ${common}. ${told.join(" ")}`;
}
