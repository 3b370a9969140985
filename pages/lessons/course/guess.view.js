/**
 * Where will this run end? The reader plants a flag; then the run goes on. In the course the answer stays in the browser's
 * progress; elsewhere Python is told of it, and says what was `given` before.
 */

import {layer, resize, roomOf, theme} from "../../../ui/browser/kit/canvas.js";
import {createClock} from "../../../ui/browser/race/clock.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {enlarged} from "../../../ui/presenting/projector.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {keepAnswer, loadProgress} from "../progress.js";
import {short} from "../../../ui/browser/kit/text.js";
import {toX, toY} from "../../../ui/browser/plane/view.js";
import {aloneOf, endOf, paintStart, scenesIn, viewIn, within} from "./alone.js";

const SECONDS = 4;
/** A flag that is this share of the picture's diagonal away is not close at all. */
const FAR = 0.25;
const POLE = 26;

/** Closeness of a flag to an end, 0 … 1. */
export function closeness(distance, [x0, x1, y0, y1]) {
  return Math.max(0, 1 - distance / (FAR * Math.hypot(x1 - x0, y1 - y0)));
}

/** The flag, the true start, and once it is known the way from the flag to the end. */
function paintFlag(context, {width, height}, view, {flag, start, end, text, colour}) {
  context.clearRect(0, 0, width, height);
  const [px, py] = [toX(view, flag[0]), toY(view, flag[1])];
  context.strokeStyle = context.fillStyle = text;
  context.lineWidth = 2;
  if (end) {
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(px, py);
    context.lineTo(toX(view, end[0]), toY(view, end[1]));
    context.stroke();
    context.setLineDash([]);
  }
  paintStart(context, view, start, text);
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

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let data = null;
  let words = null;
  let asked = "";
  let race = null;
  let view = null;
  let flag = [0, 0];
  let [moved, revealed] = [false, false];
  /** Whether Python knows of an answer. */
  let known = false;
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

  const end = () => endOf(race.paths[data.run]);

  function plant(point) {
    if (revealed) return;
    flag = within(view, point);
    moved = true;
    draw();
  }

  function show() {
    if (!moved || revealed) return;
    revealed = true;
    const answer = flag.map((value) => Number(value.toPrecision(6)));
    if (!data.chapter) component.setTriggerValue("answer", answer);
    else if (!(data.name in (loadProgress().done[data.chapter] ?? {}))) {
      // The first answer counts: later ones know the end.
      const [x, y] = end();
      keepAnswer(data, closeness(Math.hypot(x - flag[0], y - flag[1]), race.box), {flag: answer});
    }
    clock.clock.speed = Math.max(1, (race.state.steps - data.shown) / SECONDS);
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) clock.seek(race.state.steps);
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
    if (!race || !size.width) return;
    const scenes = scenesIn(race, size, view, colours, catalogue);
    player.show({...scenes.player(), start: flag}, clock.clock.time);
    paintFlag(resize(over, size.width, size.height), size, view,
      {flag, start: race.state.start, end: finished() ? end() : null, text: colours.text, colour: scenes.player().runs[data.run].look.colour});
    say();
  }

  const finished = () => revealed && !clock.clock.playing && clock.clock.time >= race.state.steps;

  function say() {
    reveal.disabled = !moved || revealed;
    reveal.hidden = !data.chapter && revealed;
    again.hidden = !data.chapter || !revealed;
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
    const share = Math.round(100 * closeness(distance, race.box));
    told.replaceChildren(element("strong", {textContent: fill(words["guess.result"], {distance: short(Number(distance.toPrecision(2))), share})}), data.reveal);
    draw();
  }

  function measure() {
    const next = roomOf(stage);
    if (!race || !next.width) return;
    size = next;
    const [x0, x1, y0, y1] = race.box;
    view = viewIn(race, size);
    if (!moved) flag = [(x0 + x1) / 2, (y0 + y1) / 2];
    paintField(still, ...scenesIn(race, size, view, colours, catalogue).field(false));
    draw();
  }
  const observer = new ResizeObserver(measure);
  observer.observe(stage);

  /** What was given before is shown with its end; when it is no longer, the question is open again. */
  function follow(given) {
    if (given && !revealed) {
      [flag, moved, revealed] = [given, true, true];
      clock.seek(race.state.steps);
    } else if (!given && revealed && known) {
      moved = false;
      restart();
    }
    known = Boolean(given);
  }

  return {
    update(next) {
      component = next;
      data = component.data;
      words = catalogue.words[data.language];
      colours = enlarged(theme(parent), data.present);
      root.classList.toggle("dl-enlarged", Boolean(data.present));
      question.textContent = data.question;
      question.hidden = !data.question;
      reveal.textContent = data.act ?? words["guess.reveal"];
      again.textContent = words["guess.again"];
      root.setAttribute("aria-label", words["guess.end"]);
      player.canvas.setAttribute("aria-label", words["guess.canvas"]);
      const text = JSON.stringify([data.query, data.run, data.shown]);
      if (text !== asked) {
        asked = text;
        race = aloneOf(data.query, data.run, catalogue);
        [moved, revealed] = [false, false];
        clock.setSteps(race.state.steps);
        clock.seek(data.shown);
      }
      if (!data.chapter) follow(data.given);
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
