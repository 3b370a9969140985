/** Accuracy against learning rate: what a sweep has found for each optimizer. */

import {valueText} from "../../ui/browser/curves/axes.js";
import {fill} from "../../ui/browser/kit/dom.js";
import {cross, marker} from "../../ui/browser/kit/marks.js";
import {createPlotView} from "../../ui/charts/plot_view.js";
import {short} from "../../ui/browser/kit/text.js";

/** Room at both ends of the axis, as a factor. */
const ROOM = 1.6;
/** Above the plot there is room for one row of learning rates. */
const HEADROOM = 16;

/** @param {HTMLElement} parent @param {object} catalogue */
export const create = (parent, catalogue) =>
  createPlotView(parent, catalogue, {prepare, paint: paintRates, endOf: bestOf, testid: "learning-rates", headroom: HEADROOM});

function prepare({series: given, mark}, looks, shown, words) {
  const all = given.map(({name, place, points}) => {
    const trials = points.filter(({lr}) => lr > 0).sort((a, b) => a.lr - b.lr);
    const y = Float64Array.from(trials, ({accuracy, state}) => (state === "diverged" ? NaN : accuracy ?? NaN));
    return {name, place, look: looks[place], x: Float64Array.from(trials, ({lr}) => lr), y, states: trials.map(({state}) => state), best: best(trials, y)};
  });
  const series = all.filter(({place}) => shown(place));
  const rates = [...(mark ? [mark] : []), ...all.flatMap(({x}) => [...x])];
  const [least, most] = rates.length ? [Math.min(...rates), Math.max(...rates)] : [0.001, 1];
  const axes = {
    logX: true, xFrom: least / ROOM, xTo: most * ROOM, percent: true, xLabel: words["curves.learning-rate"], yLabel: words["curves.accuracy"],
    mark: mark ? {at: mark, text: fill(words["curves.article"], {value: short(mark)})} : null,
  };
  return {
    series, axes, note: "",
    names: all.map(({name, place, look}) => ({name, place, look})),
    xs: Float64Array.from(new Set(series.flatMap(({x}) => [...x]))).sort(),
    head: (x) => `${axes.xLabel} ${short(x)}`,
    read: (plot, x) => series.flatMap((one) => readingsOf(one, x, plot, words)),
  };
}

/** The index of the finished trial with the highest accuracy, or -1. */
function best(trials, y) {
  let found = -1;
  trials.forEach(({state}, i) => {
    if (state === "done" && (found < 0 || y[i] > y[found])) found = i;
  });
  return found;
}

function bestOf({x, y, best: at}, {toX, toY}) {
  return at < 0 ? null : [toX(x[at]), toY(y[at])];
}

function readingsOf({name, look, x, y, states}, at, plot, words) {
  const found = [];
  x.forEach((rate, i) => {
    if (rate !== at) return;
    if (states[i] === "diverged") found.push({name, look, text: words["curves.diverged"], order: NaN, at: null});
    else if (Number.isFinite(y[i])) {
      const value = valueText(y[i], plot.axes);
      const done = states[i] === "done";
      // A trial that was stopped early cannot be compared with those that went on.
      found.push({name, look, text: done ? value : fill(words["curves.stopped"], {value}), order: y[i] - (done ? 0 : 2), at: [plot.toX(rate), plot.toY(y[i])]});
    }
  });
  return found;
}

/** @param {import("./axes.js").Plot} plot */
export function paintRates(context, plot) {
  paintMarkLine(context, plot);
  const piles = new Map();
  for (const one of plot.series) {
    paintThrough(context, one, plot);
    one.x.forEach((rate, i) => {
      if (one.states[i] !== "diverged") paintTrial(context, one, i, plot);
      else {
        // Those that diverged at one learning rate stand one above the other.
        const under = piles.get(rate) ?? 0;
        piles.set(rate, under + 1);
        context.strokeStyle = one.look.colour;
        context.lineWidth = 2;
        cross(context, plot.toX(rate), plot.height - plot.box.bottom - 7 - 12 * under, 4);
      }
    });
  }
  paintBest(context, plot);
  paintMarkText(context, plot, piles);
}

