/** How carefully a setting must be chosen: the loss of all runs with each of its values, and beside it their paths with one. */

import {createCurve} from "./curve.js";
import {paintSensitivity} from "./painting.js";
import {bestOf, goodOf, isFromOne, lostOf, lowestOf, rangeOf, stableOf} from "./ranges.js";
import {goodText, lossesText, meanings, renderLegend, summary, widthText} from "./said.js";
import {renderAsked} from "../settings/asked.js";
import {axesOf, cellOf, settingsOf, valuesOf, withValues} from "../settings/axes.js";
import {createCursor} from "../settings/cursor.js";
import {paintCursor, planeOf} from "../settings/painting.js";
import {createPreview} from "../settings/preview.js";
import {valuesText} from "../settings/said.js";
import {createFollowing} from "../engine/following.js";
import {sensitivityJobOf} from "../engine/job.js";
import {createPanel} from "../panel.js";
import {commonText} from "../said.js";
import {sensitivityArrays, sensitivityTable} from "../save/files.js";
import {sensitivityPicture} from "../save/picture.js";
import {fill, say} from "../../kit/dom.js";
import {heightOf, solveAll} from "../../solve/solution.js";

/** How wide the picture is for its height. */
const SHAPE = "1.35";

/** The places of the runs that are looked at: those that are seen, or the selected one. */
const placesOf = ({seen, state}) => (seen.length ? seen : [state.selected]);

/** The runs that are seen, all with one value of a setting, as near to it as each may have it. */
function changesOf(maps, axis, value) {
  const {state, catalogue} = maps;
  const seen = placesOf(maps);
  const runs = state.runs.map((run, i) => {
    const setting = settingsOf(run, state, catalogue).find(({key}) => key === axis.key);
    return seen.includes(i) ? withValues(run, state, [[axis, Math.min(setting.high, Math.max(setting.low, value))]]).run : run;
  });
  return {...(axis.of === "noise" ? {noise: value} : {}), runs};
}

/** What the curves that are known say of their runs. */
function measured(maps, axis, curves) {
  const {state, names, looks, catalogue} = maps;
  const seen = placesOf(maps);
  const lowest = lowestOf(curves.filter(Boolean), state, catalogue);
  const fromOne = isFromOne(axis.key, seen.map((place) => state.runs[place]), catalogue);
  return seen.flatMap((place, i) => {
    if (!curves[i]) return [];
    const [run, curve] = [state.runs[place], curves[i]];
    const good = goodOf(curve, lowest, catalogue.maps.definition, state, catalogue);
    return [{run, curve, good, range: rangeOf(curve, good, fromOne), best: bestOf(curve), lost: lostOf(curve), name: names[place], place: i,
      look: looks[place], selected: place === state.selected, limit: stableOf(axis.key, run, state, catalogue)}];
  });
}

/** What can be saved of a picture that is whole. */
function filesOf({state, catalogue, surface, language, words}, painted) {
  return {
    png: () => sensitivityPicture({title: surface.name[language], common: commonText({state, surface, words}, "maps.common-sensitivity"),
      entries: painted.runs.map((one) => ({look: one.look, text: goodText(one, words)})), painted}),
    csv: () => sensitivityTable(painted, catalogue),
    npz: () => sensitivityArrays(painted, state, catalogue),
  };
}

