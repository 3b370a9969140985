/** The maps view: of each run where every start ends, which settings of one work, or how carefully one must be chosen. Everything follows the hand. */

import {createAtlas} from "./atlas.js";
import {createChart} from "./chart.js";
import {createCursor} from "./cursor.js";
import {createCrew} from "./engine/crew.js";
import {hire, threads} from "./engine/hire.js";
import {createSensitivityChart} from "./sensitivity/chart.js";
import {createSettingsChart} from "./settings/chart.js";
import {createMaps} from "./state.js";
import {createTools, renderKinds} from "./tools.js";
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
  const kinds = element("div", {className: "dl-map-kinds", role: "group"});
  const asked = element("fieldset", {className: "dl-map-asked"});
  const atlas = element("div", {className: "dl-atlas"});
  const reading = element("p", {className: "dl-map-reading", dataset: {testid: "map-reading"}});
  const below = element("fieldset", {className: "dl-below"});
  const settings = element("fieldset", {className: "dl-settings"});
  const summary = element("p", {className: "dl-hidden", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-maps", dataset: {testid: "maps"}, role: "group"},
    element("div", {className: "dl-map-sheet"}, element("div", {className: "dl-map-top"}, kinds, legend, tools), asked, atlas, reading), below, settings, summary);
  parent.replaceChildren(element("div", {className: "dl-room"}, root));
  // A cell is read out to whoever moves the cursor by keys, not at every move of a mouse.
  atlas.addEventListener("focusin", () => reading.setAttribute("aria-live", "polite"));
  atlas.addEventListener("focusout", () => reading.removeAttribute("aria-live"));
  return {root, kinds, asked, legend, tools, atlas, reading, below, settings, summary};
}

/** What a hand does to the maps; `view`: what is to follow. */
function createHands(maps, view) {
  function commit() {
    view.tell(maps.query());
  }

  /** Changes the state; `final`: the hand has come to rest. */
  function change(changes, final = true) {
    maps.set(changes);
    view.soon({maps: true});
    if (final) commit();
  }

  /** What the map is asked for has changed, with what asks for it. */
  function ask(changes, final = true) {
    maps.set(changes);
    view.renderRuns();
    if (final) commit();
  }

  /** The selected run, or what surrounds it, has other values. */
  function put(changes, final) {
    if (maps.locked) return;
    maps.set(changes);
    view.soon({paths: true});
    if (!final) return;
    view.renderSettings();
    view.renderRuns();
    commit();
  }

  /** Puts the cursor somewhere else. */
  function move(start, final) {
    view.settings.start(start);
    maps.set({start});
    view.soon({paths: true});
    if (final) commit();
  }

  /** Runs as their cards have them now, of which the one at `place` is in the hand. */
  function takeRuns(given, place) {
    const runs = identified(given);
    const same = sameCards(runs, maps.state.runs);
    if (same) view.cards.keep(runs, place);
    maps.set({runs, selected: Math.min(place, runs.length - 1)});
    if (!same) view.renderRuns();
    view.soon({maps: true});
  }

  function select(place) {
    if (place < 0 || place === maps.state.selected) return;
    maps.set({selected: place});
    view.renderRuns();
    commit();
  }

  /** Another page is to race this, where one can. */
  function open(changes) {
    if (!maps.opens) return;
    maps.set(changes);
    view.open(maps.query());
  }

  return {commit, change, ask, put, move, takeRuns, select, open};
}

