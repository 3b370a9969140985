/** The settings map of the selected run, with theory over it, and beside it the run with the values at the cursor. */

import {renderAsked} from "./asked.js";
import {axesOf, cellOf, settingsOf, shareOf, valuesOf, withValues} from "./axes.js";
import {createCursor} from "./cursor.js";
import {paintCursor, paintSettings, planeOf} from "./painting.js";
import {createPreview} from "./preview.js";
import {cellText, renderLegend, summary, theoryTexts, valuesText} from "./said.js";
import {createSheet} from "./sheet.js";
import {curvesOf} from "./theory.js";
import {createFollowing} from "../engine/following.js";
import {settingsJobOf} from "../engine/job.js";
import {levelOf, levelsOf} from "../inks.js";
import {createPanel} from "../panel.js";
import {commonText} from "../said.js";
import {aboutOf, settingsArrays, settingsTable} from "../save/files.js";
import {settingsPicture} from "../save/picture.js";
import {fill, say} from "../../kit/dom.js";
import {solveAll} from "../../solve/solution.js";

/** How wide a map is for its height. */
const SHAPE = "1.35";

/** The cell in which the run's own values lie; null beyond the map. */
function ownCell(axes, cells) {
  const cell = axes.map((axis) => cellOf(axis, axis.value, cells));
  return cell.includes(null) ? null : cell;
}

/** The runs and what surrounds them when the selected one has these values along the axes, or as they are. */
function changesOf(state, axes, given) {
  const {runs, selected} = state;
  const {run, ...rest} = withValues(runs[selected], state, given ? axes.map((axis, i) => [axis, given[i]]) : []);
  return {...rest, runs: runs.map((one, i) => (i === selected ? run : one))};
}

/** The race of the selected run alone, with other values; `reuse`: paths that may be written again. */
function raceOf({state, catalogue, colours, surface}, changes, reuse) {
  const runs = changes.runs.map((one, i) => ({...one, fork: undefined, hidden: i !== state.selected}));
  const shown = {...state, ...changes, runs};
  return {state: shown, paths: solveAll(shown, catalogue, reuse), catalogue, colours, surface, record: () => ({last: 0})};
}

/** The settings of both axes as they are in such a race. */
function nowOf({state, catalogue}, axes) {
  const settings = settingsOf(state.runs[state.selected], state, catalogue);
  return axes.map((axis) => settings.find(({key}) => key === axis.key));
}

/** What can be saved of a map that is whole. */
function filesOf({state, catalogue, surface, language, looks, names, words}, painted) {
  const {sheet, axes} = painted;
  const keys = axes.map(({key}) => key);
  const run = state.runs[state.selected];
  // What is tried is a run whose own values along the axes do not matter.
  const tried = {...run, given: Object.fromEntries(Object.entries(run.given).filter(([key]) => !keys.includes(key)))};
  return {
    png: () => settingsPicture({title: surface.name[language], common: commonText({state, surface, words}, "maps.common-settings"),
      name: names[state.selected], look: looks[state.selected], painted}),
    csv: () => settingsTable(sheet, keys),
    npz: () => settingsArrays(sheet, aboutOf(tried, state, catalogue), keys),
  };
}

/**
 * @param {object} places of the view @param {object} maps of createMaps @param {object} crew of createCrew
 * @param {{onChange: () => void, change: (changes: object, final: boolean) => void, put: (changes: object, final: boolean) => void,
 *   commit: () => void, open: (changes: object) => void, point: () => void}} hooks `onChange`: more is known; `put`: the selected
 *   run has other values; the others as of createCursor
 */
