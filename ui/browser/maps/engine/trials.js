/** What becomes of one run with other values of its settings: the definitions are Python's, `simulation/maps/settings.py`. */

import {createEnds, functionOf, nearness, restOf, runSource, watchSource} from "./cells.js";
import {placesOf, scouts} from "./places.js";
import {createTables} from "./tables.js";
import {gaussian, rowNumbers} from "../../solve/noise.js";
import {followedTo} from "../../solve/minima.js";

/** (…, near): puts the loss after the last step into out[0], NaN where it diverges, and into out[1] the steps to a minimum, or -1. */
const trialSource = (job) => {
  const {before, each} = watchSource(job, "DONE=SINCE;");
  return runSource(job, "out[0]=NaN;out[1]=DONE;return;", {before: `let DONE=-1;${before}`, each: `if (DONE<0) ${each}`},
    "out[0]=F;out[1]=DONE;return;");
};

/** So many surfaces and sizes of noise are kept with the minima that they have. */
const MOST_GROUNDS = 600;

/**
 * Makes what tries a cell of a job's grid from each of its starts, in steps: (cell, losses, needed) writes one number of each a start.
 * @param {object} job of settingsJobOf
 */
function createTrials(job) {
  const {surface, columns, axes, starts, seed, steps, tableRows, noise, usual} = job;
  const run = functionOf(trialSource(job));
  const [H, P] = [job.values, job.parameters].map((all) => Float64Array.from(all));
  const tablesOf = createTables(job.rule, steps);
  const shaken = noise > 0 || axes.some(({of}) => of === "noise");
  const draws = starts.map((_, i) => (shaken ? gaussian(seed, i, steps) : undefined));
  const batchAt = surface.parameters.findIndex(({key}) => key === "batch");
  const grounds = new Map();
  const out = new Float64Array(2);

  /** What the noise and the surface's parameters, as they stand in P, make of the places at which runs may end. */
  function* groundOf(key, sigma) {
    if (grounds.has(key)) return grounds.get(key);
    if (grounds.size > MOST_GROUNDS) grounds.clear();
    const batch = batchAt < 0 ? Infinity : P[batchAt];
    const moved = !surface.data && usual.some((value, i) => value !== P[i]);
    const minima = yield* minimaOf({...job, parameters: [...P], noise: sigma, moved, batch});
    const rows = batch < tableRows ? rowNumbers(seed, steps, batch, tableRows) : undefined;
    grounds.set(key, {near: nearness(minima, minima.length, job.radius), rows});
    return grounds.get(key);
  }

  return function* (cell, losses, needed) {
    const column = cell % columns;
    const places = [column, (cell - column) / columns];
    let sigma = noise;
    let key = "";
    axes.forEach((axis, i) => {
      const value = axis.values[places[i]];
      if (axis.of === "run") H[axis.place] = value;
      else key += ` ${value}`;
      if (axis.of === "noise") sigma = value;
      if (axis.of === "surface") P[axis.place] = value;
    });
    const {near, rows} = yield* groundOf(key, sigma);
    const tables = tablesOf(H);
    for (let i = 0; i < starts.length; i++) {
      const [x, y] = starts[i];
      run(H, tables, P, sigma, draws[i], rows, steps, x, y, out, near);
      [losses[i], needed[i]] = out;
    }
  };
}

/** Minima of a surface: those that it declares, where they are now, or those that the run as it is comes upon. */
function* minimaOf(job) {
  const {surface, parameters, moved} = job;
  const known = [...surface.minima, ...surface.around];
  if (surface.minima.length) return moved ? followedTo(known, surface, parameters, (low) => low > 0) : known;
  const {columns, rows} = scouts(job);
  const ends = yield* createEnds(job)(Uint32Array.from({length: columns * rows}, (_, i) => i));
  const {minima} = yield* placesOf(job, ends);
  return minima;
}

/** Of numbers the middle one, as Python's `middle` has it; NaN is the last. */
function middle(values) {
  return values.length === 1 ? values[0] : Float64Array.from(values).sort()[values.length >> 1];
}

const shareOf = (values, which) => values.reduce((sum, value) => sum + (which(value) ? 1 : 0), 0) / values.length;

/** Makes what computes cells of a settings map in steps: numbers of cells → the arrays of Python's `SettingsMap`. */
export function createSettingsCells(job) {
  const tried = createTrials(job);
  const [losses, needed] = [0, 0].map(() => new Float64Array(job.starts.length));
  const rest = restOf(job);
  return function* (cells) {
    const found = {losses: new Float64Array(cells.length), needed: new Int32Array(cells.length),
      reachedShare: new Float64Array(cells.length), divergedShare: new Float64Array(cells.length)};
    for (let i = 0; i < cells.length; i++) {
      if (i % rest === 0) yield;
      yield* tried(cells[i], losses, needed);
      found.reachedShare[i] = shareOf(needed, (steps) => steps >= 0);
      found.divergedShare[i] = shareOf(losses, Number.isNaN);
      found.losses[i] = middle(losses);
      const steps = middle(needed.map((one) => (one < 0 ? Infinity : one)));
      found.needed[i] = steps < Infinity ? steps : -1;
    }
    return found;
  };
}

/** Makes what computes values of a sensitivity in steps: their numbers → the losses from all starts, NaN where the run may not have the value. */
export function createSensitivityCells(job) {
  const tried = createTrials(job);
  const {starts: {length: count}, tried: [low, high], axes: [{values}]} = job;
  const needed = new Float64Array(count);
  const rest = restOf(job);
  return function* (cells) {
    const losses = new Float64Array(cells.length * count).fill(NaN);
    for (let i = 0; i < cells.length; i++) {
      if (i % rest === 0) yield;
      const value = values[cells[i]];
      if (value >= low && value <= high) yield* tried(cells[i], losses.subarray(i * count, (i + 1) * count), needed);
    }
    return {losses};
  };
}
