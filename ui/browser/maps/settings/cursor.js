/** The cursor of a settings map: where the mouse points, else where the run's own values lie; who moves it changes these. */

import {cellOf, partOf, shareOf, withValues} from "./axes.js";

/**
 * @param {object} maps of createMaps @param {() => {axes: object[], values: number[][], view: object}} map as it stands
 * @param {{change: (changes: object, final: boolean) => void, put: (changes: object, final: boolean) => void, commit: () => void,
 *   open: (changes: object) => void, point: () => void}} hooks `change`: other axes; `put`: the selected run has other values;
 *   `open`: these are to be raced; `point`: the mouse points elsewhere
 */
export function createCursor(maps, map, {change, put, commit, open, point}) {
  let hover = null;
  /** Whether a hand moves the axes. */
  let moving = false;
  const within = (at) => Math.min(maps.state.cells - 1, Math.max(0, at));

  /** The cell in which the run's own values lie; null beyond the map. */
  function own() {
    const cell = map().axes.map((axis) => cellOf(axis, axis.value, maps.state.cells));
    return cell.includes(null) ? null : cell;
  }
  /** The runs and what surrounds them with a cell's values, or as they are. */
  function changesAt(cell) {
    const {axes, values} = map();
    const {runs, selected} = maps.state;
    const {run, ...rest} = withValues(runs[selected], maps.state, cell ? axes.map((axis, i) => [axis, values[i][cell[i]]]) : []);
    return {...rest, runs: runs.map((one, i) => (i === selected ? run : one))};
  }
  /** How wide the plane of the view is, which is as high as 1. */
  const wide = () => map().view.width / map().view.height;
  const cellAt = ([x, y]) => [x / wide(), y].map((share) => within(Math.floor(share * maps.state.cells)));

  return {
    get cell() {
      return hover ?? own();
    },
    /** How far along both axes it stands. */
    get shares() {
      return hover ? hover.map((at) => (at + 0.5) / maps.state.cells) : map().axes.map((axis) => shareOf(axis, axis.value));
    },
    get changes() {
      return changesAt(hover);
    },
    leave() {
      hover = null;
    },
    /** What createHand asks for. */
    hooks: {
      window: () => [0, wide(), 0, 1],
      onPoint(at) {
        hover = at && cellAt(at);
        point();
      },
      onPut: (at, final) => (at ? put(changesAt(cellAt(at)), final) : commit()),
      onStep(by) {
        const cell = own() ?? [0, 1].map(() => maps.state.cells >> 1);
        put(changesAt(cell.map((at, i) => within(at + by[i]))), true);
      },
      onOpen: (at) => open(changesAt(at && cellAt(at))),
      onWindow([x0, x1, y0, y1], final) {
        const {axes} = map();
        const parts = [[x0 / wide(), x1 / wide()], [y0, y1]].map((ends, i) => partOf(axes[i], ends));
        const moves = parts.every(Boolean) && parts.some(([from, to], i) => from !== axes[i].from || to !== axes[i].to);
        if (moves) change({x: {key: axes[0].key, range: parts[0]}, y: {key: axes[1].key, range: parts[1]}}, final);
        else if (final && moving) commit();
        moving = moves && !final;
      },
      onReset: () => change({x: {key: map().axes[0].key, range: null}, y: {key: map().axes[1].key, range: null}}, true),
    },
  };
}
