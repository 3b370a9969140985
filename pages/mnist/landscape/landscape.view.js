/** The runs of a training on a plane through weight space: field, player, curves and legend of the race, on one clock. */

import {layer, theme} from "../../../ui/browser/kit/canvas.js";
import {createClock} from "../../../ui/browser/race/clock.js";
import {createCurves} from "../../../ui/browser/curves/curves.js";
import {element, fill, iconButton, say} from "../../../ui/browser/kit/dom.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {smooth, unpacked} from "./grid.js";
import {createLegend} from "../../../ui/browser/race/legend.js";
import {looksOf} from "../../../ui/browser/kit/marks.js";
import {standing} from "../../../ui/browser/solve/paths.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {createRelief} from "../../../ui/browser/relief/relief.js";
import {namesOf, parseRun} from "../../../ui/browser/solve/runs.js";
import {short} from "../../../ui/browser/kit/text.js";
import {createTransport} from "../../../ui/browser/race/transport.js";
import {MARGIN} from "../../../ui/browser/plane/view.js";

/** Checkpoints a second. */
const SPEED = 5;

/**
 * One run's checkpoints as a path of the player's; `losses` at the checkpoints themselves, `divergedIn` the iteration.
 * A run that was stopped ends where it has arrived, one that diverged where it has no further checkpoint.
 */
function pathOf({points, losses, diverged}) {
  const gone = diverged >= 0 ? [NaN] : [];
  return {
    positions: Float64Array.from([...points.flat(), ...gone, ...gone]), losses: Float64Array.from([...losses, ...gone], (loss) => loss ?? NaN),
    divergedAt: diverged >= 0 ? losses.length : -1, divergedIn: diverged,
  };
}

