/** What the traces of a figure say: their summary, their values at one x, and where their names belong. */

import {short} from "../browser/kit/text.js";

/** @typedef {{name: string, faint: boolean, percent: boolean, best: string, low?: number[], high?: number[], sd?: boolean,
 *   measured?: number[], ended?: string, after?: string, instead?: string, lesser?: boolean}} Meta */

const finite = (value) => value !== null && Number.isFinite(value);

/** The x of a trace's points. @returns {number[]} */
export const xsOf = ({x, x0, dx, y}) => x ?? y.map((_, i) => x0 + i * dx);

/** Traces that stand for a run, and not for what surrounds it. */
export const readable = (traces) => traces.filter(({meta, visible}) => meta?.name && meta.percent !== undefined && visible !== false);

export function lastFinite(y) {
  for (let i = y.length - 1; i >= 0; i--) if (finite(y[i])) return i;
  return -1;
}

export const valueText = (value, percent) => (percent ? `${(100 * value).toFixed(2)} %` : short(value));

function bandText({low, high, sd, percent}, y, i) {
  if (!low || !finite(low[i]) || !finite(high[i])) return "";
  const bare = (value) => (percent ? (100 * value).toFixed(2) : short(value));
  return sd ? `± ${bare(high[i] - y)}` : `${bare(low[i])} … ${bare(high[i])}`;
}

/** What a trace says at its point `i`. */
export function pointText({meta, y}, i) {
  const {percent, ended, after, instead} = meta;
  if (instead) return instead;
  const measured = meta.measured ?? y;
  const value = valueText(measured[i], percent);
  const more = ended && i === lastFinite(y) ? ended : bandText(meta, measured[i], i);
  return [after ? after.replace("{value}", value) : value, more].filter(Boolean).join(" ");
}

/** Traces with a text for each point, for the box that Plotly shows. */
export function withReadings(traces) {
  return traces.map((trace) => {
    if (!trace.meta?.name || trace.meta.percent === undefined) return trace;
    const customdata = trace.y.map((value, i) => (finite(value) ? pointText(trace, i) : ""));
    return {...trace, customdata};
  });
}

/** All x at which anything was measured, ascending. */
export function measuredAt(traces) {
  const found = new Set();
  for (const trace of readable(traces)) xsOf(trace).forEach((x, i) => finite(trace.y[i]) && found.add(x));
  return [...found].sort((a, b) => a - b);
}

/**
 * What every trace says at x: its own nearest measurement, unless x lies beyond all of them; strong curves before faint
 * ones, the best first.
 * @returns {{curve: number, point: number, name: string, text: string}[]} `point`: -1 where there is none
 */
export function readingsAt(traces, x) {
  const found = [];
  traces.forEach((trace, curve) => {
    if (!readable([trace]).length) return;
    const xs = xsOf(trace);
    const {meta, y} = trace;
    const last = lastFinite(y);
    const one = {curve, point: -1, name: meta.name, text: "–", order: -Infinity, faint: meta.faint};
    if (last >= 0 && x > xs[last] && meta.ended) one.text = meta.ended;
    const i = nearest(xs, x);
    const spacing = Math.abs(xs[Math.min(xs.length - 1, i + 1)] - xs[Math.max(0, i - 1)]);
    const apart = Math.abs(xs[i] - x);
    if (last >= 0 && finite(y[i]) && (apart === 0 || apart <= spacing / 2)) {
      one.point = i;
      one.text = pointText(trace, i);
      one.order = meta.instead ? -Infinity : (meta.best === "low" ? -y[i] : y[i]) - (meta.lesser ? 2 : 0);
    } else if (one.text === "–" && (meta.after || meta.instead || meta.lesser || xs.length < 2)) return;
    found.push(one);
  });
  // A run that says something at x says it once, whichever of its traces does.
  const told = new Set(found.filter(({text}) => text !== "–").map(({name}) => name));
  return found.filter(({text, name}) => text !== "–" || !told.has(name)).sort((a, b) => Boolean(a.faint) - Boolean(b.faint) || (a.order === b.order ? 0 : b.order - a.order));
}

export function nearest(xs, x) {
  let [low, high] = [0, xs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return Math.abs(xs[high] - x) < Math.abs(xs[low] - x) ? high : low;
}

/** One entry a curve, strong ones first, for checks and for who cannot see it. */
export function summaryOf(traces) {
  return readable(traces).sort((a, b) => Boolean(a.meta.faint) - Boolean(b.meta.faint)).map(({meta, y}) => {
    const values = meta.measured ?? y;
    return {name: meta.name, points: values.length, last: values[lastFinite(values)] ?? null};
  });
}

/** Where the last point of a run's curve is, in pixels from the top of the axes; null where it has none. */
export function nameEnd(traces, place, axis) {
  const curve = readable(traces).find(({meta}) => meta.place === place && !meta.faint);
  const last = curve ? lastFinite(curve.y) : -1;
  if (last < 0 || !axis) return null;
  if (axis.type !== "log") return axis.l2p(curve.y[last]);
  // A 0 on a log axis is infinitely far below.
  return curve.y[last] > 0 ? axis.l2p(Math.log10(curve.y[last])) : Infinity;
}
