/**
 * How will this curve go? The reader draws it by hand; then the true one is drawn over it. In the course the answer stays
 * in the browser's progress; elsewhere Python is told of it, and says what was `given` before.
 */

import {layer, placeIn, resize, roomOf, theme} from "../../../ui/browser/kit/canvas.js";
import {createCurves} from "../../../ui/browser/curves/curves.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {enlarged} from "../../../ui/presenting/projector.js";
import {looksOf} from "../../../ui/browser/kit/marks.js";
import {keepAnswer, loadProgress} from "../progress.js";
import {readQuery} from "../../../ui/browser/solve/query.js";
import {short} from "../../../ui/browser/kit/text.js";
import {solveAll} from "../../../ui/browser/solve/solution.js";

const COLUMNS = 41;
/** Columns from one handle of the keyboard to the next. */
const APART = 5;
const KEY_SHARE = 0.04;
/** Where the truth hardly moves, what is off by this share of the height on average is not close at all. */
const FAR = 0.05;

/** The columns with what was not drawn filled in: straight between, level at both sides. */
export function filled(drawn) {
  const known = [...drawn.keys()].filter((i) => !Number.isNaN(drawn[i]));
  return drawn.map((value, i) => {
    if (!Number.isNaN(value) || !known.length) return value;
    const [before, after] = [known.findLast((k) => k < i), known.find((k) => k > i)];
    if (before === undefined || after === undefined) return drawn[before ?? after];
    return drawn[before] + ((drawn[after] - drawn[before]) * (i - before)) / (after - before);
  });
}

