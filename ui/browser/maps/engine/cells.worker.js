/** A thread that does the tasks of a plan; what it finds is handed over, not copied. */

import {createCells, createEnds} from "./cells.js";
import {createDuty} from "./duty.js";
import {placesOf, scouts} from "./places.js";
import {createSensitivityCells, createSettingsCells} from "./trials.js";

/** What was made for the jobs of the last request, by their places. */
let current = {generation: -1, made: []};
/** A surface that comes again is the one that functions were made for. */
const surfaces = new Map();
const MOST = 20;

function same(surface) {
  const text = JSON.stringify(surface);
  if (surfaces.size > MOST) surfaces.clear();
  if (!surfaces.has(text)) surfaces.set(text, surface);
  return surfaces.get(text);
}

/** What makes the cells of each kind of map. */
const CELLS = {basins: createCells, settings: createSettingsCells, sensitivity: createSensitivityCells};

const DOES = {
  *ends({cells}, made) {
    const results = yield* (made.ends ??= createEnds(made.job))(cells);
    const {columns, rows} = scouts(made.job);
    // Who has let all scouts go knows the places too.
    return {results, told: cells.length === columns * rows ? yield* placesOf(made.job, results) : null};
  },
  *places({ends}, made) {
    return {results: yield* placesOf(made.job, ends)};
  },
  *cells({cells, places}, made) {
    return {results: yield* (made.cells ??= CELLS[made.job.kind](made.job, places))(cells)};
  },
};

function does(task) {
  const {generation, what, place, job} = task;
  if (current.generation !== generation) current = {generation, made: []};
  if (job) current.made[place] = {job: {...job, surface: same(job.surface)}};
  return DOES[what](task, current.made[place]);
}

function tell({generation, what, place, begin, level, cells}, {results, told}, spent) {
  const buffers = [cells, results, ...Object.values(results)].filter(ArrayBuffer.isView).map(({buffer}) => buffer);
  globalThis.postMessage({generation, what, place, begin, level, cells, results, told, spent}, buffers);
}

const {port1, port2} = new MessageChannel();
const listen = () => new Promise((resolve) => {
  port1.onmessage = resolve;
  port2.postMessage(null);
});

const take = createDuty(does, tell, () => performance.now(), listen);
globalThis.onmessage = ({data}) => take(data);