/** The grid's window in the middle of a room: nothing is drawn where nothing was computed. */
function inside([x0, x1, y0, y1], room) {
  const [width, height] = [room.width - MARGIN.left - MARGIN.right, room.height - MARGIN.top - MARGIN.bottom];
  const unit = Math.min(width / (x1 - x0), height / (y1 - y0));
  const [across, down] = [unit * (x1 - x0), unit * (y1 - y0)];
  return {left: MARGIN.left + (width - across) / 2, top: MARGIN.top + (height - down) / 2, width: across, height: down, x: x0, y: y1, unit};
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let words = null;
  let language = "";
  let data = null;
  let told = "";
  let paths = [];
  let runs = [];
  let at = [];
  let moments = [];
  let f = null;
  let colours = null;
  let selected = 0;
  let raised = false;
  let log = true;
  let room = {width: 0, height: 0};
  let curveRoom = {width: 0, height: 0};
  let transport = null;
  let drawn = null;

  const root = element("div", {className: "dl-race", dataset: {testid: "landscape"}, role: "group"});
  const stage = element("div", {className: "dl-stage dl-plane"});
  const still = layer(stage, "dl-layer");
  const side = element("div", {className: "dl-side"});
  const controls = element("div", {className: "dl-controls"});
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  root.append(stage, side, controls, summary);
  parent.replaceChildren(root);

  const clock = createClock(() => tick());
  const player = createPlayer(stage);
  const relief = createRelief(stage, {onCamera() {}});
  const axes = [element("span", {className: "dl-component dl-across"}), element("span", {className: "dl-component dl-upward"})];
  const tools = element("div", {className: "dl-toolbar"});
  stage.append(...axes, tools);
  const logSwitch = element("input", {type: "checkbox", checked: true});
  const logLabel = element("label", {className: "dl-check"});
  const curveNote = element("span", {className: "dl-note"});
  side.append(element("div", {className: "dl-curve-head"}, logLabel, curveNote));
  const curves = createCurves(side);
  const legend = createLegend(side, catalogue, select);
  logSwitch.addEventListener("change", () => {
    log = logSwitch.checked;
    paint();
  });

  const nameOf = (place) => namesOf(runs, catalogue, language)[place];
  const iteration = (step) => at[Math.min(Math.floor(step), at.length - 1)];

  function select(place) {
    selected = place;
    renderLegend();
    paint();
  }

  /** The loss and its slope along the plane; at the window's edge those a hair within. */
  function probe(px, py) {
    const [x0, x1, y0, y1] = data.window;
    const reach = (x1 - x0) / 1000;
    const [x, y] = [Math.min(x1 - reach, Math.max(x0 + reach, px)), Math.min(y1 - reach, Math.max(y0 + reach, py))];
    return {f: f(x, y), gradient: [(f(x + reach, y) - f(x - reach, y)) / (2 * reach), (f(x, y + reach) - f(x, y - reach)) / (2 * reach)]};
  }

  function paint() {
    if (!data || !room.width) return;
    const looks = looksOf(runs, catalogue, colours.dark);
    const view = inside(data.window, room);
    const [x0, x1, y0, y1] = data.window;
    const names = [0, 1].map((i) => `PC ${i + 1} (${Math.round(100 * data.shares[i])} %)`);
    const scene = {
      ...room, theme: colours, view, minima: [], deepest: [], saddles: [], start: paths[0].positions.slice(0, 2),
      runs: paths.map((path, i) => ({path, look: looks[i], selected: i === selected})),
      probe,
      reading: (x, y, loss) => `PC 1 ${short(x)}   PC 2 ${short(y)}   ${words["landscape.loss"]} ${short(loss)}`,
      f, window: [[x0, x1], [y0, y1]], log, names: ["PC 1", "PC 2", words["landscape.loss"]],
    };
    stage.classList.toggle("dl-solid", raised);
    axes.forEach((name, i) => {
      name.textContent = names[i];
    });
    const right = room.width - view.left - view.width;
    Object.assign(axes[0].style, {right: `${right + 6}px`, top: `${view.top + view.height - 26}px`});
    Object.assign(axes[1].style, {left: `${view.left + 6}px`, top: `${view.top + view.height / 2}px`});
    Object.assign(tools.style, {right: `${right + 6}px`, top: `${view.top + 6}px`});
    const picture = JSON.stringify([told, room, colours]);
    if (!raised && drawn !== picture) {
      paintField(still, f, view, scene);
      drawn = picture;
    }
    (raised ? relief : player).show(scene, clock.clock.time);
    const series = paths.flatMap(({losses}, i) => {
      const common = {name: nameOf(i), x: at.slice(0, losses.length), look: looks[i], selected: i === selected};
      const beside = data.runs[i].projected.map((loss) => loss ?? NaN);
      return [{...common, y: losses}, {...common, name: `${common.name} ${words["landscape.projected"]}`, y: beside, faint: true, selected: false}];
    });
    curves.show(series, {xTo: at.at(-1), log, xLabel: words["landscape.iteration"], yLabel: words["landscape.loss"], follow: true},
      curveRoom, colours);
    tick(true);
  }

  /** Draws the clock's moment. */
  function tick(always = false) {
    const {time, steps, playing} = clock.clock;
    const step = Math.floor(time);
    Object.assign(root.dataset, {step: String(step), steps: String(steps), playing: String(playing), iteration: String(iteration(step))});
    transport?.update();
    if (!data || !room.width) return;
    (raised ? relief : player).at(time);
    curves.at(standing(moments, at.length - 1, time).x);
    legend.at(paths, step, true, words["landscape.loss"]);
    if (!playing && (always || summary.dataset.step !== String(step))) summarize(step);
  }

  function summarize(step) {
    summary.dataset.step = String(step);
    const said = paths.map(({losses, divergedAt, divergedIn}, i) => {
      if (divergedAt >= 0 && step >= divergedAt) return `${nameOf(i)}: ${fill(words["landscape.diverged"], {step: divergedIn})}`;
      return `${nameOf(i)}: ${short(losses[Math.min(step, losses.length - 1)])}`;
    });
    say(summary, `${fill(words["landscape.summary"], {n: iteration(step)})} ${said.join("; ")}`);
  }

  function renderLegend() {
    legend.render({runs, selected, language, dark: colours.dark,
      words: {...words, "legend.diverged": words["landscape.diverged"]}});
  }

  function renderWords() {
    controls.replaceChildren();
    const named = {...words, "player.step": words["landscape.checkpoint"], "player.per-second": words["landscape.per-second"],
      "player.forward": words["landscape.forward"], "player.back": words["landscape.back"]};
    transport = createTransport(controls, clock, named, () => {},
      {readingOf: (step) => fill(words["landscape.at"], {n: iteration(step), of: at.at(-1)})});
    const button = iconButton("relief", words["player.relief"], () => {
      raised = !raised;
      button.setAttribute("aria-pressed", String(raised));
      paint();
    });
    button.setAttribute("aria-pressed", String(raised));
    tools.replaceChildren(button);
    root.setAttribute("aria-label", words["landscape.name"]);
    player.canvas.setAttribute("aria-label", words["landscape.canvas"]);
    relief.canvas.setAttribute("aria-label", words["player.relief-canvas"]);
    curves.root.setAttribute("aria-label", words["landscape.curves"]);
    curveNote.textContent = words["landscape.curves-note"];
    logLabel.replaceChildren(logSwitch, words["curves.log"]);
  }

  function adopt(next) {
    data = next;
    runs = data.runs.map(({run}) => parseRun(run));
    paths = data.runs.map(pathOf);
    at = data.at;
    moments = at.flatMap((t) => [t, 0]);
    f = smooth({...data, values: unpacked(data.grid)});
    selected = Math.min(selected, runs.length - 1);
    clock.setSteps(at.length - 1);
    clock.clock.speed = SPEED;
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) clock.seek(at.length - 1);
    else {
      clock.clock.time = 0;
      clock.play();
    }
  }

  function measure() {
    const [box, curveBox] = [stage, curves.root].map((one) => one.getBoundingClientRect());
    const sizes = [box, curveBox].map(({width, height}) => ({width: Math.floor(width), height: Math.floor(height)}));
    if (!sizes[0].width || !sizes[1].width || JSON.stringify(sizes) === JSON.stringify([room, curveRoom])) return false;
    [room, curveRoom] = sizes;
    return true;
  }
  const observer = new ResizeObserver(() => measure() && paint());
  observer.observe(stage);
  observer.observe(curves.root);

  return {
    update({data: next}) {
      const nextColours = theme(parent);
      const themed = JSON.stringify(nextColours) !== JSON.stringify(colours);
      colours = nextColours;
      const spoken = next.language !== language;
      language = next.language;
      words = catalogue.words[language];
      const text = JSON.stringify({...next, language: ""});
      const fresh = text !== told;
      told = text;
      if (fresh) adopt(next);
      if (fresh || spoken || themed) {
        if (fresh || spoken) renderWords();
        renderLegend();
        measure();
        paint();
      }
    },
    destroy() {
      observer.disconnect();
      clock.destroy();
      root.remove();
    },
  };
}
