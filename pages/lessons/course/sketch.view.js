/**
 * How will this curve go? The reader draws it by hand; then the true one is drawn over it. In the course the answer stays
 * in the browser's progress; elsewhere Python is told of it, and says what was `given` before.
 */

import {roomOf, theme} from "../../../ui/browser/kit/canvas.js";
import {createCurves} from "../../../ui/browser/curves/curves.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {enlarged} from "../../../ui/presenting/projector.js";
import {looksOf} from "../../../ui/browser/kit/marks.js";
import {keepAnswer, loadProgress} from "../progress.js";
import {short} from "../../../ui/browser/kit/text.js";
import {aloneOf, curveOf} from "./alone.js";
import {createPad} from "./pad.js";

/** Where the truth hardly moves, what is off by this share of the height on average is not close at all. */
const FAR = 0.05;

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

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let data = null;
  let words = null;
  let asked = "";
  let solved = null;
  let revealed = false;
  /** Whether Python knows of an answer. */
  let known = false;
  let colours = null;

  const question = element("p", {className: "dl-question"});
  const box = element("div", {className: "dl-sketch"});
  const curves = createCurves(box);
  const pad = createPad(box, curves, {testid: "sketch-canvas", axes: () => data.axes, ends, draw, locked: () => revealed});
  const reveal = element("button", {type: "button", className: "dl-small dl-reveal", onclick: show});
  const again = element("button", {type: "button", className: "dl-small", onclick: restart});
  const reading = element("span", {className: "dl-reading"});
  const told = element("p", {className: "dl-told", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-alone", dataset: {testid: "sketch"}, role: "group"},
    question, box, element("div", {className: "dl-answers"}, reveal, again, reading), told);
  parent.replaceChildren(root);

  const value = (y) => (data.axes.log ? 10 ** y : y);
  const scaled = (y) => (data.axes.log ? Math.log10(y) : y);
  const truth = () => solved ?? data.truth;

  /** The axis's ends as it has them. */
  function ends() {
    return [scaled(data.axes.yFrom), scaled(data.axes.yTo)];
  }

  const heights = () => [...pad.heights].map((y) => Number(value(y).toPrecision(4)));
  const finished = () => revealed && truth() !== null && truth().done;

  function show() {
    if (pad.count() < 2 || revealed) return;
    pad.fill();
    revealed = true;
    if (!data.chapter) component.setTriggerValue("answer", heights());
    else if (!solved) component.setTriggerValue("reveal", true);
    draw();
  }

  function restart() {
    revealed = false;
    pad.clear();
    draw();
  }

  function draw() {
    const size = roomOf(box);
    if (!data || !size.width) return;
    const shown = revealed ? truth() : null;
    const look = looksOf(data.runs, catalogue, colours.dark)[data.run];
    const name = catalogue.optimizers[data.runs[data.run].optimizer].name;
    curves.show(shown && shown.y.length ? [{name, x: shown.x, y: shown.y.map((y) => y ?? NaN), look}] : [], data.axes, size, colours);
    pad.paint(size, value, {colour: colours.text, dash: [7, 4]});
    say();
  }

  const written = (y) => (data.axes.percent ? `${Math.round(100 * y)} %` : short(Number(value(y).toPrecision(2))));

  function say() {
    const {xLabel, yLabel, log, percent} = data.axes;
    const [low, high] = ends();
    reveal.disabled = pad.count() < 2 || revealed;
    reveal.hidden = !data.chapter && revealed;
    again.hidden = !data.chapter || !revealed;
    const {x, y} = pad.handle;
    const at = `${xLabel} ${Math.round(x)}: ${yLabel} ${Number.isNaN(y) ? "–" : written(y)}`;
    for (const [name, one] of [["valuemin", low], ["valuemax", high], ["valuenow", Number.isNaN(y) ? low : y], ["valuetext", at]]) {
      pad.hand.setAttribute(`aria-${name}`, String(one));
    }
    const grows = words[data.waits ? "guess.waits" : "guess.growing"];
    reading.textContent = revealed ? (finished() ? "" : grows) : words["guess.draw"];
    const over = finished();
    if (over === (root.dataset.finished === "true")) return;
    root.dataset.finished = String(over);
    told.replaceChildren();
    if (!over) return;
    const {distance, share} = nearness([...pad.heights], data.axes.xTo, truth().x, truth().y.map(scaled), high - low);
    const key = log ? "guess.apart-factor" : percent ? "guess.apart-points" : "guess.apart";
    const size = log ? short(Number((10 ** distance).toPrecision(2))) : percent ? String(Math.round(100 * distance)) : short(Number(distance.toPrecision(2)));
    told.append(element("strong", {textContent: fill(words[key], {distance: size, share: Math.round(100 * share)})}), data.reveal);
    if (data.chapter && !(data.name in (loadProgress().done[data.chapter] ?? {}))) keepAnswer(data, share, {curve: heights()});
  }

  /** What was given before is shown with the truth; when it is no longer, the question is open again. */
  function follow(given) {
    if (given && !revealed) {
      pad.heights = given.map(scaled);
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
      pad.hand.setAttribute("aria-label", words["guess.sketch-canvas"]);
      const text = JSON.stringify([data.query, data.run, data.name, data.chapter]);
      if (text !== asked) {
        asked = text;
        pad.clear();
        revealed = false;
        solved = data.query ? curveOf(aloneOf(data.query, data.run, catalogue).paths[data.run]) : null;
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
