/** Where will this run end? The reader plants a flag; then the run goes on. */

import {layer, resize, theme} from "../../../ui/browser/kit/canvas.js";
import {createClock} from "../../../ui/browser/race/clock.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {lastStep} from "../../../ui/browser/solve/paths.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {keepAnswer, loadProgress} from "../progress.js";
import {readQuery} from "../../../ui/browser/solve/query.js";
import {short} from "../../../ui/browser/kit/text.js";
import {scenesOf} from "../../../ui/browser/race/scenes.js";
import {solveAll} from "../../../ui/browser/solve/solution.js";
import {fit, fromX, fromY, toX, toY} from "../../../ui/browser/plane/view.js";

const SECONDS = 4;
/** A flag that is this share of the picture's diagonal away is not close at all. */
const FAR = 0.25;
const POLE = 26;

/** Closeness of a flag to an end, 0 … 1. */
export function closeness(distance, [x0, x1, y0, y1]) {
  return Math.max(0, 1 - distance / (FAR * Math.hypot(x1 - x0, y1 - y0)));
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let data = null;
  let words = null;
  let asked = "";
  let state = null;
  let paths = [];
  let view = null;
  let flag = [0, 0];
  let [moved, revealed] = [false, false];
  let colours = null;
  let size = {width: 0, height: 0};

  const question = element("p", {className: "dl-question"});
  const stage = element("div", {className: "dl-stage"});
  const still = layer(stage, "dl-layer");
  const player = createPlayer(stage, {onStart: plant, free: () => !revealed});
  const over = layer(stage, "dl-layer dl-over");
  const reveal = element("button", {type: "button", className: "dl-small dl-reveal", onclick: show});
  const again = element("button", {type: "button", className: "dl-small", onclick: restart});
  const reading = element("span", {className: "dl-reading"});
  const told = element("p", {className: "dl-told", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-alone", dataset: {testid: "guess", parts: "stage"}, role: "group"},
    question, stage, element("div", {className: "dl-answers"}, reveal, again, reading), told);
  parent.replaceChildren(root);
  const clock = createClock(tick);

  const window = () => state.window ?? catalogue.surfaces[state.surface].domain.flat();
  const end = () => {
    const {positions} = paths[data.run];
    const last = lastStep(paths[data.run]);
    return [positions[2 * last], positions[2 * last + 1]];
  };

  function plant(point) {
    if (revealed) return;
    const inside = (value, low, high) => Math.min(high, Math.max(low, value));
    flag = [inside(point[0], fromX(view, view.left), fromX(view, view.left + view.width)),
      inside(point[1], fromY(view, view.top + view.height), fromY(view, view.top))];
    moved = true;
    draw();
  }

  function show() {
    if (!moved || revealed) return;
    revealed = true;
    const [x, y] = end();
    const share = closeness(Math.hypot(x - flag[0], y - flag[1]), window());
    // The first answer counts: later ones know the end.
    if (!(data.name in (loadProgress().done[data.chapter] ?? {}))) {
      keepAnswer(data, share, {flag: flag.map((value) => Number(value.toPrecision(6)))});
    }
    clock.clock.speed = Math.max(1, (state.steps - data.shown) / SECONDS);
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) clock.seek(state.steps);
    else clock.play();
    draw();
  }

  function restart() {
    revealed = false;
    clock.seek(data.shown);
    draw();
  }

  function tick() {
    player.at(clock.clock.time);
    root.dataset.step = String(Math.floor(clock.clock.time));
    if (!clock.clock.playing) say();
  }

  function draw() {
    if (!state || !size.width) return;
    const scenes = scenesOf({state, paths, catalogue, colours, record: () => null}, size, view);
    player.show({...scenes.player(), start: flag}, clock.clock.time);
    drawOver(scenes.player().runs[data.run].look.colour);
    say();
  }

  /** The flag, the true start, and once it is known the way from the flag to the end. */
  function drawOver(colour) {
    const context = resize(over, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    const [px, py] = [toX(view, flag[0]), toY(view, flag[1])];
    context.strokeStyle = context.fillStyle = colours.text;
    context.lineWidth = 2;
    if (finished()) {
      const [x, y] = end();
      context.setLineDash([4, 4]);
      context.beginPath();
      context.moveTo(px, py);
      context.lineTo(toX(view, x), toY(view, y));
      context.stroke();
      context.setLineDash([]);
    }
    context.beginPath();
    context.arc(toX(view, state.start[0]), toY(view, state.start[1]), 4, 0, 2 * Math.PI);
    context.stroke();
    context.beginPath();
    context.moveTo(px, py);
    context.lineTo(px, py - POLE);
    context.stroke();
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(px, py - POLE);
    context.lineTo(px + 18, py - POLE + 6);
    context.lineTo(px, py - POLE + 12);
    context.closePath();
    context.fill();
    context.stroke();
  }

  const finished = () => revealed && !clock.clock.playing && clock.clock.time >= state.steps;

  function say() {
    reveal.disabled = !moved || revealed;
    again.hidden = !revealed;
    const place = flag.map((value) => short(Number(value.toPrecision(3)))).join(", ");
    reading.textContent = moved ? fill(words["guess.flag"], {place}) : words["guess.hint"];
    const done = finished();
    if (done === (root.dataset.finished === "true")) return;
    root.dataset.finished = String(done);
    if (!done) {
      told.replaceChildren();
      return;
    }
    const [x, y] = end();
    const distance = Math.hypot(x - flag[0], y - flag[1]);
    const share = Math.round(100 * closeness(distance, window()));
    told.replaceChildren(element("strong", {textContent: fill(words["guess.result"], {distance: short(Number(distance.toPrecision(2))), share})}), data.reveal);
    draw();
  }

  function measure() {
    const box = stage.getBoundingClientRect();
    const next = {width: Math.floor(box.width), height: Math.floor(box.height)};
    if (!state || !next.width) return;
    size = next;
    const [x0, x1, y0, y1] = window();
    view = fit([[x0, x1], [y0, y1]], size.width, size.height);
    if (!moved) flag = [(x0 + x1) / 2, (y0 + y1) / 2];
    const scenes = scenesOf({state, paths, catalogue, colours, record: () => null}, size, view);
    paintField(still, ...scenes.field(false));
    draw();
  }
  const observer = new ResizeObserver(measure);
  observer.observe(stage);

  return {
    update(component) {
      data = component.data;
      words = catalogue.words[data.language];
      colours = theme(parent);
      question.textContent = data.question;
      reveal.textContent = words["guess.reveal"];
      again.textContent = words["guess.again"];
      root.setAttribute("aria-label", words["guess.end"]);
      player.canvas.setAttribute("aria-label", words["guess.canvas"]);
      const text = JSON.stringify([data.query, data.run, data.shown]);
      if (text !== asked) {
        asked = text;
        const read = readQuery(data.query, catalogue);
        state = {...read, arrows: "off", selected: data.run, runs: read.runs.map((run, i) => ({...run, hidden: i !== data.run}))};
        paths = solveAll(state, catalogue, []);
        [moved, revealed] = [false, false];
        clock.setSteps(state.steps);
        clock.seek(data.shown);
      }
      root.dataset.finished = "";
      measure();
    },
    destroy() {
      observer.disconnect();
      clock.destroy();
      root.remove();
    },
  };
}
