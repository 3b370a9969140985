/** What a sensitivity says in words and numbers. */

import {lastStep} from "../../solve/paths.js";
import {element, fill, refill} from "../../kit/dom.js";
import {createSwatch} from "../../kit/marks.js";
import {short} from "../../kit/text.js";

/** How wide a good range is. */
export const widthText = ({width, atLeast}, words) =>
  (Number.isFinite(width) ? fill(words[atLeast ? "good.at-least" : "good.decades"], {n: width.toFixed(1)}) : "");

/** A run with its good range and its limit. */
export function goodText({name, range, limit}, words) {
  const {first, last, width} = range;
  const good = fill(words[first === last ? "good.good-at" : "good.good"], {first: short(first), last: short(last)});
  const wide = Number.isFinite(width) ? fill(words["good.wide"], {good, width: widthText(range, words)}) : good;
  const said = Number.isFinite(first) ? wide : words["good.nowhere"];
  return `${name}: ${said}${Number.isFinite(limit) ? `, ${fill(words["good.limit"], {value: short(limit)})}` : ""}`;
}

/** What the picture's marks mean. @param {number} good the share that is */
export const meanings = (runs, good, words) => [
  fill(words["good.of-loss"], {share: `${100 * good} %`}),
  ...(runs.some(({range}) => range.atLeast) ? [words["good.maybe"]] : []),
  words["good.marks"],
].join(" · ");

/** Each run with its look. @param {HTMLElement} root */
export function renderLegend(root, runs, words) {
  const texts = runs.map((one) => goodText(one, words));
  refill(root, [JSON.stringify(runs.map(({look}) => look)), ...texts], () => runs.map((one, i) =>
    element("span", {className: "dl-map-entry", role: "listitem"}, createSwatch(one.look), texts[i])));
}

/** What becomes of each run. */
export const lossesText = (runs, words) => runs.map(({name, path}) =>
  `${name} ${path.divergedAt >= 0 ? fill(words["maps.diverges-at"], {step: path.divergedAt}) : short(path.losses[lastStep(path)])}`).join("; ");

/** All of it, for who does not see it. */
export const summary = ({title, axis, runs, words}) => `${title}, ${axis}: ${runs.map((one) => goodText(one, words)).join("; ")}.`;
