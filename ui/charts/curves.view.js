/** Curves of a training: means of several seeds with their bands, measured or smoothed, on linear or log axes. */

import {valueText, xText} from "../browser/curves/axes.js";
import {fill} from "../browser/kit/dom.js";
import {nearest} from "./plot_hover.js";
import {endOf, lastFinite, paintLines} from "../browser/curves/lines.js";
import {createPlotView} from "./plot_view.js";
import {short} from "../browser/kit/text.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export const create = (parent, catalogue) => createPlotView(parent, catalogue, {prepare, paint: paintLines, endOf, testid: "curves"});

/** JSON knows no NaN. */
function numbers(values) {
  if (!values) return undefined;
  const found = new Float64Array(values.length);
  for (let i = 0; i < found.length; i++) found[i] = values[i] ?? NaN;
  return found;
}

/** x as numbers: a list, or what is evenly spaced in three of them. */
export function positions(x, count) {
  if (Array.isArray(x)) return Float64Array.from(x);
  const {from, step} = x ?? {from: 0, step: 1};
  const found = new Float64Array(x?.count ?? count);
  for (let i = 0; i < found.length; i++) found[i] = from + i * step;
  return found;
}

function prepare({series: given, axes}, looks, shown, words) {
  const all = given.map((one) => ({
    ...one, x: positions(one.x, one.y.length), y: numbers(one.y), low: numbers(one.low), high: numbers(one.high),
    singles: one.singles?.map(numbers), look: looks[one.place],
  }));
  const strong = all.filter(({faint}) => !faint);
  const series = all.filter(({place}) => shown(place));
  return {
    series, axes, xs: measured(series),
    names: (strong.length ? strong : all).map(({name, place, look}) => ({name, place, look})),
    note: axes.smooth ? fill(words["curves.smoothed"], {value: axes.smooth}) : "",
    head: (x) => `${axes.xLabel} ${xText(x)}`,
    read: (plot, x) => series.map((one) => readingOf(one, x, plot)),
  };
}

/** All x at which anything was measured, ascending. @param {import("./plot_lines.js").Series[]} series */
export function measured(series) {
  const all = new Float64Array(series.reduce((sum, {y}) => sum + y.length, 0));
  let count = 0;
  for (const {x, y} of series) for (let i = 0; i < y.length; i++) if (Number.isFinite(y[i])) all[count++] = x[i];
  const sorted = all.subarray(0, count).sort();
  let kept = 0;
  for (let i = 0; i < count; i++) if (!i || sorted[i] !== sorted[kept - 1]) sorted[kept++] = sorted[i];
  return sorted.subarray(0, kept);
}

/** What a series says at x: its own nearest measurement, unless x lies beyond all of them. @returns {import("./plot_hover.js").Reading} */
export function readingOf(one, x, plot) {
  const {axes} = plot;
  const {name, look, faint, y} = one;
  const nothing = {name, look, faint, text: "–", more: "", order: NaN, at: null};
  const last = lastFinite(y);
  if (last < 0) return nothing;
  if (x > one.x[last] && one.ended) return {...nothing, text: one.ended};
  const i = nearest(one.x, x, (value) => value);
  const spacing = Math.abs(one.x[Math.min(one.x.length - 1, i + 1)] - one.x[Math.max(0, i - 1)]);
  if (!Number.isFinite(y[i]) || Math.abs(one.x[i] - x) > spacing / 2) return nothing;
  const best = axes.best ?? (axes.log ? "low" : "high");
  const more = i === last && one.ended ? one.ended : bandText(one, i, axes);
  return {...nothing, text: valueText(y[i], axes), more, order: best === "low" ? -y[i] : y[i], at: [plot.toX(one.x[i]), plot.toY(y[i])]};
}

function bandText({y, low, high}, i, {band, percent}) {
  if (!low || !high || !Number.isFinite(low[i]) || !Number.isFinite(high[i])) return "";
  const bare = (value) => (percent ? (100 * value).toFixed(2) : short(value));
  return band === "sd" ? `± ${bare(high[i] - y[i])}` : `${bare(low[i])} … ${bare(high[i])}`;
}
