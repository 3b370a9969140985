/** What each layer of the race is to draw, in a room of any size: on the page, and for pictures to take away. */

import {looksOf} from "../kit/marks.js";
import {slope} from "../solve/paths.js";
import {heightOf, noiseOf, parametersOf, partsOf} from "../solve/solution.js";
import {deepestOf, sampled} from "../plane/field.js";
import {grid, paintedStarts} from "../plane/starts.js";
import {fit} from "../plane/view.js";

const LEVEL = 1e-3;

/** The race's window in a room of any size. @returns {import("../plane/view.js").View} */
export function viewOf({state, surface}, {width, height}) {
  return fit(state.window ? [state.window.slice(0, 2), state.window.slice(2)] : surface.domain, width, height);
}

/**
 * @param {{state: object, paths: object[], catalogue: object, colours: object, record: () => object, ghosts?: object[]}} race
 * @param {{width: number, height: number}} room @param {import("./view.js").View} window
 */
export function scenesOf({state, paths, catalogue, colours, record, ghosts = []}, room, window) {
  const surface = catalogue.surfaces[state.surface];
  const values = parametersOf(state, catalogue);
  const looks = looksOf(state.runs, catalogue, colours.dark);
  const f = heightOf(state, catalogue);
  const slopeAt = slope(surface);
  const runs = paths.map((path, i) => ({path, look: looks[i], selected: i === state.selected, hidden: state.runs[i].hidden, fork: state.runs[i].fork}));
  const [x0, x1, y0, y1] = state.window ?? surface.domain.flat();
  // Known points are those at the declared parameters; at others only those stand that are level there too.
  const moved = surface.parameters.some(({key, default: usual}) => (state.parameters[key] ?? usual) !== usual);
  const level = ([x, y]) => {
    const gradient = [0, 0];
    slopeAt(values, x, y, gradient);
    return !moved || surface.data || Math.hypot(...gradient) < LEVEL;
  };
  const known = [...surface.minima, ...surface.around];
  const common = {...room, theme: colours, start: state.start, minima: known.filter(level), saddles: surface.saddles.filter(level),
    deepest: deepestOf(known, f).filter(level), ghosts};
  return {
    // A table's mean for every pixel would take a second.
    field: (coarse) => [surface.data ? sampled(f, window) : f, window, {...common, coarse}],
    player: () => ({...common, view: window, runs,
      probe: (x, y) => {
        const gradient = [0, 0];
        slopeAt(values, x, y, gradient);
        return {f: f(x, y), gradient};
      },
      stepAt: state.arrows === "on" ? (time) => (time < record().last ? record().step(time) : null) : null}),
    swarm: () => {
      const starts = [...(state.swarm ? grid(window, state.swarm) : []), ...paintedStarts(state.painted, surface.domain)];
      return {...room, view: window, look: looks[state.selected], surface, steps: state.steps, parameters: values, starts,
        parts: starts.length ? partsOf(state.selected, state, catalogue) : [], noise: (i) => noiseOf(state, catalogue, i)};
    },
    relief: () => ({...common, f, window: [[x0, x1], [y0, y1]], log: state.scale === "log", runs: runs.filter(({hidden}) => !hidden)}),
  };
}
