/** The race view: field, player, curves, legend and cards on one clock. Everything follows the hand in the same frame. */

import {FIRST} from "../relief/camera.js";
import {arranging, createCards, sameCards} from "./cards.js";
import {layer, theme} from "../kit/canvas.js";
import {createClock} from "./clock.js";
import {createCurves} from "../curves/curves.js";
import {clear, lay, moved} from "./on_the_page.js";
import {element} from "../kit/dom.js";
import {paintField} from "../plane/field.js";
import {createGestures} from "../plane/gestures.js";
import {createLegend, raceSummary} from "./legend.js";
import {looksOf} from "../kit/marks.js";
import {createPlayer} from "../plane/trails.js";
import {createRelief} from "../relief/relief.js";
import {createOptions} from "./options.js";
import {forked, soloed, withoutOrphans} from "./editing.js";
import {identified, limitsOf, readQuery, writeQuery} from "../solve/query.js";
import {scenesOf} from "./scenes.js";
import {createSettings} from "./settings.js";
import {namesOf} from "../solve/runs.js";
import {createRecord, limitsAt, solveAll} from "../solve/solution.js";
import {createSwarm} from "../plane/swarm.js";
import {createToolbar} from "./toolbar.js";
import {createTransport, nearestSpeed} from "./transport.js";
import {fit} from "../plane/view.js";
import {painted, paintedStarts, paintedText} from "../plane/starts.js";

const SECONDS_FOR_A_RACE = 10;
/** After the last change by hand the still layer is painted at full sharpness. */
const SETTLED = 120;

/**
 * @param {HTMLElement} parent
 * @param {object} catalogue
 * @returns {{update: (component: object) => void, destroy: () => void}}
 */
