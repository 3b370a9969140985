/** The race view: field, player, curves, legend and cards on one clock. Everything follows the hand in the same frame. */

import {createCards} from "./cards.js";
import {layer, theme} from "./canvas.js";
import {createClock} from "./clock.js";
import {createCurves} from "./curves.js";
import {element, fill} from "./dom.js";
import {paintField} from "./field.js";
import {createLegend} from "./legend.js";
import {looksOf} from "./marks.js";
import {evaluator, solve} from "./paths.js";
import {createPlayer} from "./player.js";
import {createQuantity} from "./quantity.js";
import {parseRun, runText, runValues} from "./runs.js";
import {createTransport} from "./transport.js";
import {fit} from "./view.js";

const SECONDS_FOR_A_RACE = 10;

/**
 * @param {HTMLElement} parent
 * @param {object} catalogue
 * @returns {{update: (component: object) => void, destroy: () => void}}
 */
export function createRace(parent, catalogue) {
  let component = null;
  let words = null;
  let language = "";
  let epoch = -1;
  let state = {runs: [], surface: "", parameters: {}, start: [0, 0], steps: 0, selected: 0, log: true};
  let paths = [];
  let paints = 0;
  let pending = 0;
  let cardsPending = 0;
  let fieldStale = true;
  let heights = [0, 1];
  let colours = null;
  let size = {width: 0, height: 0};
  let curveSize = {width: 0, height: 0};
  let lastLegend = 0;

  const root = element("div", {className: "dl-race", dataset: {testid: "player"}, role: "group"});
  const stage = element("div", {className: "dl-stage"});
  const still = layer(stage, "dl-layer");
  const side = element("div", {className: "dl-side"});
  const controls = element("div", {className: "dl-controls"});
  const settings = element("div", {className: "dl-settings"});
  const below = element("div");
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  root.append(stage, side, controls, settings, below, summary);
  parent.replaceChildren(root);

  const clock = createClock(() => tick());
  const player = createPlayer(stage, {onStart: moveStart});
  const curveHead = element("div", {className: "dl-curve-head"});
  side.append(curveHead);
  const curves = createCurves(side);
  const legend = createLegend(side, catalogue, select);
  const cards = createCards(below, catalogue, {
    onInput: (runs, place) => {
      const shape = runs.length !== state.runs.length || runs.some((run, i) => run.optimizer !== state.runs[i].optimizer);
      const selected = Math.min(place, runs.length - 1);
      const moved = selected !== state.selected;
      state = {...state, runs, selected};
      if (shape || moved) renderLists();
      else {
        cards.keep(runs, place);
        legend.rate(runs[place], place);
      }
      schedule();
    },
    onCommit: commit,
    onSelect: select,
  });
  let transport = null;
  let startFields = [];
  let parameterFields = [];

  const surface = () => catalogue.surfaces[state.surface];
  const parameters = () => surface().parameters.map(({key, default: value}) => state.parameters[key] ?? value);
  const listState = () => ({runs: state.runs, selected: state.selected, words, language, dark: colours.dark});

  function select(place) {
    if (place === state.selected) return;
    state = {...state, selected: place};
    cards.render(listState());
    legend.render(listState());
    schedule();
    commit();
  }

  function moveStart(point, final) {
    state = {...state, start: point};
    startFields.forEach((field, i) => field.set(point[i]));
    schedule();
    if (final) commit();
  }

  /** Solves and paints once in the coming frame, however many inputs arrive before it. */
  function schedule() {
    pending ||= requestAnimationFrame(() => {
      pending = 0;
      paint();
    });
  }

  function paint() {
    if (!size.width || !state.surface) return;
    const here = surface();
    const values = parameters();
    paths = state.runs.map((run, i) =>
      solve(here, catalogue.optimizers[run.optimizer].rule, runValues(run, catalogue.optimizers), values, state.start, state.steps, paths[i]));
    const view = fit(here.domain, size.width, size.height);
    if (fieldStale) {
      const f = evaluator(here);
      heights = paintField(still, (x, y) => f(values, x, y), view,
        {...size, theme: colours, minima: here.minima, saddles: here.saddles});
      fieldStale = false;
    }
    const looks = looksOf(state.runs, catalogue, colours.dark);
    player.show({...size, view, theme: colours, start: state.start,
      runs: paths.map((path, i) => ({path, look: looks[i], selected: i === state.selected}))}, clock.clock.time);
    const drawnLog = curves.show(
      paths.map(({losses}, i) => ({name: catalogue.optimizers[state.runs[i].optimizer].name, y: losses, look: looks[i], selected: i === state.selected})),
      {xTo: state.steps, log: state.log, xLabel: words["curves.step"], yLabel: words["curves.loss"], follow: true,
        // Without a lower bound the curve of a run that falls for ever would flatten all others: it leaves the window.
        ...(here.bounded ? {} : {yFrom: heights[0], yTo: heights[1]})},
      curveSize, colours);
    logNote.textContent = state.log && !drawnLog ? words["curves.not-positive"] : "";
    root.dataset.paint = String(++paints);
    tick(true);
  }

  /** Draws the clock's moment. */
  function tick(always = false) {
    const {time, steps, playing} = clock.clock;
    const step = Math.floor(time);
    root.dataset.step = String(step);
    root.dataset.steps = String(steps);
    root.dataset.playing = String(playing);
    transport?.update();
    player.at(time);
    curves.at(time);
    const now = performance.now();
    // Numbers that change sixty times a second cannot be read.
    if (paths.length && (always || !playing || now - lastLegend > 120)) {
      legend.at(paths, step);
      lastLegend = now;
    }
    if (!playing && summary.dataset.step !== String(step)) summarize(step);
  }

  function summarize(step) {
    summary.dataset.step = String(step);
    if (!paths.length) return;
    const runs = paths.map(({losses, divergedAt}, i) => {
      const {name} = catalogue.optimizers[state.runs[i].optimizer];
      return divergedAt >= 0 && step >= divergedAt
        ? `${name}: ${fill(words["legend.diverged"], {step: divergedAt})}` : `${name}: ${losses[step].toPrecision(3)}`;
    });
    summary.textContent = `${fill(words["player.summary"], {step, steps: state.steps, surface: surface().name[language]})} ${runs.join("; ")}`;
  }

  const logSwitch = element("input", {type: "checkbox"});
  const logLabel = element("label", {className: "dl-check"}, logSwitch);
  const logNote = element("span", {className: "dl-note"});
  curveHead.append(logLabel, logNote);
  logSwitch.addEventListener("change", () => {
    state = {...state, log: logSwitch.checked};
    schedule();
    commit();
  });

  function renderLists() {
    cards.render(listState());
    legend.render(listState());
  }

  function renderControls() {
    controls.replaceChildren();
    transport = createTransport(controls, clock, words, commit);
    player.canvas.setAttribute("aria-label", words["player.canvas"]);
    root.setAttribute("aria-label", words["player.name"]);
    curves.root.setAttribute("aria-label", words["curves.name"]);
    logLabel.replaceChildren(logSwitch, words["curves.log"]);
    const fields = surface().domain.map(([from, to], axis) => {
      const reach = to - from;
      const quantity = {key: "xy"[axis], default: 0, low: -1e4, high: 1e4, scale: "linear", symbol: "xy"[axis],
        what: words["player.start-hint"]};
      const [low, high] = [from - 0.2 * reach, to + 0.2 * reach];
      return startField(quantity, axis, low, high);
    });
    startFields = fields;
    parameterFields = surface().parameters.map((parameter) =>
      createQuantity({...parameter, what: parameter.what[language], called: ""}, state.parameters[parameter.key] ?? parameter.default,
        `${parameter.what[language]} (${parameter.symbol})`, {
          data: {parameter: parameter.key},
          onInput: (value) => {
            state = {...state, parameters: {...state.parameters, [parameter.key]: value}};
            fieldStale = true;
            schedule();
          },
          onCommit: commit,
        }));
    settings.replaceChildren(
      element("span", {className: "dl-caption", textContent: words["player.start"]}), ...fields.map(({root: one}) => one),
      ...parameterFields.map(({root: one}) => one));
  }

  function startField(quantity, axis) {
    const field = element("input", {type: "number", step: "any", className: "dl-number", dataset: {start: "xy"[axis]},
      title: quantity.what, "aria-label": `${words["player.start"]} ${quantity.symbol}`});
    const read = () => {
      const value = field.value === "" ? NaN : Number(field.value);
      if (!(Math.abs(value) <= quantity.high)) return;
      state = {...state, start: axis === 0 ? [value, state.start[1]] : [state.start[0], value]};
      schedule();
    };
    field.addEventListener("input", read);
    field.addEventListener("change", () => {
      field.value = String(state.start[axis]);
      commit();
    });
    field.value = String(state.start[axis]);
    return {
      root: element("label", {className: "dl-start"}, quantity.symbol, field),
      set: (value) => {
        field.value = String(value);
      },
    };
  }

  /** Tells Python, as the query of a link. */
  function commit() {
    const {time, playing, steps} = clock.clock;
    const set = surface().parameters.filter(({key}) => key in state.parameters).map(({key}) => `${key}=${state.parameters[key]}`);
    const query = {
      surface: [set.length ? `${state.surface}:${set.join(",")}` : state.surface],
      start: [state.start.map(String).join(",")],
      steps: [String(steps)],
      run: state.runs.map((run) => runText(run, catalogue.optimizers)),
      ...(playing ? {} : {at: [String(Math.floor(time))]}),
      ...(state.selected ? {selected: [String(state.selected + 1)]} : {}),
      ...(state.log ? {} : {scale: ["linear"]}),
    };
    component.setStateValue("query", query);
  }

  function adopt(query) {
    const [key, settings = ""] = query.surface[0].split(":");
    const at = query.at?.[0];
    const before = state;
    state = {
      surface: key,
      parameters: Object.fromEntries(settings.split(",").filter(Boolean).map((part) => part.split("=")).map(([name, value]) => [name, Number(value)])),
      start: query.start[0].split(",").map(Number),
      steps: Number(query.steps[0]),
      runs: query.run.map(parseRun),
      selected: Number(query.selected?.[0] ?? 1) - 1,
      log: query.scale?.[0] !== "linear",
    };
    logSwitch.checked = state.log;
    fieldStale ||= before.surface !== state.surface || JSON.stringify(before.parameters) !== JSON.stringify(state.parameters);
    clock.setSteps(state.steps);
    clock.clock.speed = nearestSpeed(state.steps / SECONDS_FOR_A_RACE);
    const still = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    if (at !== undefined) clock.seek(Number(at));
    else if (still) clock.seek(state.steps);
    else if (before.surface !== state.surface) {
      clock.clock.time = 0;
      clock.play();
    }
  }

  /** Takes the room there is; true where it is not what it was. */
  function measure() {
    const [box, curveBox] = [stage.getBoundingClientRect(), curves.root.getBoundingClientRect()];
    const next = {width: Math.floor(box.width), height: Math.floor(box.height)};
    const nextCurve = {width: Math.floor(curveBox.width), height: Math.floor(curveBox.height)};
    if (!next.width || !nextCurve.width) return false;
    const same = next.width === size.width && next.height === size.height
      && nextCurve.width === curveSize.width && nextCurve.height === curveSize.height;
    if (!same) [size, curveSize, fieldStale] = [next, nextCurve, true];
    return !same;
  }
  const observer = new ResizeObserver(() => measure() && schedule());
  observer.observe(stage);
  observer.observe(curves.root);

  return {
    update(next) {
      component = next;
      const {data} = next;
      const nextColours = theme(parent);
      const themed = JSON.stringify(nextColours) !== JSON.stringify(colours);
      colours = nextColours;
      fieldStale ||= themed;
      const spoken = language !== data.language;
      language = data.language;
      words = catalogue.words[language];
      const adopted = epoch !== data.epoch;
      if (adopted) {
        epoch = data.epoch;
        adopt(data.query);
      }
      if (adopted || spoken || themed) {
        renderControls();
        legend.render(listState());
        measure();
        paint();
        // The picture comes first; the cards follow in the next frame.
        cancelAnimationFrame(cardsPending);
        cardsPending = requestAnimationFrame(() => cards.render(listState()));
      }
    },
    destroy() {
      observer.disconnect();
      clock.destroy();
      cancelAnimationFrame(pending);
      cancelAnimationFrame(cardsPending);
      root.remove();
    },
  };
}

function nearestSpeed(speed) {
  return [2, 5, 10, 30, 60, 120, 300, 1000, 3000].reduce((best, one) =>
    (Math.abs(Math.log(one / speed)) < Math.abs(Math.log(best / speed)) ? one : best));
}
