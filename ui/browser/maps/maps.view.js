/** The maps view: of each run where every start ends, on one window with one cursor. Everything follows the hand. */

import {createAtlas} from "./atlas.js";
import {createChart} from "./chart.js";
import {createCursor} from "./cursor.js";
import {createCrew} from "./engine/crew.js";
import {hire, threads} from "./engine/hire.js";
import {createMaps} from "./state.js";
import {createTools} from "./tools.js";
import {createCards, arranging} from "../race/cards.js";
import {sameCards} from "../race/editing.js";
import {createSettings} from "../race/settings.js";
import {theme} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {createTeller, told} from "../kit/teller.js";
import {identified} from "../solve/query.js";
import {enlarged} from "../../presenting/projector.js";

/** Where the parts stand, in the order in which they are read. */
function createPlaces(parent) {
  const legend = element("div", {className: "dl-map-legend", role: "list"});
  const tools = element("div", {className: "dl-map-tools", role: "toolbar"});
  const atlas = element("div", {className: "dl-atlas"});
  const reading = element("p", {className: "dl-map-reading", dataset: {testid: "map-reading"}});
  const below = element("fieldset", {className: "dl-below"});
  const settings = element("fieldset", {className: "dl-settings"});
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-maps", dataset: {testid: "maps"}, role: "group"},
    element("div", {className: "dl-map-sheet"}, element("div", {className: "dl-map-top"}, legend, tools), atlas, reading), below, settings, summary);
  parent.replaceChildren(element("div", {className: "dl-room"}, root));
  // A cell is read out to whoever moves the cursor by keys, not at every move of a mouse.
  atlas.addEventListener("focusin", () => reading.setAttribute("aria-live", "polite"));
  atlas.addEventListener("focusout", () => reading.removeAttribute("aria-live"));
  return {root, legend, tools, atlas, reading, below, settings, summary};
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const places = createPlaces(parent);
  const {root} = places;
  const maps = createMaps(catalogue);
  let [component, teller, settings, epoch, pending] = [null, null, null, -1, 0];
  const atlas = createAtlas(createCrew(threads(), hire), () => performance.now(), () => soon({cells: true}));
  const cursor = createCursor(maps, {change, move, commit, open, point: () => soon({})});
  const chart = createChart(places, maps, atlas, cursor, (id) => select(maps.state.runs.findIndex((run) => run.id === id)));
  const tools = createTools(places.tools, maps, chart, {
    onZoom: (factor) => chart.zoom(factor),
    onReset: () => change({window: null}),
    onCells: (cells) => change({cells}),
  });
  const cards = createCards(places.below, catalogue, () => catalogue.optimizers,
    {onInput: takeRuns, onCommit: commit, onSelect: select, suited: maps.suited}, arranging);
  let wanted = {maps: false, cells: false};

  /** Draws once in the coming frame: `maps`: they are others; `cells`: more of them is known. */
  function soon(what) {
    wanted = {maps: wanted.maps || what.maps, cells: wanted.cells || what.cells};
    pending ||= requestAnimationFrame(paint);
  }

  function paint() {
    const {maps: anew, cells} = wanted;
    [pending, wanted] = [0, {maps: false, cells: false}];
    if (anew) chart.ask();
    if (!chart.paint(anew || cells)) return;
    tools.update();
    cards.at(maps.paths, maps.state.steps, maps.surface.bounded, maps.state.runs.map(() => ""));
    cards.limits(maps.limits());
  }

  function commit() {
    teller.tell(maps.query());
  }

  /** Changes the state; `final`: the hand has come to rest. */
  function change(changes, final = true) {
    maps.set(changes);
    soon({maps: true});
    if (final) commit();
  }

  /** Puts the cursor somewhere else. */
  function move(start, final) {
    settings.start(start);
    maps.set({start});
    soon({});
    if (final) commit();
  }

  /** Runs as their cards have them now, of which the one at `place` is in the hand. */
  function takeRuns(given, place) {
    const runs = identified(given);
    const same = sameCards(runs, maps.state.runs);
    if (same) cards.keep(runs, place);
    maps.set({runs, selected: Math.min(place, runs.length - 1)});
    if (!same) renderRuns();
    soon({maps: true});
  }

  function select(place) {
    if (place < 0 || place === maps.state.selected) return;
    maps.set({selected: place});
    renderRuns();
    commit();
  }

  /** Another page is to race from this start. */
  function open(start) {
    maps.set({start});
    component.setTriggerValue("open", told(maps.query()));
  }

  function renderRuns() {
    chart.render();
    cards.render(maps.list);
    soon({maps: true});
  }

  function renderAll() {
    const {words} = maps;
    root.setAttribute("aria-label", words["maps.name"]);
    settings = createSettings(places.settings, maps, {
      onInput: ({parameters, ...changes}) => change({...changes, parameters: {...maps.state.parameters, ...parameters}}, false),
      onCommit: commit,
    });
    tools.render();
    renderRuns();
  }
  const observer = new ResizeObserver(() => chart.measure() && soon({cells: true}));
  observer.observe(places.atlas);

  return {
    update(next) {
      component = next;
      const {data} = next;
      teller ??= createTeller(data.fields, ".dl-maps");
      teller.take(next);
      const colours = enlarged(theme(parent), data.present);
      const themed = JSON.stringify(colours) !== JSON.stringify(maps.colours);
      const spoken = maps.language !== data.language;
      const adopted = epoch !== data.epoch;
      epoch = data.epoch;
      root.classList.toggle("dl-present", Boolean(data.present));
      Object.assign(maps, {colours, language: data.language, words: {...catalogue.words[data.language], ...data.words}});
      if (adopted) maps.read(data.query, data.fields);
      if (adopted || themed || spoken) renderAll();
      root.dataset.epoch = String(epoch);
    },
    destroy() {
      cancelAnimationFrame(pending);
      observer.disconnect();
      teller?.destroy();
      atlas.destroy();
      root.parentElement.remove();
    },
  };
}
