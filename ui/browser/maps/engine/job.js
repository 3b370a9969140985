/** What a worker must know to compute the map of a run: declarations, values, and the definition's numbers from Python. */

import {hasMoved} from "../../solve/minima.js";
import {runValues} from "../../solve/runs.js";
import {parametersOf} from "../../solve/solution.js";
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
    definition: catalogue.maps.definition,
    surface: {value, gradient, hessian, batchGradient, parameters: parameters.map(({key}) => ({key})), data: Boolean(data), domain, minima, around, saddles},
    rule: catalogue.optimizers[run.optimizer].rule, schedule: {lines, hyperparameters: hyperparameters.map(({key}) => ({key}))},
    values: runValues(run, catalogue), parameters: parametersOf(state, catalogue), moved: hasMoved(state, catalogue),
    rows: cells, columns: cells, window: windowOf(state, catalogue), steps, noise, seed,
    batch: state.parameters.batch ?? Infinity, tableRows: data ? data.length / 2 : 0,
    radius: catalogue.maps.definition.radius * Math.min(...domain.map(([low, high]) => high - low)),
  };
}
