/** What many have answered to one prediction, in one picture: flags over the surface or curves over each other, with the truth. */

import {createCurves} from "../../../ui/browser/curves/curves.js";
import {layer, resize, roomForAxes, theme} from "../../../ui/browser/kit/canvas.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {looksOf} from "../../../ui/browser/kit/marks.js";
import {short} from "../../../ui/browser/kit/text.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {toX, toY} from "../../../ui/browser/plane/view.js";
import {enlarged} from "../../../ui/presenting/projector.js";
import {aloneOf, curveOf, endOf, scenesIn, viewIn} from "../course/alone.js";
import {nearness} from "../course/sketch.view.js";

/**
 * @typedef {{query?: object, run: number, runs: object[], shown?: number, axes?: object, truth?: {x: number[], y: (number | null)[], done: boolean} | null}} Asked
 * @typedef {{flag?: number[], curve?: number[]}} Answer
 */

/** @param {HTMLElement} parent @param {object} catalogue */
export function createCloud(parent, catalogue) {
  const stage = element("div", {className: "dl-stage dl-cloud", dataset: {testid: "flags"}});
  const still = layer(stage, "dl-layer");
  const player = createPlayer(stage);
  const flags = layer(stage, "dl-layer dl-over");
  const box = element("div", {className: "dl-sketch dl-cloud", dataset: {testid: "drawn-curves"}});
  const curves = createCurves(box);
  const lines = layer(box, "dl-layer dl-over");
  const told = element("p", {className: "dl-cloud-told", role: "status"});
  const root = element("div", {}, stage, box, told);
  parent.append(root);
  let shown = null;
  let race = null;

  /**
   * @param {Asked | null} asked @param {Answer[]} answers @param {object} words
   * @param {{open?: boolean, present?: string}} [how] `open`: the truth is yet to be told; `present`: on a projector
   */
  function show(asked, answers, words, {open = false, present = ""} = {}) {
    const query = asked?.query ? JSON.stringify(asked.query) : "";
    if (query !== (race?.text ?? "")) race = query ? {text: query, ...aloneOf(asked.query, asked.run, catalogue)} : null;
    shown = asked && {asked, answers, words, open, present};
    stage.hidden = !asked || Boolean(asked.axes);
    box.hidden = !asked?.axes;
    root.dataset.count = String(answers.length);
    draw();
    if (asked) tell();
  }

  const path = () => race.paths[shown.asked.run];
  const truth = () => (race ? curveOf(path()) : shown.asked.truth);

  function draw() {
    const place = shown && (shown.asked.axes ? box : stage);
    const size = place && roomForAxes(place);
    if (!size) return;
    const colours = enlarged(theme(parent), shown.present);
    if (shown.asked.axes) paintCurves({curves, lines}, shown, shown.open ? null : truth(), size, colours, catalogue);
    else paintFlags({still, player, flags}, shown, race, size, colours, catalogue);
  }

  function tell() {
    const {asked, answers, words, open} = shown;
    const text = asked.axes ? curvesTold(asked, answers, open ? null : truth(), words) : flagsTold(answers, open ? null : endOf(path()), words);
    (asked.axes ? curves.root : player.canvas).setAttribute("aria-label", text);
    told.textContent = text;
  }

  const observer = new ResizeObserver(draw);
  observer.observe(stage);
  observer.observe(box);
  return {
    show,
    destroy() {
      observer.disconnect();
      root.remove();
    },
  };
}

function paintFlags({still, player, flags}, {asked, answers, open}, race, size, colours, catalogue) {
  const view = viewIn(race, size);
  const scenes = scenesIn(race, size, view, colours, catalogue);
  paintField(still, ...scenes.field(false));
  player.show(scenes.player(), open ? asked.shown : race.state.steps);
  const context = resize(flags, size.width, size.height);
  context.clearRect(0, 0, size.width, size.height);
  context.save();
  context.beginPath();
  context.rect(view.left, view.top, view.width, view.height);
  context.clip();
  for (const {flag} of answers) if (flag) plant(context, toX(view, flag[0]), toY(view, flag[1]), colours);
  context.restore();
}

/** @param {object | null} known the truth where it is to be seen */
function paintCurves({curves, lines}, {asked: {axes, runs, run}, answers}, known, size, colours, catalogue) {
  const look = looksOf(runs, catalogue, colours.dark)[run];
  const name = catalogue.optimizers[runs[run].optimizer].name;
  const series = known?.y.length ? [{name, x: known.x, y: known.y.map((y) => y ?? NaN), look, selected: true}] : [];
  curves.show(series, axes, size, colours);
  const context = resize(lines, size.width, size.height);
  context.clearRect(0, 0, size.width, size.height);
  const {toX: x, toY: y, box: {left, right, top, bottom}} = curves.plot;
  context.save();
  context.beginPath();
  context.rect(left, top - 2, size.width - left - right, size.height - top - bottom + 4);
  context.clip();
  context.strokeStyle = colours.text;
  context.lineWidth = 1.5;
  // Many lie over each other: where most are it is darkest.
  context.globalAlpha = Math.max(0.12, Math.min(0.6, 4 / Math.sqrt(answers.length + 1)));
  for (const {curve} of answers) {
    if (!curve) continue;
    context.beginPath();
    curve.forEach((value, i) => context.lineTo(x((axes.xTo * i) / (curve.length - 1)), y(value)));
    context.stroke();
  }
  context.restore();
}

/** What the flags come to. @param {[number, number] | null} end of the run, where it is to be told */
function flagsTold(answers, end, words) {
  const flagged = answers.filter(({flag}) => flag);
  if (!end || !flagged.length) return fill(words["classroom.flags"], {n: flagged.length});
  const distances = flagged.map(({flag}) => Math.hypot(flag[0] - end[0], flag[1] - end[1]));
  return fill(words["classroom.flags-apart"], {n: flagged.length, distance: short(Number(median(distances).toPrecision(2)))});
}

/** What the curves come to. @param {object | null} known the truth where it is to be told */
function curvesTold({axes}, answers, known, words) {
  const drawn = answers.flatMap(({curve}) => (curve ? [curve] : []));
  if (!known?.done || !drawn.length) return fill(words["classroom.curves"], {n: drawn.length});
  const scaled = (value) => (axes.log ? Math.log10(value) : value);
  const height = scaled(axes.yTo) - scaled(axes.yFrom);
  const truth = known.y.map((y) => scaled(y ?? NaN));
  const shares = drawn.map((curve) => nearness(curve.map(scaled), axes.xTo, known.x, truth, height).share);
  return fill(words["classroom.curves-apart"], {n: drawn.length, share: Math.round(100 * median(shares))});
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const POLE = 15;

/** One of many flags: small, and seen on every tone; `size`: of one that stands alone. */
export function plant(context, x, y, colours, size = 1) {
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y - POLE * size);
  context.lineTo(x + 10 * size, y - (POLE - 4) * size);
  context.lineTo(x, y - (POLE - 8) * size);
  context.strokeStyle = colours.background;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = context.fillStyle = colours.text;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}
