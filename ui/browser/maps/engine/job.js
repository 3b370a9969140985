/** What a worker must know to compute the maps of a run: declarations, values, and the definition's numbers from Python. */

import {hasMoved} from "../../solve/minima.js";
import {runValues} from "../../solve/runs.js";
import {parametersOf} from "../../solve/solution.js";
import {settingsOf, valuesOf} from "../settings/axes.js";
import {centre} from "./places.js";
import {windowOf} from "../window.js";

/**
 * @param {object} run @param {object} state of the maps page @param {object} catalogue
 * @returns {object} all that is computed follows from it: two that are equal as text are the same map
 */
export function jobOf(run, state, catalogue) {
  const {value, gradient, hessian, batchGradient, parameters, data, domain, minima, around, saddles} = catalogue.surfaces[state.surface];
  const {lines, hyperparameters} = catalogue.schedules[run.schedule];
  const {steps, noise, seed, cells} = state;
  return {
    kind: "basins", definition: catalogue.maps.definition,
    surface: {value, gradient, hessian, batchGradient, parameters: parameters.map(({key}) => ({key})), data: Boolean(data), domain, minima, around, saddles},
    rule: catalogue.optimizers[run.optimizer].rule, schedule: {lines, hyperparameters: hyperparameters.map(({key}) => ({key}))},
    values: runValues(run, catalogue), parameters: parametersOf(state, catalogue), moved: hasMoved(state, catalogue),
    rows: cells, columns: cells, window: windowOf(state, catalogue), steps, noise, seed,
    batch: state.parameters.batch ?? Infinity, tableRows: data ? data.length / 2 : 0,
    radius: catalogue.maps.definition.radius * Math.min(...domain.map(([low, high]) => high - low)),
  };
}

/**
 * The same for a run's settings map, whose own values along the axes do not matter.
 * @param {import("../settings/axes.js").Axis[]} axes across and, but for a sensitivity, up
 */
export function settingsJobOf(run, state, catalogue, axes) {
  const without = (kind, values) => Object.fromEntries(Object.entries(values).filter(([key]) => !axes.some((one) => one.of === kind && one.key === key)));
  const own = {...run, given: without("run", run.given)};
  const noise = axes.some(({of}) => of === "noise") ? 0 : state.noise;
  const given = {...state, noise, window: null, parameters: without("surface", state.parameters)};
  return {
    ...jobOf(own, given, catalogue), kind: "settings", starts: startsOf(state, catalogue),
    axes: axes.map((axis) => ({of: axis.of, place: axis.place, values: valuesOf(axis, state.cells)})),
    usual: catalogue.surfaces[state.surface].parameters.map((one) => one.default),
  };
}

/** The same for a run's part of a sensitivity over one axis; `tried`: between which values the run may have it. */
export function sensitivityJobOf(run, state, catalogue, axis) {
  const {place, low, high} = settingsOf(run, state, catalogue).find(({key}) => key === axis.key);
  return {...settingsJobOf(run, state, catalogue, [{...axis, place}]), kind: "sensitivity", rows: 1, tried: [low, high]};
}

/** The start of a race there, or a grid of so many a side over the surface's own window. */
export function startsOf({start, starts: side, surface}, {surfaces}) {
  if (side === 1) return [start];
  const [[x0, x1], [y0, y1]] = surfaces[surface].domain;
  return Array.from({length: side * side}, (_, i) => [centre(x0, x1, side, i % side), centre(y0, y1, side, Math.floor(i / side))]);
}