export function create(parent, catalogue) {
  let component = null;
  let words = null;
  let language = "";
  let epoch = -1;
  let state = {runs: [], surface: "", parameters: {}, start: [0, 0], steps: 0, selected: 0, scale: "log", view: "flat", swarm: 0, painted: "", window: null};
  let paths = [];
  let record = null;
  let paints = 0;
  let pending = 0;
  let cardsPending = 0;
  let fieldStale = true;
  let sharpening = 0;
  let heights = [0, 1];
  let colours = null;
  let view = null;
  let [size, curveSize] = [{width: 0, height: 0}, {width: 0, height: 0}];
  let first = [0, 0];
  let lastLegend = 0;

  const root = element("div", {className: "dl-race", dataset: {testid: "player"}, role: "group"});
  const stage = element("div", {className: "dl-stage"});
  const still = layer(stage, "dl-layer");
  const swarm = createSwarm(stage);
  const side = element("div", {className: "dl-side"});
  const controls = element("fieldset", {className: "dl-controls"});
  const settings = element("fieldset", {className: "dl-settings"});
  const below = element("fieldset", {className: "dl-below"});
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  root.append(stage, side, controls, settings, below, summary);
  parent.replaceChildren(root);
  const options = createOptions(root, {stage, controls, settings, below});

  const clock = createClock(() => tick());
  const player = createPlayer(stage, {onStart: moveStart, free: () => toolbar.mode !== "hand" && !gestures.busy(), tool: () => toolbar.mode !== "" || gestures.busy()});
  const relief = createRelief(stage, {onCamera: (camera) => change({camera})});
  const toolbar = createToolbar(stage, {
    onZoom: (factor) => (solid() ? turn({zoom: relief.camera.zoom * factor}) : gestures.zoomMiddle(factor)),
    onReset: () => (solid() ? turn(null) : resetWindow()),
    onRelief: () => change({view: solid() ? "flat" : "relief"}),
    onArrows: () => change({arrows: state.arrows === "on" ? "off" : "on"}),
  });
  const gestures = createGestures(player.canvas, {
    view: () => view,
    window: () => state.window ?? seen(),
    hand: () => toolbar.mode === "hand",
    onWindow: (window, final) => {
      fieldStale = true;
      change({window}, final);
    },
    onReset: resetWindow,
  });
  const curveHead = element("div", {className: "dl-curve-head"});
  side.append(curveHead);
  const curves = createCurves(side);
  const legend = createLegend(side, catalogue, select);
  const cards = createCards(below, catalogue, () => catalogue.optimizers, {
    onInput: (given, place) => {
      const runs = withoutOrphans(identified(given));
      const selected = Math.min(place, runs.length - 1);
      const same = sameCards(runs, state.runs) && selected === state.selected;
      state = {...state, runs, selected};
      if (same) {
        cards.keep(runs, place);
        legend.rate(runs[place], place);
      } else renderLists();
      schedule();
    },
    onCommit: commit,
    onSelect: select,
  }, arranging);
  let transport = null;
  let fields = null;

  const most = limitsOf(catalogue);
  const surface = () => catalogue.surfaces[state.surface];
  const logarithmic = () => state.scale === "log";
  const solid = () => state.view === "relief";
  const listState = () => ({runs: state.runs, selected: state.selected, steps: state.steps, words, language, dark: colours.dark});
  const nameOf = (run) => namesOf(state.runs, catalogue, language)[state.runs.indexOf(run)];
  /** The window in a room of any size. */
  const fitted = ({width, height}) => fit(state.window ? [state.window.slice(0, 2), state.window.slice(2)] : surface().domain, width, height);
  /** The plane's part that is drawn now, as a window. */
  const seen = () => [view.x, view.x + view.width / view.unit, view.y - view.height / view.unit, view.y];

  function change(changes, final = true) {
    state = {...state, ...changes};
    schedule();
    if (final) commit();
  }

  function resetWindow() {
    fieldStale = true;
    change({window: null});
  }

  function turn(changes) {
    const camera = changes ? {...relief.camera, ...changes} : null;
    relief.setCamera(camera ?? FIRST);
    change({camera: camera && relief.camera});
  }

  function select(place) {
    if (place === state.selected) return;
    state = {...state, selected: place};
    renderLists();
    schedule();
    commit();
  }

  function moveStart(start, final) {
    if (options.locked) return;
    if (toolbar.mode === "brush") {
      const {domain} = surface();
      // At the end all of them have arrived where they collect.
      if (clock.clock.time >= state.steps) clock.seek(0);
      const starts = painted(paintedStarts(state.painted, domain), start, domain, view.unit, most.painted.longest);
      change({painted: paintedText(starts, domain)}, final);
      return;
    }
    fields.start(start);
    change({start}, final);
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
    paths = solveAll(state, catalogue, paths);
    const before = view;
    view = fitted(size);
    fieldStale ||= !before || ["x", "y", "unit"].some((key) => before[key] !== view[key]);
    if (fieldStale) paintStill(true);
    const looks = looksOf(state.runs, catalogue, colours.dark);
    record = null;
    const {time} = clock.clock;
    const scene = scenes(size, view);
    stage.classList.toggle("dl-solid", solid());
    if (solid()) relief.show(scene.relief(), time);
    else {
      swarm.show(scene.swarm());
      player.show(scene.player(), time);
    }
    const drawnLog = curves.show(
      paths.flatMap(({losses}, i) => (state.runs[i].hidden ? [] : [{name: nameOf(state.runs[i]), y: losses, look: looks[i], selected: i === state.selected}])),
      {xTo: state.steps, log: logarithmic(), xLabel: words["curves.step"], yLabel: words["curves.loss"], follow: true,
        // Without a lower bound the curve of a run that falls for ever would flatten all others: it leaves the window.
        ...(here.bounded ? {} : {yFrom: heights[0], yTo: heights[1]})},
      curveSize, colours);
    logSwitch.disabled = logarithmic() && !drawnLog;
    logNote.textContent = logarithmic() && !drawnLog ? words["curves.not-positive"] : "";
    toolbar.update(state, words);
    root.dataset.paint = String(++paints);
    lay(desk());
    tick(true);
  }

  const scenes = (room, window) => scenesOf({state, paths, catalogue, colours, record: lookUp}, room, window);

  /** The still layer; coarse at first and while a hand moves it, sharp once it rests. */
  function paintStill(coarse) {
    heights = paintField(still, ...scenes(size, view).field(coarse));
    fieldStale = false;
    clearTimeout(sharpening);
    if (coarse) sharpening = setTimeout(() => paintStill(false), SETTLED);
  }

  /** Everything about the selected run's steps; made when first asked for. */
  function lookUp() {
    record ??= createRecord(state.selected, state, catalogue, paths[state.selected]);
    return record;
  }

  /** What the page's other views may read and ask. */
  const desk = () => ({
    state, paths, colours, catalogue, words, language, nameOf,
    get record() {
      return lookUp();
    },
    get step() {
      return Math.floor(clock.clock.time);
    },
    root, surface: surface(),
    seek: (step) => {
      clock.seek(step);
      commit();
    },
    select, change, fork, solo, held: options.held, locked: options.locked,
    toggle: () => {
      clock.clock.playing ? clock.pause() : clock.play();
      commit();
    },
    resetStart: () => moveStart(first, true),
    scenes: (room) => scenes(room, fitted(room)),
  });

  /** Shows this run alone, or all of them where it is alone already. */
  function solo(place) {
    if (place >= state.runs.length) return;
    state = {...state, selected: place, runs: soloed(state.runs, place)};
    renderLists();
    change({});
  }

  /** A run that goes on from the selected one's point and state at this step. */
  function fork(at) {
    if (state.runs.length >= most.run.many || options.locked) return;
    state = {...state, runs: forked(state.runs, state.selected, at), selected: state.selected + 1};
    renderLists();
    change({});
  }

  /** Draws the clock's moment. */
  function tick(always = false) {
    const {time, steps, playing} = clock.clock;
    const step = Math.floor(time);
    root.dataset.step = String(step);
    root.dataset.steps = String(steps);
    root.dataset.playing = String(playing);
    transport?.update();
    if (solid()) relief.at(time);
    else {
      swarm.at(time);
      player.at(time);
    }
    curves.at(time);
    const now = performance.now();
    // Numbers that change sixty times a second cannot be read.
    if (paths.length && (always || !playing || now - lastLegend > 120)) {
      legend.at(paths, step, surface().bounded);
      lastLegend = now;
      limits(step);
      moved();
    }
    if (!playing && summary.dataset.step !== String(step)) summarize(step);
  }

  const limits = (step) => cards.limits(limitsAt(state, catalogue, paths, step));

  function summarize(step) {
    summary.dataset.step = String(step);
    if (!paths.length) return;
    summary.textContent = raceSummary({state, paths, words, surface: surface().name[language], nameOf}, step);
  }

  const logSwitch = element("input", {type: "checkbox"});
  const logLabel = element("label", {className: "dl-check"}, logSwitch);
  const logNote = element("span", {className: "dl-note"});
  curveHead.append(logLabel, logNote);
  logSwitch.addEventListener("change", () => change({scale: logSwitch.checked ? "log" : "linear"}));

  function renderLists() {
    cards.render(listState());
    legend.render(listState());
  }

  function renderControls() {
    controls.replaceChildren();
    transport = createTransport(controls, clock, words, commit);
    player.canvas.setAttribute("aria-label", words["player.canvas"]);
    relief.canvas.setAttribute("aria-label", words["player.relief-canvas"]);
    root.setAttribute("aria-label", words["player.name"]);
    curves.root.setAttribute("aria-label", words["curves.name"]);
    logLabel.replaceChildren(logSwitch, words["curves.log"]);
    fields = createSettings(settings, {surface: surface(), state, words, language, most}, {
      onInput: (changes) => {
        fieldStale ||= "parameters" in changes;
        if ("steps" in changes) clock.setSteps(changes.steps);
        change({...changes, ...("parameters" in changes ? {parameters: {...state.parameters, ...changes.parameters}} : {})}, false);
      },
      onCommit: commit,
    });
  }

  /** Tells Python, as the query of a link. */
  function commit() {
    const {time, playing} = clock.clock;
    component.setStateValue("query", writeQuery(state, catalogue, playing ? null : Math.floor(time)));
  }

  /** Takes over what a link says. Returns what the clock does then: only once it is painted, as all who attend read it. */
  function adopt(query) {
    const before = state;
    state = readQuery(query, catalogue);
    first = state.start;
    logSwitch.checked = logarithmic();
    relief.setCamera(state.camera ?? FIRST);
    fieldStale ||= before.surface !== state.surface || JSON.stringify(before.parameters) !== JSON.stringify(state.parameters);
    clock.setSteps(state.steps);
    clock.clock.speed = nearestSpeed(state.steps / SECONDS_FOR_A_RACE);
    const calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    if (state.at !== null) return () => clock.seek(state.at);
    if (calm) return () => clock.seek(state.steps);
    if (before.surface === state.surface && clock.clock.time < state.steps) return () => {};
    clock.clock.time = 0;
    return () => clock.play();
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
      const released = options.take(data);
      const nextColours = options.enlarged(theme(parent));
      const themed = JSON.stringify(nextColours) !== JSON.stringify(colours);
      colours = nextColours;
      fieldStale ||= themed;
      const spoken = language !== data.language;
      language = data.language;
      words = catalogue.words[language];
      const adopted = epoch !== data.epoch;
      const move = adopted ? adopt(data.query) : () => {};
      if (adopted || spoken || themed) {
        renderControls();
        legend.render(listState());
        measure();
        paint();
        move();
        epoch = data.epoch;
        // The picture comes first; the cards follow in the next frame.
        cancelAnimationFrame(cardsPending);
        cardsPending = requestAnimationFrame(() => {
          cards.render(listState());
          limits(Math.floor(clock.clock.time));
        });
      }
      if (released) clock.play();
    },
    destroy() {
      clear(root);
      options.destroy();
      observer.disconnect();
      clock.destroy();
      clearTimeout(sharpening);
      cancelAnimationFrame(pending);
      cancelAnimationFrame(cardsPending);
      root.remove();
    },
  };
}
