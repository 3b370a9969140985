/** What the colours of maps mean: each minimum by its place, and the patterns of what reaches none. */

import {paintSample} from "./inks.js";
import {outcomeText, percent} from "./said.js";
import {still} from "../kit/canvas.js";
import {arrange, element, say} from "../kit/dom.js";

const sample = (outcome, inks) => element("span",
  {className: "dl-ink", "aria-hidden": "true", style: {backgroundImage: still((canvas) => paintSample(canvas, outcome, inks))}});

/** What the legend of these maps names: all that a start comes to, or of more than `most` minima those that most starts come to. */
export function legendOf(basins, minima, deepest, most) {
  const met = [...new Set([...deepest, ...basins.flatMap(({outcomes}) => outcomes)])];
  const shares = new Map(met.map((outcome) => [outcome, Math.max(0, ...basins.map((one) => one.share([outcome])))]));
  const ranked = met.filter((one) => one >= 0).sort((a, b) => shares.get(b) - shares.get(a));
  const named = new Set(ranked.slice(0, most));
  const others = met.filter((one) => one < 0).sort((a, b) => a - b);
  return {outcomes: [...[...minima.keys()].filter((one) => named.has(one)), ...others], more: ranked.length - named.size};
}

/** An outcome in the legend: a minimum with its sign on the maps. */
export function entryText(outcome, {minima, deepest, words}) {
  const sign = outcome < 0 ? "" : deepest.includes(outcome) ? "◉ " : "⊕ ";
  return `${sign}${outcomeText(outcome, minima, words)}`;
}

const MORE = "more";

/** @param {HTMLElement} root @param {{outcomes: number[], more: number}} legend */
export function renderLegend(root, {outcomes, more}, shared) {
  const {words, inks} = shared;
  const entry = (outcome) => element("span", {className: "dl-map-entry", role: "listitem"}, ...(outcome === MORE ? [] : [sample(outcome, inks)]), element("span"));
  const keys = [...outcomes, ...(more ? [MORE] : [])];
  arrange(root, inks, keys, entry);
  keys.forEach((key, i) => say(root.children[i].lastChild,
    key === MORE ? words["maps.more"].replace("{n}", more) : entryText(key, shared)));
}

/** The shares of one map, each beside its ink. */
export function renderShares(root, basins, {outcomes}, {minima, words, inks}) {
  arrange(root, inks, outcomes, (outcome) => element("span", {className: "dl-map-entry"},
    sample(outcome, inks), element("span", {className: "dl-hidden"}), element("span")));
  outcomes.forEach((outcome, i) => {
    const entry = root.children[i];
    const text = outcomeText(outcome, minima, words);
    if (entry.title !== text) entry.title = text;
    say(entry.children[1], `${text}: `);
    say(entry.lastChild, percent(basins.share([outcome])));
  });
}
