/** The race view: field, player, curves, legend and cards on one clock. Everything follows the hand in the same frame. */

import {arranging, createCards} from "./cards.js";
import {createClock} from "./clock.js";
import {createEditing} from "./editing.js";
import {createLegend} from "./legend.js";
import {attend, clear, deskOf, lay, moved} from "./on_the_page.js";
import {createOptions} from "./options.js";
import {createPainting} from "./painting.js";
import {scenesOf} from "./scenes.js";
import {createSettings} from "./settings.js";
import {createRace} from "./state.js";
import {createToolbar} from "./toolbar.js";
import {createTransport, nearestSpeed} from "./transport.js";
import {createLosses} from "../curves/losses.js";
import {createNumbers} from "../details/one_step.js";
import {theme} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {createTabs} from "../kit/tabs.js";
import {createTeller} from "../kit/teller.js";
import {createStage} from "../plane/stage.js";

const SECONDS_FOR_A_RACE = 10;
/** What a narrow room shows one at a time below the picture. */
const PANES = {runs: "player.pane-runs", loss: "player.pane-loss", step: "player.pane-step"};

/** Where the parts stand, in the order in which they are read. */
function createPlaces(parent) {
  const stage = element("div", {className: "dl-stage"});
  const side = element("div", {className: "dl-side"});
  const controls = element("fieldset", {className: "dl-controls"});
  const settings = element("fieldset", {className: "dl-settings"});
  const below = element("fieldset", {className: "dl-below"});
  const numbers = element("div", {className: "dl-one-step"});
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  const root = element("div", {className: "dl-race", dataset: {testid: "player"}, role: "group"});
  const panes = createTabs([below, side, numbers], (chosen) => {
    root.dataset.pane = Object.keys(PANES)[chosen];
    moved();
  });
  panes.choose(0);
  root.append(stage, side, controls, element("div", {className: "dl-panes"}, panes.bar), settings, below, numbers, summary);
  // What it is laid out by is the room that it gets, not the window.
  parent.replaceChildren(element("div", {className: "dl-room"}, root));
  return {root, stage, side, controls, panes, settings, below, numbers, summary};
}

/** The parts in their places, each with what the hand does there; transport and settings come with the words. */
function createParts(places, race, editing) {
  const {catalogue} = race;
  const options = createOptions(places.root, places);
  const stage = createStage(places.stage, {
    scenes: (room, view) => scenesOf(race, room, view),
    tool: () => toolbar.mode,
    window: () => race.state.window,
    start: () => race.state.start,
    onStart: editing.moveStart,
    onWindow: editing.setWindow,
    onReset: () => editing.setWindow(null),
    onCamera: (camera) => editing.change({camera}),
  });
  const toolbar = createToolbar(places.stage, {
    onZoom: editing.zoom,
    onReset: editing.resetView,
    onRelief: () => editing.change({view: race.solid ? "flat" : "relief"}),
    onArrows: () => editing.change({arrows: race.state.arrows === "on" ? "off" : "on"}),
  });
  const losses = createLosses(places.side, {
    onScale: (scale) => editing.change({scale}),
    onSeek: (step, final) => options.held || editing.seek(step, final),
  });
  const legend = createLegend(places.side, catalogue, editing.select);
  const cards = createCards(places.below, catalogue, () => catalogue.optimizers,
    {onInput: editing.takeRuns, onCommit: editing.commit, onSelect: editing.select, suited: race.suited}, arranging);
  return {options, stage, toolbar, losses, legend, cards};
}

/**
 * @param {HTMLElement} parent
 * @param {object} catalogue
 * @returns {{update: (component: object) => void, destroy: () => void}}
 */
export function create(parent, catalogue) {
  const places = createPlaces(parent);
  const {root} = places;
  const parts = {transport: null, settings: null, teller: createTeller(catalogue.race, ".dl-race")};
  const race = createRace(catalogue);
  const clock = createClock(() => painting.tick());
  const painting = createPainting(race, clock, places, parts, {
    onPaint: () => lay(deskOf(race, clock, root, parts.options, editing)),
    onMove: moved,
  });
  const editing = createEditing(race, clock, parts, painting);
  Object.assign(parts, createParts(places, race, editing));
  let numbers = null;
  const showStep = (desk) => {
    if (root.dataset.pane !== "step" || desk.root !== root) return;
    numbers ??= createNumbers(places.numbers);
    numbers.show(desk);
  };
  const leave = attend({onPaint: showStep, onMove: showStep});
  let epoch = -1;
  let cardsPending = 0;
  const observer = new ResizeObserver(() => painting.measure() && painting.soon());
  observer.observe(places.stage);
  observer.observe(parts.losses.root);

  /** All that is written in words. */
  function renderControls() {
    const {words} = race;
    root.setAttribute("aria-label", words["player.name"]);
    places.controls.replaceChildren();
    parts.transport = createTransport(places.controls, clock, words, editing.commit, {onSpeed: (speed) => editing.change({speed})});
    parts.settings = createSettings(places.settings, race, {onInput: editing.set, onCommit: editing.commit});
    parts.stage.label(words);
    parts.losses.render(words);
    places.panes.render(words["player.panes"], Object.values(PANES).map((key) => words[key]));
  }

  /** Takes over what a link says. Returns what the clock does then: only once it is painted, as all who attend read it. */
  function adopt(query) {
    const before = race.state;
    race.read(query);
    const {state} = race;
    parts.stage.setCamera(state.camera);
    if (before.surface !== state.surface || JSON.stringify(before.parameters) !== JSON.stringify(state.parameters)) parts.stage.spoil();
    clock.setSteps(state.steps);
    clock.clock.speed = nearestSpeed(state.speed ?? state.steps / SECONDS_FOR_A_RACE);
    const calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    if (state.at !== null) return () => clock.seek(state.at);
    if (calm) return () => clock.seek(state.steps);
    if (before.surface === state.surface && clock.clock.time < state.steps) return () => {};
    clock.clock.time = 0;
    return () => clock.play();
  }

  /** Shows all of it anew, the picture first; the cards follow in the next frame. */
  function renderAll(move) {
    renderControls();
    parts.legend.render(race.list);
    painting.measure();
    painting.paint();
    move();
    cancelAnimationFrame(cardsPending);
    cardsPending = requestAnimationFrame(() => {
      parts.cards.render(race.list);
      painting.tick(true);
      root.dataset.epoch = String(epoch);
    });
  }

  return {
    update(component) {
      const {data} = component;
      parts.teller.take(component);
      const released = parts.options.take(data);
      const colours = parts.options.enlarged(theme(parent));
      const themed = JSON.stringify(colours) !== JSON.stringify(race.colours);
      if (themed) parts.stage.spoil();
      const spoken = race.language !== data.language;
      Object.assign(race, {colours, language: data.language, words: catalogue.words[data.language]});
      const adopted = epoch !== data.epoch;
      epoch = data.epoch;
      const move = adopted ? adopt(data.query) : () => {};
      if (adopted || spoken || themed) renderAll(move);
      if (released) clock.play();
    },
    destroy() {
      leave();
      clear(root);
      parts.options.destroy();
      parts.teller.destroy();
      observer.disconnect();
      clock.destroy();
      parts.stage.destroy();
      painting.destroy();
      cancelAnimationFrame(cardsPending);
      root.parentElement.remove();
    },
  };
}
