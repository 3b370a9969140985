/** What the colours of maps mean: each minimum by its place, and the patterns of what reaches none. */

import {paintSample} from "./inks.js";
import {outcomeText, percent} from "./said.js";
import {element, refill, say} from "../kit/dom.js";

const sample = (outcome, inks) => {
  const canvas = element("canvas", {className: "dl-ink", "aria-hidden": "true"});
  paintSample(canvas, outcome, inks);
  return canvas;
};

/** What the legend of these maps names: all that a start comes to, or of more than `most` minima those that most starts come to. */
export function legendOf(basins, minima, deepest, most) {
  const met = [...new Set([...deepest, ...basins.flatMap(({outcomes}) => outcomes)])];
  const shares = new Map(met.map((outcome) => [outcome, Math.max(0, ...basins.map((one) => one.share([outcome])))]));
  const ranked = met.filter((one) => one >= 0).sort((a, b) => shares.get(b) - shares.get(a));
  const named = new Set(ranked.slice(0, most));
  const others = met.filter((one) => one < 0).sort((a, b) => a - b);
  return {outcomes: [...[...minima.keys()].filter((one) => named.has(one)), ...others], more: ranked.length - named.size};
}

/** @param {HTMLElement} root @param {{outcomes: number[], more: number}} legend */
export function renderLegend(root, {outcomes, more}, {minima, deepest, words, inks}) {
  const texts = outcomes.map((outcome) => {
    const sign = outcome < 0 ? "" : deepest.includes(outcome) ? "◉ " : "⊕ ";
    return `${sign}${outcomeText(outcome, minima, words)}`;
  });
  const rest = more ? [words["maps.more"].replace("{n}", more)] : [];
  const entry = (...parts) => element("span", {className: "dl-map-entry", role: "listitem"}, ...parts);
  refill(root, [inks, ...outcomes, ...texts, ...rest],
    () => [...outcomes.map((outcome, i) => entry(sample(outcome, inks), texts[i])), ...rest.map((text) => entry(text))]);
}

/** The shares of one map, each beside its ink. */
export function renderShares(root, basins, {outcomes}, {minima, words, inks}) {
  const texts = outcomes.map((outcome) => outcomeText(outcome, minima, words));
  refill(root, [inks, ...outcomes, ...texts], () => outcomes.map((outcome, i) => element("span", {className: "dl-map-entry", title: texts[i]},
    sample(outcome, inks), element("span", {className: "dl-hidden"}, `${texts[i]}: `), element("span"))));
  outcomes.forEach((outcome, i) => say(root.children[i].lastChild, percent(basins.share([outcome]))));
}
