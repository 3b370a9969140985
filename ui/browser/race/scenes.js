/** What each layer of the race is to draw, in a room of any size: on the page, and for pictures to take away. */

import {looksOf} from "../kit/marks.js";
import {hasMoved, minimaOf} from "../solve/minima.js";
import {slope} from "../solve/paths.js";
import {heightOf, noiseOf, parametersOf, partsOf} from "../solve/solution.js";
import {deepestOf, sampled} from "../plane/field.js";
import {grid, paintedStarts} from "../plane/starts.js";
import {fit} from "../plane/view.js";

const LEVEL = 1e-3;
const SIDE = 60;

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
  // Known saddles are those at the declared parameters; at others only those stand that are level there too.
  const moved = hasMoved(state, catalogue);
  const level = ([x, y]) => {
    const gradient = [0, 0];
    slopeAt(values, x, y, gradient);
    return !moved || Math.hypot(...gradient) < LEVEL;
  };
  const minima = minimaOf(state, catalogue);
  const common = {...room, theme: colours, start: state.start, minima, saddles: surface.saddles.filter(level),
    deepest: moved ? deepestOf(minima, f).filter((point) => isLowest(point, f, surface.domain)) : deepestOf(minima, f), ghosts};
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

/** Whether no place of the window lies lower, as far as a grid can tell: at other parameters nobody has checked. */
function isLowest([x, y], f, [[x0, x1], [y0, y1]]) {
  const most = f(x, y);
  for (let i = 0; i <= SIDE; i++) {
    for (let j = 0; j <= SIDE; j++) if (f(x0 + ((x1 - x0) * i) / SIDE, y0 + ((y1 - y0) * j) / SIDE) < most) return false;
  }
  return true;
}
