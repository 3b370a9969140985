/** Axes: where values stand in a plot, and the marks beside it. All is drawn with the part of a 2-D context that svg.js knows. */

import {short} from "../kit/text.js";
import {ticks} from "../kit/ticks.js";

export const BOX = {left: 52, right: 14, top: 12, bottom: 36};
/** More decades than these say nothing to the eye: lower parts of a curve leave the window. */
const DECADES = 20;
/** Below this share of the first value there is nothing but rounding. */
const PRECISION = 1e-16;
const [ROW, COLUMN] = [34, 80];

/**
 * @typedef {{xTo?: number, xFrom?: number, logX?: boolean, yFrom?: number, yTo?: number, log?: boolean, percent?: boolean,
 *   xLabel: string, yLabel: string, smooth?: number, band?: "sd" | "range", best?: "high" | "low",
 *   follow?: boolean, precise?: boolean}} Axes  `yFrom`, `yTo` are values, also on a log axis; `follow`: what lies ahead
 *   of the playhead is veiled; `precise`: a log axis ends where a first value's own digits do
 * @typedef {{series: object[], axes: Axes, theme: object, box: typeof BOX, width: number, height: number,
 *   inner: {width: number, height: number}, log: boolean, low: number, high: number, left: number, right: number,
 *   toX: (x: number) => number, toY: (y: number) => number, note: string}} Plot
 *   `low` and `high` are decimal exponents on a log axis, likewise `left` and `right`
 */

/**
 * The plot of these series; linear where a value is negative, whatever `axes.log` says.
 * @param {object[]} series @param {Axes} axes @param {{width: number, height: number}} size @param {object} theme
 * @param {{box?: typeof BOX, note?: string}} [more] @returns {Plot}
 */
export function layout(series, axes, {width, height}, theme, {box = BOX, note = ""} = {}) {
  const inner = {width: Math.max(1, width - box.left - box.right), height: Math.max(1, height - box.top - box.bottom)};
  const log = Boolean(axes.log) && series.every((one) => neverNegative(one.y));
  const [low, high] = range(series, axes, log);
  const [left, right] = across(series, axes);
  const [scaledX, scaledY] = [axes.logX, log].map((on) => (on ? Math.log10 : (value) => value));
  return {
    series, axes, theme, box, width, height, inner, log, low, high, left, right, note,
    toX: (x) => box.left + (inner.width * (scaledX(x) - left)) / (right - left),
    toY: (y) => box.top + inner.height * (1 - (scaledY(y) - low) / (high - low)),
  };
}

function neverNegative(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) return false;
  return true;
}

function across(series, {xFrom = 0, xTo, logX}) {
  let to = xTo;
  if (to === undefined) {
    to = -Infinity;
    for (const {x, y} of series) to = Math.max(to, x ? x[x.length - 1] ?? to : y.length - 1);
  }
  const [left, right] = logX ? [Math.log10(xFrom), Math.log10(to)] : [xFrom, to];
  return [left, right > left ? right : left + 1];
}

function range(series, axes, log) {
  let [low, high] = [Infinity, -Infinity];
  const take = (values) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      // A loss of exactly 0 has no logarithm: the curve ends before it.
      if (value < low && (!log || value > 0)) low = value;
      if (value > high && value < Infinity) high = value;
    }
  };
  for (const {y, low: under, high: over, singles} of series) [y, under, over, ...(singles ?? [])].forEach((values) => values && take(values));
  if (!(low <= high)) [low, high] = log ? [0.1, 1] : [0, 1];
  if (log) {
    high = Math.log10(high);
    const first = axes.precise ? Math.max(...series.map(({y}) => y[0] || 0)) : 0;
    low = Math.min(high, Math.max(Math.log10(low), high - DECADES, first > 0 ? Math.log10(PRECISION * first) : -Infinity));
  }
  const [from, to] = [axes.yFrom, axes.yTo].map((end) => (end === undefined || !log ? end : end > 0 ? Math.log10(end) : undefined));
  low = from ?? low;
  high = to ?? high;
  if (high < low && from !== undefined) high = low + 1;
  const room = to === undefined ? 0.04 * (high - low || 1) : 0;
  return [low - (from === undefined ? room : 0), high + room];
}

