/** What the colours of maps mean: each minimum by its place, and the patterns of what reaches none. */

import {paintSample} from "./inks.js";
import {outcomeText, percent} from "./said.js";
import {element} from "../kit/dom.js";

const sample = (outcome, inks) => {
  const canvas = element("canvas", {className: "dl-ink", "aria-hidden": "true"});
  paintSample(canvas, outcome, inks);
  return canvas;
};

/** What the legend of these maps names: all that a start comes to, or of more than `most` minima those that most starts come to. */
export function legendOf(basins, minima, deepest, most) {
  const share = (outcome) => Math.max(0, ...basins.map((one) => one.share([outcome])));
  const met = [...new Set([...deepest, ...basins.flatMap(({outcomes}) => outcomes)])];
  const ranked = met.filter((one) => one >= 0).sort((a, b) => share(b) - share(a));
  const named = new Set(ranked.slice(0, most));
  const others = met.filter((one) => one < 0).sort((a, b) => a - b);
  return {outcomes: [...[...minima.keys()].filter((one) => named.has(one)), ...others], more: ranked.length - named.size};
}

/** @param {HTMLElement} root @param {{outcomes: number[], more: number}} legend */
export function renderLegend(root, {outcomes, more}, {minima, deepest, words, inks}) {
  const entry = (outcome) => {
    const sign = outcome < 0 ? "" : deepest.includes(outcome) ? "◉ " : "⊕ ";
    return element("span", {className: "dl-map-entry", role: "listitem"}, sample(outcome, inks), `${sign}${outcomeText(outcome, minima, words)}`);
  };
  root.replaceChildren(...outcomes.map(entry), ...(more ? [element("span", {className: "dl-map-entry", role: "listitem"}, words["maps.more"].replace("{n}", more))] : []));
}

/** The shares of one map, each beside its ink. */
export function renderShares(root, basins, {outcomes}, {minima, words, inks}) {
  root.replaceChildren(...outcomes.map((outcome) => {
    const what = outcomeText(outcome, minima, words);
    return element("span", {className: "dl-map-entry", title: what}, sample(outcome, inks),
      element("span", {className: "dl-hidden"}, `${what}: `), percent(basins.share([outcome])));
  }));
}