/** How the maps stand on their page or in a lesson: how large, which parts of them, and whether values can be changed. */
function frame({root, kinds, tools, asked, below, settings}, {parts, locked, present, address}) {
  root.classList.toggle("dl-present", present === "window");
  root.classList.toggle("dl-enlarged", present === "text");
  for (const [part, place] of Object.entries({toolbar: tools, cards: below, settings})) place.hidden = Boolean(parts && !parts.includes(part));
  // A fieldset that is disabled disables all that stands in it, now and later.
  asked.disabled = below.disabled = settings.disabled = Boolean(locked);
  // What a lesson's map shows is the lesson's.
  kinds.hidden = !address;
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const places = createPlaces(parent);
  const {root} = places;
  const maps = createMaps(catalogue);
  let [component, teller, settings, epoch, pending, standing] = [null, null, null, -1, 0, null];
  const crew = createCrew(threads(), hire);
  const {commit, change, ask, put, move, takeRuns, select, open} = createHands(maps, {
    soon, renderRuns, renderSettings,
    tell: (query) => teller.tell(query),
    open: (query) => component.setTriggerValue("open", told(query)),
    get settings() {
      return settings;
    },
    get cards() {
      return cards;
    },
  });
  const point = () => soon({paths: true});
  const onChange = () => soon({cells: true});
  const atlas = createAtlas(crew, () => performance.now(), onChange);
  const cursor = createCursor(maps, {change, move, commit, point, open: (start) => open({start})});
  const charts = {
    basins: createChart(places, maps, atlas, cursor, (id) => select(maps.state.runs.findIndex((run) => run.id === id))),
    settings: createSettingsChart(places, maps, crew, {change: ask, put, commit, open, point, onChange}),
    sensitivity: createSensitivityChart(places, maps, crew, {change: ask, commit, open, point, onChange}),
  };
  const chart = () => charts[maps.kind];
  const tools = createTools(places.tools, maps, chart, {
    onZoom: (factor) => chart().zoom(factor),
    onReset: () => chart().reset(),
    onCells: (cells) => change({cells}),
  });
  const cards = createCards(places.below, catalogue, () => catalogue.optimizers,
    {onInput: takeRuns, onCommit: commit, onSelect: select, suited: maps.suited}, arranging);
  let wanted = {};
  /** How often other maps were wanted since the last frame. */
  let changes = 0;

  /**
   * Draws once in the coming frame: `maps`: they are others, which threads begin with at once; `cells`: more of them is known;
   * `paths`: they are others.
   */
  function soon(what) {
    wanted = {...wanted, ...what};
    pending ||= requestAnimationFrame(paint);
    if (what.maps && !changes++) chart().ask();
  }

  function paint() {
    const {maps: anew, cells, paths} = wanted;
    if (changes > 1) chart().ask();
    [pending, wanted, changes] = [0, {}, 0];
    if (!chart().paint({cells: anew || cells, paths: anew || paths})) return;
    tools.update();
    if (!anew && !paths) return;
    cards.at(maps.paths, maps.state.steps, maps.surface.bounded, maps.state.runs.map(() => ""));
    cards.limits(maps.limits());
  }

  function renderRuns() {
    if (standing !== chart()) {
      standing?.leave();
      standing = chart();
      root.dataset.kind = maps.kind;
      tools.render();
    }
    renderKinds(places.kinds, maps.words, maps.kind, (kind) => ask({kind}));
    standing.render();
    places.asked.hidden = !standing.renderAsked;
    standing.renderAsked?.(places.asked, ask);
    cards.render(maps.list);
    soon({maps: true});
  }

  function renderSettings() {
    settings = createSettings(places.settings, maps, {
      onInput: ({parameters, ...changes}) => change({...changes, parameters: {...maps.state.parameters, ...parameters}}, false),
      onCommit: commit,
    });
  }

  function renderAll() {
    root.setAttribute("aria-label", maps.words["maps.name"]);
    tools.render();
    renderSettings();
    renderRuns();
  }
  const observer = new ResizeObserver(() => chart().measure() && soon({cells: true, paths: true}));
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
      frame(places, data);
      Object.assign(maps, {opens: data.opens, locked: data.locked, colours, language: data.language, words: {...catalogue.words[data.language], ...data.words}});
      if (adopted) maps.read(data.query, data.fields);
      if (adopted || themed || spoken) renderAll();
      root.dataset.epoch = String(epoch);
    },
    destroy() {
      cancelAnimationFrame(pending);
      observer.disconnect();
      teller?.destroy();
      standing?.leave();
      crew.destroy();
      root.parentElement.remove();
    },
  };
}