/** @param {object} places @param {object} maps @param {object} crew @param {object} hooks as of createSettingsChart, but for `put` */
export function createSensitivityChart(places, maps, crew, {onChange, change, commit, open, point}) {
  const following = createFollowing(crew, () => performance.now(), {begin: ({job}) => createCurve(job), onChange});
  let [axis, values, painted] = [null, null, null];
  /** Where keys or a finger have put the cursor; the selected run's own value before they did. */
  let put = null;
  let paths = [];

  const own = () => {
    const cell = cellOf(axis, put === null ? axis.value : values[Math.min(put, values.length - 1)], maps.state.cells);
    return cell === null ? null : [cell];
  };
  const changesAt = (cell) => (cell ? changesOf(maps, axis, values[cell[0]]) : {runs: maps.state.runs});
  const cursor = createCursor(() => ({axes: [axis], view: panel.view, cells: maps.state.cells, own}), {
    change, commit, point,
    put(cell) {
      [put] = cell;
      point();
    },
    open: (cell) => open(changesAt(cell ?? (put === null ? null : own()))),
  });
  const panel = createPanel({...cursor.hooks, onSelect() {}});
  const preview = createPreview();

  function take() {
    const {state} = maps;
    [axis] = axesOf(maps.varying, [state.x], maps.catalogue.maps.axes);
    axis = {...axis, value: settingsOf(state.runs[state.selected], state, maps.catalogue).find(({key}) => key === axis.key)?.value ?? axis.value};
    values = valuesOf(axis, state.cells);
  }

  function render() {
    const {words} = maps;
    take();
    panel.canvas.tabIndex = 0;
    panel.label({look: null, name: words["maps.sensitivity"]}, fill(words["maps.sensitivity-canvas"], {axis: axis.called[maps.language]}));
    places.root.dataset.count = "2";
    if (places.atlas.firstChild !== panel.root) places.atlas.replaceChildren(panel.root, preview.root);
    measure();
  }

  function measure() {
    places.atlas.style.setProperty("--dl-shape", SHAPE);
    return panel.measure(planeOf);
  }

  function ask() {
    const {state, catalogue} = maps;
    take();
    following.show(placesOf(maps).map((place) => ({id: `${state.runs[place].id} ${state.surface} ${axis.key}`, job: sensitivityJobOf(state.runs[place], state, catalogue, axis)})));
  }

  function paint({cells, paths: moved}) {
    if (!measure()) return false;
    if (moved) trace();
    if (cells) paintCurves();
    return true;
  }

  function paintCurves() {
    const {state, words, colours, catalogue, language, surface} = maps;
    const runs = measured(maps, axis, following.seen);
    const f = heightOf(state, catalogue);
    const top = Math.max(...following.all[0].job.starts.map(([x, y]) => f(x, y)));
    painted = {runs, axis, top, look: catalogue.maps.look, theme: colours, widthText: (range) => widthText(range, words),
      labels: [axis.called[language], fill(words["maps.by-loss"], {steps: state.steps})]};
    panel.show((context, view, size) => paintSensitivity(context, size, painted));
    renderLegend(places.legend, runs, words);
    say(panel.said, meanings(runs, catalogue.maps.definition.good, words));
    const {root} = places;
    root.dataset.whole = String(following.whole);
    if (!following.whole) return;
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
    say(places.summary, summary({title: surface.name[language], axis: axis.called[language], runs, words}));
  }

  /** The value at the cursor, and the paths of all runs with it. */
  function trace() {
    maps.solve(maps.state.start);
    const {state, catalogue, colours, names, words, surface} = maps;
    const cell = cursor.cell;
    const common = cursor.hover || put !== null ? cell : null;
    const changes = changesAt(common);
    const shown = {...state, ...changes, runs: changes.runs.map((run) => ({...run, fork: undefined}))};
    paths = solveAll(shown, catalogue, paths);
    panel.trace((context, view) => cell && paintCursor(context, view, [(cell[0] + 0.5) / state.cells, 0], colours));
    const told = common ? valuesText([{...axis, value: values[cell[0]]}]) : words["maps.own-values"];
    const text = lossesText(placesOf(maps).map((place) => ({name: names[place], path: paths[place]})), words);
    preview.show({race: {state: shown, paths, catalogue, colours, surface, record: () => ({last: 0})}, look: null, name: told, told: ""});
    say(places.reading, `${told}: ${text}`);
  }

  return {
    render, measure, ask, paint,
    leave() {
      put = null;
      cursor.leave();
      preview.leave();
      following.leave();
    },
    renderAsked: (root, changed) => renderAsked(root, maps, [axis], maps.varying, changed),
    get home() {
      return !maps.state.x?.range;
    },
    reset: cursor.hooks.onReset,
    /** What can be saved; null before all is known. */
    get files() {
      return following.whole && painted ? filesOf(maps, painted) : null;
    },
    zoom: panel.zoom,
  };
}