function paintMarkLine(context, {axes: {mark}, theme, box, height, toX}) {
  if (!mark) return;
  const x = Math.round(toX(mark.at)) + 0.5;
  context.strokeStyle = context.fillStyle = theme.text;
  context.globalAlpha = 0.7;
  context.lineWidth = 1;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, height - box.bottom);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** What the line means, beside it where no trial stands. */
function paintMarkText(context, {axes: {mark}, series, theme, height, box, toX, toY}, piles) {
  if (!mark) return;
  context.font = `12px ${theme.font}`;
  const half = context.measureText(mark.text).width / 2 + 3;
  const foot = height - box.bottom;
  const taken = series.flatMap(({x, y}) => [...x].map((rate, i) => frameOf(toX(rate), toY(y[i]), 6)));
  for (const [rate, count] of piles) taken.push([toX(rate) - 6, foot - 12 * count - 2, toX(rate) + 6, foot]);
  const boxes = [10, 30, 50, 70, 90].flatMap((up) => [1, -1].map((side) => frameOf(toX(mark.at) + side * (half + 3), foot - up, half)));
  const free = boxes.find((one) => !taken.some((other) => overlap(one, other))) ?? boxes[0];
  paintTag(context, free, mark.text, theme.text, theme);
}

/** A text that can be read whatever lies behind it. */
function paintTag(context, [left, top, right, bottom], text, colour, theme) {
  context.fillStyle = theme.background;
  context.globalAlpha = 0.8;
  context.fillRect(left, top, right - left, bottom - top);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, (left + right) / 2, (top + bottom) / 2);
}

/** The line joins finished trials only: what was stopped early was never as good as it could become. */
function paintThrough(context, {x, y, states, look}, {toX, toY}) {
  context.strokeStyle = look.colour;
  context.lineWidth = 2;
  context.setLineDash(look.dash);
  context.beginPath();
  let open = false;
  states.forEach((state, i) => {
    if (state !== "done" || !Number.isFinite(y[i])) return;
    context[open ? "lineTo" : "moveTo"](toX(x[i]), toY(y[i]));
    open = true;
  });
  context.stroke();
  context.setLineDash([]);
}

function paintTrial(context, {x, y, states, look}, i, {toX, toY, theme}) {
  if (!Number.isFinite(y[i])) return;
  const done = states[i] === "done";
  context.lineWidth = done ? 1 : 1.75;
  context.fillStyle = done ? look.colour : theme.background;
  context.strokeStyle = done ? theme.background : look.colour;
  marker(context, look.marker, toX(x[i]), toY(y[i]), 4.5);
  context.fill();
  context.stroke();
}

/** A ring around each run's best trial, and its learning rate, above it or where nothing of the kind stands. */
function paintBest(context, plot) {
  const rings = plot.series.flatMap((one) => {
    const at = bestOf(one, plot);
    return at ? [{one, at}] : [];
  });
  const taken = rings.map(({at: [x, y]}) => [x - 9, y - 9, x + 9, y + 9]);
  context.font = `600 12px ${plot.theme.font}`;
  context.lineWidth = 2;
  for (const {one, at: [x, y]} of rings) {
    context.strokeStyle = one.look.colour;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    context.stroke();
    const text = short(one.x[one.best]);
    const half = context.measureText(text).width / 2 + 2;
    const boxes = [[0, -18], [0, 18], [half + 12, 0], [-half - 12, 0], [0, 34], [0, 50], [0, 66]].map(([right, down]) => frameOf(x + right, y + down, half));
    const free = boxes.find((box) => inside(box, plot) && !taken.some((other) => overlap(box, other))) ?? boxes[0];
    taken.push(free);
    paintTag(context, free, text, one.look.colour, plot.theme);
  }
}

const frameOf = (x, y, half) => [x - half, y - 8, x + half, y + 8];
const inside = ([left, top, right, bottom], {box, width, height}) =>
  left >= box.left && right <= width - box.right && top >= box.top - HEADROOM - 6 && bottom <= height - box.bottom;
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