/**
 * Round values between 10**low and 10**high: powers of ten, with their double and fivefold where these have room; within
 * less than what those can mark, evenly spaced ones. @returns {number[]} values
 */
export function logTicks(low, high, count) {
  const among = (factors) => {
    const found = [];
    for (let power = Math.floor(low); power <= high; power++) {
      for (const factor of factors) {
        const value = Number(`${factor}e${power}`);
        if (Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9) found.push(value);
      }
    }
    return found;
  };
  const fine = among([1, 2, 5]);
  if (fine.length >= 3 && fine.length <= 1.3 * count) return fine;
  const powersOf = (most) => ticks(low, high, most).filter(Number.isInteger).map((power) => Number(`1e${power}`));
  const powers = powersOf(count);
  if (powers.length >= 3) return powers;
  if (high - low > 3) return powers.length > 1 ? powers : powersOf(2 * count);
  if (fine.length > 2 * count) return among([1, 3]);
  if (fine.length >= 3) return fine;
  const even = ticks(10 ** low, 10 ** high, count);
  return even.length > 1 ? even : ticks(10 ** low, 10 ** high, 2 * count);
}

/** A mark's text: at most four digits, none that say nothing. */
const markText = (value) => short(value).replace(/\.?0+e/, "e");

/** A position on the x axis, whole numbers in full. */
export const xText = (x) => (Number.isInteger(x) && Math.abs(x) >= 1e5 && Math.abs(x) < 1e9 ? x.toLocaleString("en") : markText(x));

/** A value for reading, with the digits that a measurement has. @param {number} value @param {Axes} axes */
export const valueText = (value, {percent}) => (percent ? `${(100 * value).toFixed(2)} %` : short(value));

/** @param {Plot} plot @returns {[number, string][]} values and texts beside the y axis */
export function yMarks({axes, inner, log, low, high}) {
  const count = Math.max(2, inner.height / ROW);
  const values = log ? logTicks(low, high, count) : ticks(low, high, count);
  if (axes.percent) return values.map((value) => [value, `${markText(100 * value)} %`]);
  // Powers alone are written as powers.
  const powers = log && values.every((value) => value.toExponential().startsWith("1e"));
  return values.map((value) => [value, powers ? value.toExponential().replace("+", "").replace("-", "−") : markText(value)]);
}

function xMarks({axes, inner, left, right}) {
  const count = Math.max(2, inner.width / COLUMN);
  return axes.logX ? logTicks(left, right, count) : ticks(left, right, count);
}

/** Marks, their lines, and what the axes are called. @param {Plot} plot */
export function paintFrame(context, plot) {
  const {axes, theme, box, width, height, inner, toX, toY, note} = plot;
  context.font = `${12 * (theme.size ?? 1)}px ${theme.font}`;
  context.fillStyle = theme.text;
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const [value, text] of yMarks(plot)) {
    const y = Math.round(toY(value)) + 0.5;
    context.globalAlpha = 0.14;
    context.beginPath();
    context.moveTo(box.left, y);
    context.lineTo(width - box.right, y);
    context.stroke();
    context.globalAlpha = 0.8;
    context.fillText(text, box.left - 6, y);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const x of xMarks(plot)) {
    context.fillRect(toX(x), height - box.bottom, 1, 4);
    context.fillText(xText(x), Math.min(toX(x), width - 14), height - box.bottom + 6);
  }
  context.textBaseline = "bottom";
  context.fillText(axes.xLabel, box.left + inner.width / 2, height - 2);
  context.textBaseline = "top";
  context.textAlign = "left";
  context.fillText(note ? `${axes.yLabel} · ${note}` : axes.yLabel, box.left + 6, 2);
  context.globalAlpha = 1;
}
