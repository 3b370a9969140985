/** Where runs may end: the definition is that of Python's `simulation/maps/places.py`. */

import {SAME, followed, followedTo} from "../../solve/minima.js";
import {evaluator} from "../../solve/paths.js";

/** The middle of a cell between two ends. */
export const centre = (low, high, count, number) => (low * (count - number - 0.5) + high * (number + 0.5)) / count;

/** The grid of starts from whose ends places are found. */
export function scouts({surface: {domain}, window: [x0, x1, y0, y1], radius, definition: {starts}}) {
  const both = [[x0, x1], [y0, y1]].map(([low, high], i) => [Math.min(domain[i][0], low), Math.max(domain[i][1], high)]);
  const [columns, rows] = both.map(([low, high]) => Math.min(starts, Math.ceil((high - low) / (2 * radius))));
  return {columns, rows, window: both.flat()};
}

/** The place that is nearest to a point, -1 where none is as near as the radius. */
export function nearest(x, y, places, radius) {
  let [found, least] = [-1, radius * radius];
  places.forEach(([cx, cy], i) => {
    const far = (x - cx) ** 2 + (y - cy) ** 2;
    if (far < least || (found < 0 && far === least)) [found, least] = [i, far];
  });
  return found;
}

/**
 * All places for the map of a run, found in steps.
 * @param {object} job of jobOf @param {Float64Array} ends of the runs from all scouts that have not diverged, in order
 * @returns {{minima: number[][], stationary: number[][]}}
 */
export function* placesOf(job, ends) {
  const {surface, parameters, radius, moved, definition: {places: most, directions}} = job;
  const known = [...surface.minima, ...surface.around];
  const minima = moved ? followedTo(known, surface, parameters, (low) => low > 0) : [...known];
  const stationary = moved ? followedTo(surface.saddles, surface, parameters, (low) => !(low > 0)) : [...surface.saddles];
  const isPlace = (x, y) => nearest(x, y, [...minima, ...stationary], radius) >= 0;
  const first = [...minima, ...stationary];
  for (let i = 0; i < ends.length; i += 2) {
    yield;
    const [x, y] = [ends[i], ends[i + 1]];
    if (nearest(x, y, first, radius) >= 0) continue;
    const {point, low, high, rests} = followed([x, y], surface, parameters);
    if (!((point[0] - x) ** 2 + (point[1] - y) ** 2 <= radius * radius)) continue;
    if (minima.length + stationary.length >= most || isPlace(...point)) continue;
    const lowest = isLowest(point, surface, parameters, radius / 10, directions);
    if (lowest || (rests && Math.max(Math.abs(low), Math.abs(high)) > SAME)) (lowest ? minima : stationary).push(point);
  }
  return {minima, stationary};
}

/** Whether a surface is nowhere lower, and somewhere higher, on a circle around a point. */
function isLowest([x, y], surface, values, radius, directions) {
  const f = evaluator(surface);
  const height = f(values, x, y);
  let higher = false;
  for (let k = 0; k < directions; k++) {
    const angle = (2 * Math.PI * k) / directions;
    const around = f(values, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    if (!(around >= height)) return false;
    higher ||= around > height;
  }
  return higher;
}
