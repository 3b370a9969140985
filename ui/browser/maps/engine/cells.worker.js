/** A thread that does the tasks of a plan; what it finds is handed over, not copied. */

import {createCells, createEnds} from "./cells.js";
import {placesOf} from "./places.js";
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
  ends: (job, {cells}, made) => (made.ends ??= createEnds(job))(cells),
  places: (job, {ends}) => placesOf({...job, surface: same(job.surface)}, ends),
  cells: (job, {cells, places}, made) => (made.cells ??= CELLS[job.kind](job, places))(cells),
};

globalThis.onmessage = ({data}) => {
  const begun = performance.now();
  const {generation, what, place, begin, level, job, cells} = data;
  if (current.generation !== generation) current = {generation, made: []};
  const results = DOES[what](job, data, (current.made[place] ??= {}));
  const spent = performance.now() - begun;
  const buffers = [cells, results, ...Object.values(results)].filter(ArrayBuffer.isView).map(({buffer}) => buffer);
  globalThis.postMessage({generation, what, place, begin, level, cells, results, spent}, buffers);
};
