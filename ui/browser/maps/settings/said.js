/** What a settings map says in words and numbers. */

import {levelOf, paintSwatch} from "../inks.js";
import {percent} from "../said.js";
import {DASHES} from "./painting.js";
import {formulaText} from "./theory.js";
import {lastStep} from "../../solve/paths.js";
import {still} from "../../kit/canvas.js";
import {element, fill, refill} from "../../kit/dom.js";
import {short} from "../../kit/text.js";

/** Settings with their values: `ε 0.02, μ 0.9`. */
export const valuesText = (settings) => settings.map(({symbol, value}) => `${symbol} ${short(value)}`).join(", ");

/** What becomes of a run. */
export function cellText(path, steps, words) {
  if (path.divergedAt >= 0) return fill(words["maps.diverges-at"], {step: path.divergedAt});
  return fill(words["maps.loss-after"], {steps, loss: short(path.losses[lastStep(path)])});
}

const LINES = {border: "maps.border", ridge: "maps.ridge"};
/** What colours show. */
const SHOWN = {loss: "maps.by-loss", steps: "maps.by-steps"};

/** Each of theory's lines in words with its formula. @returns {{kind: string, text: string}[]} */
export const theoryTexts = (curves, declared, words) =>
  curves.map(({kind, key, formula}) => ({kind, text: `${words[LINES[kind]]}: ${formulaText(key, formula, declared)}`}));

/** The ends of what colours show, as texts. */
const endsOf = ({sheet, colour, steps, deepest}) => (colour === "steps" ? ["0", String(steps)] : sheet.ends(deepest)?.map(short));

/** What is in a legend: kinds of entries with their texts. @returns {{what: string, text: string, ends?: string[]}[]} */
export function entriesOf({sheet, colour, theory, steps, deepest, words}) {
  const ends = sheet && endsOf({sheet, colour, steps, deepest});
  const {diverged, reached} = sheet?.shares ?? {diverged: 0, reached: 1};
  return [
    ...(ends ? [{what: "scale", ends, text: fill(words[SHOWN[colour]], {steps})}] : []),
    ...(colour === "steps" && reached + diverged < 1 ? [{what: "none", text: words["maps.reaches-none"]}] : []),
    ...(diverged ? [{what: "diverged", text: words["good.diverged"]}] : []),
    ...theory.map(({kind, text}) => ({what: kind, text})),
  ];
}

const LEVELS = Array.from({length: 48}, (_, i) => levelOf(i / 47, false));
/** The sample of an entry on a small canvas. */
export function paintEntry(canvas, what, inks, theme) {
  if (what === "scale") paintSwatch(canvas, LEVELS, inks, 60);
  else if (what === "none" || what === "diverged") paintSwatch(canvas, [levelOf(null, what === "diverged")], inks);
  else {
    [canvas.width, canvas.height] = [60, 32];
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    [context.strokeStyle, context.lineWidth] = [theme.text, 2];
    context.setLineDash(DASHES[what]);
    context.beginPath();
    context.moveTo(0, 8);
    context.lineTo(30, 8);
    context.stroke();
  }
}

/** @param {HTMLElement} root @param {object} shown as of entriesOf, with inks and theme */
export function renderLegend(root, shown) {
  const entries = entriesOf(shown);
  refill(root, [shown.inks, shown.theme, JSON.stringify(entries)], () => entries.map(({what, text, ends}) => {
    const backgroundImage = still((canvas) => paintEntry(canvas, what, shown.inks, shown.theme));
    const sample = element("span", {className: `dl-ink dl-ink-${what}`, "aria-hidden": "true", style: {backgroundImage}});
    const parts = ends ? [`${text}: ${ends[0]}`, sample, ends[1]] : [sample, text];
    return element("span", {className: "dl-map-entry", role: "listitem"}, ...parts);
  }));
}

export const summary = {
  short: ({diverged, reached}, words) => fill(words["maps.settings-said"], {diverged: percent(diverged), reached: percent(reached)}),
  long({title, name, axes, sheet, theory, deepest, words, language}) {
    const spans = axes.map((axis) => fill(words["maps.span"], {axis: axis.called[language], from: short(axis.from), to: short(axis.to)}));
    const [low, high] = sheet.ends(deepest)?.map(short) ?? [];
    const losses = low ? [fill(words["maps.losses-span"], {low, high, steps: sheet.steps})] : [];
    return `${title}, ${name}: ${[...spans, summary.short(sheet.shares, words), ...losses, ...theory.map(({text}) => text)].join("; ")}.`;
  },
};