/** A curve at so many columns, NaN where it is not known; `scaled` is its y as the axis has it. */
function sampled(columns, xTo, xs, scaled) {
  let k = 0;
  return Array.from({length: columns}, (_, i) => {
    const x = (xTo * i) / (columns - 1);
    if (x < xs[0] || x > xs.at(-1)) return NaN;
    while (xs[k + 1] < x) k++;
    const share = k + 1 < xs.length ? (x - xs[k]) / (xs[k + 1] - xs[k]) : 0;
    return scaled[k] + share * ((scaled[k + 1] ?? scaled[k]) - scaled[k]);
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How near a drawn curve is to the truth: their mean distance, and 1 less that distance as a part of the best level
 * line's (relative absolute error). A level line has 0 then, and so has a curve that falls where the truth rises.
 * @param {number[]} drawn its columns @param {number} height of the axis @returns {{distance: number, share: number}}
 */
export function nearness(drawn, xTo, xs, scaled, height) {
  const pairs = sampled(drawn.length, xTo, xs, scaled).map((truth, i) => [truth, drawn[i]]).filter(([truth]) => !Number.isNaN(truth));
  if (!pairs.length) return {distance: NaN, share: 0};
  const truths = pairs.map(([truth]) => truth).sort((a, b) => a - b);
  const middle = truths[truths.length >> 1];
  const level = mean(truths.map((truth) => Math.abs(truth - middle)));
  const distance = mean(pairs.map(([truth, value]) => Math.abs(value - truth)));
  return {distance, share: Math.max(0, 1 - distance / Math.max(level, FAR * height))};
}

/** The curve so far, broken where it was not drawn. @param {(column: number) => [number, number]} place */
function paintSketch(context, drawn, place, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2.5;
  context.setLineDash([7, 4]);
  context.beginPath();
  let open = false;
  drawn.forEach((y, i) => {
    if (!Number.isNaN(y)) context[open ? "lineTo" : "moveTo"](...place(i));
    open = !Number.isNaN(y);
  });
  context.stroke();
  context.setLineDash([]);
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let data = null;
  let words = null;
  let asked = "";
  let drawn = new Float64Array(COLUMNS).fill(NaN);
  let solved = null;
  let handle = 0;
  let [held, revealed] = [null, false];
  /** Whether Python knows of an answer. */
  let known = false;
  let colours = null;

  const question = element("p", {className: "dl-question"});
  const box = element("div", {className: "dl-sketch"});
  const curves = createCurves(box);
  const hand = layer(box, "dl-layer");
  hand.tabIndex = 0;
  hand.dataset.testid = "sketch-canvas";
  hand.setAttribute("role", "slider");
  const reveal = element("button", {type: "button", className: "dl-small dl-reveal", onclick: show});
  const again = element("button", {type: "button", className: "dl-small", onclick: restart});
  const reading = element("span", {className: "dl-reading"});
  const told = element("p", {className: "dl-told", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-alone", dataset: {testid: "sketch"}, role: "group"},
    question, box, element("div", {className: "dl-answers"}, reveal, again, reading), told);
  parent.replaceChildren(root);

  const xOf = (column) => (data.axes.xTo * column) / (COLUMNS - 1);
  const value = (y) => (data.axes.log ? 10 ** y : y);
  const scaled = (y) => (data.axes.log ? Math.log10(y) : y);
  const truth = () => solved ?? data.truth;
  /** The axis's ends as it has them. */
  const ends = () => [scaled(data.axes.yFrom), scaled(data.axes.yTo)];
  const clamp = (y) => Math.min(ends()[1], Math.max(ends()[0], y));

  /** Column and height under the pointer, by the axes that are drawn. */
  function under(event) {
    const {toX, toY} = curves.plot;
    const [x, y] = placeIn(hand, event);
    const [left, right] = [toX(0), toX(data.axes.xTo)];
    const [bottom, top] = [toY(data.axes.yFrom), toY(data.axes.yTo)];
    const [low, high] = ends();
    const column = ((COLUMNS - 1) * (x - left)) / (right - left);
    const share = (y - bottom) / (top - bottom);
    return [Math.min(COLUMNS - 1, Math.max(0, Math.round(column))), clamp(low + share * (high - low))];
  }

  hand.addEventListener("pointerdown", (event) => {
    if (event.button || revealed || !curves.plot) return;
    hand.setPointerCapture(event.pointerId);
    held = under(event);
    stroke(held, held);
  });
  hand.addEventListener("pointermove", (event) => {
    if (!held) return;
    const next = under(event);
    stroke(held, next);
    held = next;
  });
  for (const name of ["pointerup", "pointercancel"]) hand.addEventListener(name, () => {
    held = null;
  });
  hand.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || revealed) return;
    const across = {ArrowLeft: -APART, ArrowRight: APART}[event.key];
    const up = {ArrowUp: 1, ArrowDown: -1}[event.key];
    if (!across && !up) return;
    event.preventDefault();
    if (across) handle = Math.min(COLUMNS - 1, Math.max(0, handle + across));
    else lift(up * KEY_SHARE * (ends()[1] - ends()[0]));
    draw();
  });

  function stroke([from, low], [to, high]) {
    const step = to < from ? -1 : 1;
    for (let i = from; i !== to + step; i += step) drawn[i] = to === from ? high : low + ((high - low) * (i - from)) / (to - from);
    draw();
  }

  /** Moves the handle; the line to its neighbours follows. A first key lays a level line. */
  function lift(change) {
    const [low, high] = ends();
    drawn = filled(drawn).map((y) => (Number.isNaN(y) ? (low + high) / 2 : y));
    drawn[handle] = clamp(drawn[handle] + change);
    for (const side of [-APART, APART]) {
      const other = handle + side;
      if (other < 0 || other >= COLUMNS) continue;
      for (let i = 1; i < APART; i++) drawn[handle + Math.sign(side) * i] = drawn[handle] + ((drawn[other] - drawn[handle]) * i) / APART;
    }
  }

  const count = () => drawn.reduce((sum, y) => sum + !Number.isNaN(y), 0);
  const heights = () => [...drawn].map((y) => Number(value(y).toPrecision(4)));
  const finished = () => revealed && truth() !== null && truth().done;

  function show() {
    if (count() < 2 || revealed) return;
    drawn = filled(drawn);
    revealed = true;
    if (!data.chapter) component.setTriggerValue("answer", heights());
    else if (!solved) component.setTriggerValue("reveal", true);
    draw();
  }

  function restart() {
    revealed = false;
    drawn.fill(NaN);
    draw();
  }

  function draw() {
    const size = roomOf(box);
    if (!data || !size.width) return;
    const shown = revealed ? truth() : null;
    const look = looksOf(data.runs, catalogue, colours.dark)[data.run];
    const name = catalogue.optimizers[data.runs[data.run].optimizer].name;
    curves.show(shown && shown.y.length ? [{name, x: shown.x, y: shown.y.map((y) => y ?? NaN), look}] : [], data.axes, size, colours);
    const context = resize(hand, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    const place = (i) => [curves.plot.toX(xOf(i)), curves.plot.toY(value(drawn[i]))];
    paintSketch(context, drawn, place, colours.text);
    const keys = hand.matches(":focus-visible");
    if (keys && !revealed && !Number.isNaN(drawn[handle])) {
      context.beginPath();
      context.arc(...place(handle), 7, 0, 2 * Math.PI);
      context.fill();
    }
    say();
  }
  hand.addEventListener("focus", draw);
  hand.addEventListener("blur", draw);

  const written = (y) => (data.axes.percent ? `${Math.round(100 * y)} %` : short(Number(value(y).toPrecision(2))));

  function say() {
    const {xLabel, yLabel, log, percent} = data.axes;
    const [low, high] = ends();
    reveal.disabled = count() < 2 || revealed;
    reveal.hidden = !data.chapter && revealed;
    again.hidden = !data.chapter || !revealed;
    const y = drawn[handle];
    const at = `${xLabel} ${Math.round(xOf(handle))}: ${yLabel} ${Number.isNaN(y) ? "–" : written(y)}`;
    for (const [name, one] of [["valuemin", low], ["valuemax", high], ["valuenow", Number.isNaN(y) ? low : y], ["valuetext", at]]) {
      hand.setAttribute(`aria-${name}`, String(one));
    }
    const grows = words[data.waits ? "guess.waits" : "guess.growing"];
    reading.textContent = revealed ? (finished() ? "" : grows) : words["guess.draw"];
    const over = finished();
    if (over === (root.dataset.finished === "true")) return;
    root.dataset.finished = String(over);
    told.replaceChildren();
    if (!over) return;
    const {distance, share} = nearness([...drawn], data.axes.xTo, truth().x, truth().y.map(scaled), high - low);
    const key = log ? "guess.apart-factor" : percent ? "guess.apart-points" : "guess.apart";
    const size = log ? short(Number((10 ** distance).toPrecision(2))) : percent ? String(Math.round(100 * distance)) : short(Number(distance.toPrecision(2)));
    told.append(element("strong", {textContent: fill(words[key], {distance: size, share: Math.round(100 * share)})}), data.reveal);
    if (data.chapter && !(data.name in (loadProgress().done[data.chapter] ?? {}))) keepAnswer(data, share, {curve: heights()});
  }

  /** The loss of the run, at every step until it ends. */
  function solve() {
    const state = readQuery(data.query, catalogue);
    const {losses} = solveAll(state, catalogue, [])[data.run];
    const y = [...losses].filter(Number.isFinite);
    return {x: y.map((_, i) => i), y, done: true};
  }

  /** What was given before is shown with the truth; when it is no longer, the question is open again. */
  function follow(given) {
    if (given && !revealed) {
      drawn = Float64Array.from(given, scaled);
      revealed = true;
    } else if (!given && revealed && known) restart();
    known = Boolean(given);
  }

  const observer = new ResizeObserver(draw);
  observer.observe(box);
  return {
    update(next) {
      component = next;
      data = next.data;
      words = catalogue.words[data.language];
      colours = enlarged(theme(parent), data.present);
      root.classList.toggle("dl-enlarged", Boolean(data.present));
      question.textContent = data.question;
      question.hidden = !data.question;
      reveal.textContent = data.act ?? words["guess.reveal"];
      again.textContent = words["guess.again"];
      root.setAttribute("aria-label", words["guess.curve"]);
      curves.root.setAttribute("aria-label", words["guess.curve"]);
      hand.setAttribute("aria-label", words["guess.sketch-canvas"]);
      const text = JSON.stringify([data.query, data.run, data.name, data.chapter]);
      if (text !== asked) {
        asked = text;
        drawn = new Float64Array(COLUMNS).fill(NaN);
        revealed = false;
        solved = data.query ? solve() : null;
      }
      if (!data.chapter) follow(data.given);
      root.dataset.finished = "";
      draw();
    },
    destroy() {
      observer.disconnect();
      root.remove();
    },
  };
}
