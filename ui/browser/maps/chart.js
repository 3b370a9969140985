/** The maps side by side: one window, one cursor, one legend. */

import {jobOf} from "./engine/job.js";
import {inksOf} from "./inks.js";
import {legendOf, renderLegend, renderShares} from "./legend.js";
import {createPanel, paintMap, paintPath} from "./panel.js";
import {cellText, commonText, headline, summary} from "./said.js";
import {aboutOf, arraysOf, tableOf} from "./save/files.js";
import {pictureOf} from "./save/picture.js";
import {shapeOf, viewOf} from "./window.js";
import {fill, say} from "../kit/dom.js";
import {deepestOf} from "../plane/field.js";
import {heightOf} from "../solve/solution.js";

/** What becomes of the start at the cursor, in words. */
function toldAt({state, seen, names, words, window}, atlas, {at, cell}) {
  const runs = atlas.seen.map((basins, i) => {
    const stands = basins && cell !== null && String(basins.window) === String(window) && basins.columns === state.cells;
    return {name: names[seen[i]], outcome: stands ? basins.at(cell) : null, needed: stands ? basins.needed[cell] : -1};
  });
  return cellText({point: at, runs, minima: atlas.minima, words});
}

/**
 * @param {object} places of the view @param {object} maps of createMaps @param {object} atlas of createAtlas
 * @param {object} cursor of createCursor @param {(id: number) => void} select the run with this identity is meant
 */
export function createChart(places, maps, atlas, cursor, select) {
  let panels = [];
  /** The panels that there have been, by their runs' identities: what a hand holds stays. */
  const known = new Map();
  let inks = null;
  /** The legend, and what stands on the maps, as they were painted last. */
  let painted = null;

  function panelOf({id}) {
    if (!known.has(id)) known.set(id, createPanel({...cursor.hooks, onSelect: () => select(id)}));
    return known.get(id);
  }

  /** As many maps as there are runs to be seen. */
  function render() {
    const {state, seen, looks, names, words, colours, surface, language} = maps;
    panels = seen.map((place) => panelOf(state.runs[place]));
    for (const id of known.keys()) if (!state.runs.some((run) => run.id === id)) known.delete(id);
    panels.forEach((panel, i) => {
      const place = seen[i];
      const name = names[place];
      panel.label({look: looks[place], name}, fill(words["maps.canvas"], {name, surface: surface.name[language]}));
      panel.root.classList.toggle("dl-selected", place === state.selected);
      panel.canvas.tabIndex = place === state.selected || (i === 0 && !seen.includes(state.selected)) ? 0 : -1;
    });
    inks = inksOf(maps.catalogue.looks, maps.catalogue.maps.look, colours);
    places.atlas.style.setProperty("--dl-count", panels.length);
    places.root.dataset.count = String(panels.length);
    const roots = panels.map(({root}) => root);
    if (roots.some((root, i) => root !== places.atlas.children[i]) || roots.length !== places.atlas.children.length) places.atlas.replaceChildren(...roots);
    measure();
  }

  function measure() {
    places.atlas.style.setProperty("--dl-shape", shapeOf(maps.window));
    return panels.map((panel) => panel.measure((size) => viewOf(maps.window, size))).some(Boolean);
  }

  /** Asks for the maps of the state as it is. */
  function ask() {
    const {state, seen, catalogue} = maps;
    atlas.show(seen.map((place) => ({id: `${state.runs[place].id} ${state.surface}`, job: jobOf(state.runs[place], state, catalogue)})), inks.colours);
  }

  /** Draws what is known of the maps where `cells`, and where `paths` those from the cursor. @returns {boolean} whether there is room */
  function paint({cells, paths}) {
    if (!panels.length || !measure()) return false;
    if (paths) trace();
    if (cells) paintMaps();
    say(places.reading, toldAt(maps, atlas, cursor));
    return true;
  }

  function paintMaps() {
    const {state, colours, words, seen, names, window, surface, catalogue, language} = maps;
    const {minima, stationary} = atlas;
    const best = deepestOf(minima, heightOf(state, catalogue));
    const deepest = [...minima.keys()].filter((one) => best.includes(minima[one]));
    const basins = atlas.seen;
    const met = basins.filter(Boolean);
    const legend = legendOf(met, minima, deepest, catalogue.maps.look.named);
    const shared = {minima, deepest, words, inks};
    const marks = {window, theme: colours, minima, deepest: best, saddles: stationary};
    painted = {legend, shared, marks};
    // What is written moves what stands below it: all is drawn before.
    for (const [i, panel] of panels.entries()) if (panel.view) panel.show((context, view) => paintMap(context, view, basins[i], inks.table, marks));
    renderLegend(places.legend, legend, shared);
    panels.forEach((panel, i) => {
      if (!panel.view || !basins[i]) return;
      say(panel.said, headline(basins[i], deepest, words));
      renderShares(panel.shares, basins[i], legend, shared);
    });
    const {root} = places;
    root.dataset.whole = String(atlas.whole);
    if (!atlas.whole) return;
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
    const told = met.map((one, i) => ({name: names[seen[i]], basins: one}));
    say(places.summary, summary({title: surface.name[language], common: commonText(maps, "maps.common"), runs: told, deepest, minima, words}));
  }

  function trace() {
    maps.solve(cursor.at);
    const {state, paths, looks, colours, seen} = maps;
    const start = cursor.at;
    panels.forEach((panel, i) => {
      if (!panel.view) return;
      const run = {path: paths[seen[i]], look: looks[seen[i]], selected: true};
      panel.trace((context, view, size) => paintPath(context, {...size, view, start, steps: state.steps, theme: colours, runs: [run]}));
    });
  }

  return {
    render, measure, ask, paint,
    leave: () => atlas.leave(),
    /** Whether all of the window is seen. */
    get home() {
      return !maps.state.window;
    },
    reset: cursor.hooks.onReset,
    /** What can be saved; null before the maps are whole. */
    get files() {
      if (!atlas.whole || !painted) return null;
      const {state, paths, looks, names, seen, surface, language, catalogue} = maps;
      const found = atlas.seen.map((basins, i) => ({name: names[seen[i]], look: looks[seen[i]], path: paths[seen[i]], basins}));
      const selected = Math.max(0, seen.indexOf(state.selected));
      const {basins} = found[selected];
      return {
        png: () => pictureOf({...painted, title: surface.name[language], common: commonText(maps, "maps.common"), maps: found, start: state.start, steps: state.steps}),
        csv: () => tableOf(basins),
        npz: () => arraysOf(basins, aboutOf(state.runs[seen[selected]], state, catalogue), state),
      };
    },
    zoom: (factor) => panels.find(({view}) => view)?.zoom(factor),
  };
}
