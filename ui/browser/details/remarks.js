/** The sentences on a step: claims, each made only under its condition, put into words. */

import {divergence} from "./divergence.js";
import {memory} from "./memory.js";
import {stability} from "./stability.js";
import {fill} from "../kit/dom.js";
import {apart, short} from "../kit/text.js";

const MAX_REMARKS = 2;

/** All that may be said of the selected run at a step, in paragraphs. @returns {import("./stability.js").Claim[][]} */
export function claims(race, step) {
  return [stability(race, step.from), divergence(race), ...memory(race, step).slice(0, MAX_REMARKS).map((one) => [one])]
    .filter((some) => some.length);
}

/** A claim as a sentence. */
export function sentence({say, ...values}, words) {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? short(value) : value]));
  // A rate and its limit differ, so they are written with as many digits as show it.
  if ("limit" in values) [texts.rate, texts.limit] = apart(values.rate, values.limit);
  if ("share" in values) texts.share = short(100 * Number(values.share.toPrecision(2)));
  return fill(words[say], texts);
}

/** @param {object} race as on the page @param {object} step of its record @returns {string[]} paragraphs */
export function remarks(race, step) {
  const between = race.language === "ja" ? "" : " ";
  return claims(race, step).map((some) => some.map((one) => sentence(one, race.words)).join(between));
}
