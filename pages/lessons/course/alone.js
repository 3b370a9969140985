/** A race of which one run is asked about: the others are hidden, and it is seen from above as it begins. */

import {lastStep} from "../../../ui/browser/solve/paths.js";
import {readQuery} from "../../../ui/browser/solve/query.js";
import {scenesOf} from "../../../ui/browser/race/scenes.js";
import {solveAll} from "../../../ui/browser/solve/solution.js";
import {fit, fromX, fromY, toX, toY} from "../../../ui/browser/plane/view.js";

/** @returns {{state: object, paths: object[], box: number[]}} `box`: its window, x from and to, y from and to */
export function aloneOf(query, run, catalogue) {
  const read = readQuery(query, catalogue);
  const state = {...read, arrows: "off", selected: run, runs: read.runs.map((one, i) => ({...one, hidden: i !== run}))};
  return {state, paths: solveAll(state, catalogue, []), box: state.window ?? catalogue.surfaces[state.surface].domain.flat()};
}

/** Where a run ends. @returns {[number, number]} */
export function endOf(path) {
  const last = lastStep(path);
  return [path.positions[2 * last], path.positions[2 * last + 1]];
}

/** The losses of a run at every step until it ends, as a curve that is finished. */
export function curveOf({losses}) {
  const y = [...losses].filter(Number.isFinite);
  return {x: y.map((_, i) => i), y, done: true};
}

/** The window of a race in a room of this size. */
export const viewIn = ({box: [x0, x1, y0, y1]}, {width, height}) => fit([[x0, x1], [y0, y1]], width, height);

/** What its layers show. */
export const scenesIn = ({state, paths}, size, view, colours, catalogue) => scenesOf({state, paths, catalogue, colours, record: () => null}, size, view);

/** A point, or the nearest that is seen. */
export function within(view, [x, y]) {
  const inside = (value, low, high) => Math.min(high, Math.max(low, value));
  return [inside(x, fromX(view, view.left), fromX(view, view.left + view.width)),
    inside(y, fromY(view, view.top + view.height), fromY(view, view.top))];
}

/** Where the run starts, small: the ring of the player is the flag's place. */
export function paintStart(context, view, start, colour) {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(toX(view, start[0]), toY(view, start[1]), 4, 0, 2 * Math.PI);
  context.stroke();
}