export function createSettingsChart(places, maps, crew, {onChange, change, put, commit, open, point}) {
  const following = createFollowing(crew, () => performance.now(), {begin: ({job}) => createSheet(job), onChange});
  let [axes, values, inks, painted] = [null, null, null, null];
  /** Theory's lines, as they follow from what was asked for. */
  let curves = [];
  let paths = [];
  /** What becomes of the run with the values at the cursor. */
  let becomes = "";
  const run = () => maps.state.runs[maps.state.selected];

  const own = () => ownCell(axes, maps.state.cells);
  const changesAt = (cell) => changesOf(maps.state, axes, cell && cell.map((at, i) => values[i][at]));
  const cursor = createCursor(() => ({axes, view: panel.view, cells: maps.state.cells, own}),
    {change, commit, point, put: (cell, final) => put(changesAt(cell), final), open: (cell) => open(changesAt(cell))});
  const panel = createPanel({...cursor.hooks, onSelect() {}});
  const preview = createPreview();

  function render() {
    const {words, colours, catalogue, looks, names, state} = maps;
    inks = levelsOf(catalogue.maps.look, colours);
    const name = names[state.selected];
    panel.canvas.tabIndex = 0;
    panel.label({look: looks[state.selected], name}, fill(words["maps.settings-canvas"], {name}));
    places.root.dataset.count = "2";
    if (places.atlas.firstChild !== panel.root) places.atlas.replaceChildren(panel.root, preview.root);
    take();
    measure();
  }

  function take() {
    const {state, catalogue} = maps;
    axes = axesOf(maps.varying, [state.x, state.y], catalogue.maps.axes);
    values = axes.map((axis) => valuesOf(axis, state.cells));
  }

  function measure() {
    places.atlas.style.setProperty("--dl-shape", SHAPE);
    return panel.measure(planeOf);
  }

  function ask() {
    const {state, catalogue} = maps;
    take();
    const job = settingsJobOf(run(), state, catalogue, axes);
    curves = curvesOf(axes, run(), state, catalogue, job.columns);
    following.show([{id: `${run().id} ${state.surface} ${axes.map(({key}) => key)}`, job}]);
  }

  function paint({cells, paths: moved}) {
    if (!measure()) return false;
    if (moved) trace();
    if (cells) paintMap();
    tell();
    return true;
  }

  function paintMap() {
    const {state, words, colours, catalogue, language, surface, names} = maps;
    const [sheet] = following.seen;
    const {columns, rows} = following.all[0].job;
    const {deepest} = catalogue.maps.look;
    const shown = sheet && {columns, rows, shown: sheet.shown(state.colour, deepest, levelOf)};
    const theory = theoryTexts(curves, catalogue.optimizers[run().optimizer], words);
    const legend = {sheet, colour: state.colour, theory, steps: state.steps, deepest, inks, theme: colours, words};
    painted = {sheet, shown, curves, axes, inks, theme: colours, labels: axes.map((axis) => axis.called[language]), legend};
    panel.show((context, view, size) => paintSettings(context, view, size, painted));
    renderLegend(places.legend, legend);
    const {root} = places;
    root.dataset.whole = String(following.whole);
    if (sheet) say(panel.said, summary.short(sheet.shares, words));
    if (!following.whole) return;
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
    say(places.summary, summary.long({title: surface.name[language], name: names[state.selected], axes, sheet, theory, deepest, words, language}));
  }

  /** The mark at the cursor, and the path of the run with its values. */
  function trace() {
    maps.solve(maps.state.start);
    const {state, colours, looks, names, words} = maps;
    const race = raceOf(maps, changesAt(cursor.hover), paths);
    paths = race.paths;
    const shares = cursor.hover ? cursor.hover.map((at) => (at + 0.5) / state.cells) : axes.map((axis) => shareOf(axis, axis.value));
    panel.trace((context, view) => paintCursor(context, view, shares, colours));
    const told = valuesText(nowOf(race, axes));
    const text = cellText(paths[state.selected], state.steps, words);
    becomes = `${told}: ${text}`;
    preview.show({race, look: looks[state.selected], name: `${names[state.selected]}: ${told}`, told: text});
  }

  function tell() {
    const {state, words} = maps;
    const known = following.whole && cursor.cell ? following.seen[0].at(cursor.cell[1] * state.cells + cursor.cell[0]) : null;
    const needed = known && known.needed >= 0 ? `, ${fill(words["maps.reached-in"], {steps: known.needed})}` : "";
    say(places.reading, `${becomes}${needed}`);
  }

  return {
    render, measure, ask, paint,
    leave() {
      cursor.leave();
      preview.leave();
      following.leave();
    },
    /** The controls of what the map is asked for. */
    renderAsked: (root, change) => renderAsked(root, maps, axes, maps.varying, change),
    /** Whether all of both axes is seen. */
    get home() {
      return !maps.state.x?.range && !maps.state.y?.range;
    },
    reset: cursor.hooks.onReset,
    zoom: panel.zoom,
    /** What can be saved; null before the map is whole. */
    get files() {
      return following.whole && painted?.sheet ? filesOf(maps, painted) : null;
    },
  };
}
