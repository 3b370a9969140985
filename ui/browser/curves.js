/** Curves over a common x axis: losses of a race, accuracies of a training. */

import {layer, resize} from "./canvas.js";
import {element} from "./dom.js";
import {short} from "./scale.js";
import {marker} from "./marks.js";
import {ticks} from "./view.js";

const BOX = {left: 52, right: 14, top: 12, bottom: 36};

/**
 * @typedef {{name: string, x?: ArrayLike<number>, y: ArrayLike<number>, look: object, faint?: boolean,
 *   selected?: boolean}} Series  `x` counts 0, 1, 2, … where it is left out
 * @typedef {{xTo: number, yFrom?: number, yTo?: number, log?: boolean, xLabel: string, yLabel: string,
 *   follow?: boolean}} Axes  `follow`: what lies ahead of the playhead is veiled
 */

/** @param {HTMLElement} parent */
export function createCurves(parent) {
  const root = document.createElement("div");
  root.className = "dl-curves";
  root.dataset.testid = "curves";
  root.setAttribute("role", "img");
  parent.append(root);
  const lines = layer(root, "dl-layer");
  // What lies ahead of the playhead is veiled: moving the veil paints nothing.
  const veil = element("div", {className: "dl-veil", hidden: true});
  root.append(veil);
  const grid = layer(root, "dl-layer");
  let state = null;

  function paint(context, plot) {
    const {series, axes, theme} = plot;
    context.clearRect(0, 0, plot.width, plot.height);
    context.save();
    context.beginPath();
    context.rect(BOX.left - 1, BOX.top - 2, plot.inner.width + 2, plot.inner.height + 4);
    context.clip();
    for (const one of [...series].sort((a, b) => (a.selected ?? false) - (b.selected ?? false))) {
      context.strokeStyle = one.look.colour;
      context.globalAlpha = one.faint ? 0.45 : 1;
      context.lineWidth = one.faint ? 1.25 : one.selected ? 3 : 2;
      context.setLineDash(one.look.dash);
      trace(context, one, plot);
    }
    context.restore();
    context.setLineDash([]);
    if (axes.follow) return;
    for (const one of series) {
      const last = lastFinite(one.y);
      if (last < 0 || one.faint) continue;
      context.fillStyle = one.look.colour;
      context.strokeStyle = theme.background;
      context.lineWidth = 1;
      marker(context, one.look.marker, plot.toX(one.x ? one.x[last] : last), plot.toY(one.y[last]), 4.5);
      context.fill();
      context.stroke();
    }
  }

  function show(series, axes, size, theme) {
    const {width, height} = size;
    const inner = {width: width - BOX.left - BOX.right, height: height - BOX.top - BOX.bottom};
    const log = Boolean(axes.log) && series.every((one) => neverNegative(one.y));
    const [low, high] = range(series, axes, log);
    const scaled = log ? Math.log10 : (y) => y;
    const plot = {
      series, axes, theme, width, height, inner, log, low, high,
      toX: (x) => BOX.left + (inner.width * x) / Math.max(1, axes.xTo),
      toY: (y) => BOX.top + inner.height * (1 - (scaled(y) - low) / (high - low)),
    };
    state = plot;
    paint(resize(lines, width, height), plot);
    const context = resize(grid, width, height);
    context.clearRect(0, 0, width, height);
    frame(context, plot);
    Object.assign(veil.style, {top: `${BOX.top - 2}px`, bottom: `${BOX.bottom - 1}px`, right: `${BOX.right - 2}px`});
    veil.hidden = !axes.follow;
    root.dataset.summary = JSON.stringify(series.map(({name, y}) => {
      const last = lastFinite(y);
      return {name, points: y.length, last: last < 0 ? null : y[last]};
    }));
    return log;
  }

  /** Puts the playhead at the moment `time` of the common clock. */
  function at(time) {
    if (state) veil.style.left = `${state.toX(time)}px`;
  }

  return {
    root, show, at,
    /** What is drawn now, or null. */
    get plot() {
      return state;
    },
  };
}

function neverNegative(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) return false;
  return true;
}

function lastFinite(values) {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return i;
  return -1;
}

function range(series, axes, log) {
  let [low, high] = [Infinity, -Infinity];
  for (const {y} of series) {
    for (let i = 0; i < y.length; i++) {
      // A loss of exactly 0 has no logarithm: the curve ends before it.
      if (y[i] < low && (!log || y[i] > 0)) low = y[i];
      if (y[i] > high && y[i] < Infinity) high = y[i];
    }
  }
  if (!(low <= high)) [low, high] = log ? [0.1, 1] : [0, 1];
  // More decades than these say nothing to the eye: lower parts of a curve leave the window.
  if (log) {
    high = Math.log10(high);
    low = Math.max(Math.log10(low), high - 20);
  }
  const end = (value, usual) => (value === undefined ? usual : !log ? value : value > 0 ? Math.log10(value) : usual);
  low = end(axes.yFrom, low);
  high = end(axes.yTo, high);
  const room = axes.yTo === undefined ? 0.04 * (high - low || 1) : 0;
  return [low - (axes.yFrom === undefined ? room : 0), high + room];
}

/** One curve; where many points share a pixel column, only its first, lowest, highest and last are drawn. */
function trace(context, {x, y}, plot) {
  context.beginPath();
  let open = false;
  let column = -1;
  let low = 0;
  let high = 0;
  let last = 0;
  const line = (px, value) => {
    const py = plot.toY(value);
    open ? context.lineTo(px, py) : context.moveTo(px, py);
    open = true;
  };
  const flush = (px) => {
    if (low !== last) line(px, low);
    if (high !== last && high !== low) line(px, high);
    line(px, last);
  };
  let before = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i];
    if (!Number.isFinite(value)) break;
    const px = plot.toX(x ? x[i] : i);
    if (Math.floor(px) === column) {
      if (value < low) low = value;
      if (value > high) high = value;
    } else {
      if (column >= 0) flush(before);
      line(px, value);
      column = Math.floor(px);
      low = high = value;
    }
    last = value;
    before = px;
  }
  if (column >= 0) flush(before);
  context.stroke();
}

function frame(context, {axes, theme, width, height, inner, log, low, high, toX, toY}) {
  context.font = `12px ${theme.font}`;
  context.fillStyle = theme.text;
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const marks = log
    ? ticks(low, high, Math.max(2, inner.height / 34)).filter(Number.isInteger).map((power) => [10 ** power, `1e${power}`.replace("-", "−")])
    : ticks(low, high, Math.max(2, inner.height / 34)).map((value) => [value, short(value)]);
  for (const [value, text] of marks) {
    const y = Math.round(toY(value)) + 0.5;
    context.globalAlpha = 0.14;
    context.beginPath();
    context.moveTo(BOX.left, y);
    context.lineTo(width - BOX.right, y);
    context.stroke();
    context.globalAlpha = 0.8;
    context.fillText(text, BOX.left - 6, y);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const x of ticks(0, Math.max(1, axes.xTo), Math.max(2, inner.width / 80))) {
    context.fillRect(toX(x), height - BOX.bottom, 1, 4);
    context.fillText(short(x), Math.min(toX(x), width - 14), height - BOX.bottom + 6);
  }
  context.textBaseline = "bottom";
  context.fillText(axes.xLabel, BOX.left + inner.width / 2, height - 2);
  context.textBaseline = "top";
  context.textAlign = "left";
  context.fillText(axes.yLabel, BOX.left + 6, 2);
  context.globalAlpha = 1;
}
