/** The cursor of a map over settings: where the mouse points, else where it stands. */

import {partOf} from "./axes.js";

/**
 * @param {() => {axes: object[], view: object, cells: number, own: () => number[] | null}} map as it stands; `own`: the cell at
 *   which the cursor stands while nobody points, one number for each axis, null where it is beyond the map
 * @param {{change: (changes: object, final: boolean) => void, put: (cell: number[], final: boolean) => void, commit: () => void,
 *   open: (cell: number[] | null) => void, point: () => void}} hooks `change`: other axes; `put`: it is to stand at this cell;
 *   `open`: this cell is to be raced, or what it stands at; `point`: the mouse points elsewhere
 */
export function createCursor(map, {change, put, commit, open, point}) {
  let hover = null;
  /** Whether a hand moves the axes. */
  let moving = false;
  const within = (at) => Math.min(map().cells - 1, Math.max(0, at));
  /** How wide the plane of the view is, which is as high as 1. */
  const wide = () => map().view.width / map().view.height;
  const cellAt = ([x, y]) => [x / wide(), y].slice(0, map().axes.length).map((share) => within(Math.floor(share * map().cells)));
  const changed = (ranges) => Object.fromEntries(map().axes.map(({key}, i) => ["xy"[i], {key, range: ranges[i]}]));

  return {
    /** The cell at which the mouse points, or null. */
    get hover() {
      return hover;
    },
    get cell() {
      return hover ?? map().own();
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
      onPut: (at, final) => (at ? put(cellAt(at), final) : commit()),
      onStep(by) {
        const cell = map().own() ?? map().axes.map(() => map().cells >> 1);
        put(cell.map((at, i) => within(at + by[i])), true);
      },
      onOpen: (at) => open(at && cellAt(at)),
      onWindow([x0, x1, y0, y1], final) {
        const {axes} = map();
        const parts = [[x0 / wide(), x1 / wide()], [y0, y1]].slice(0, axes.length).map((ends, i) => partOf(axes[i], ends));
        const moves = parts.every(Boolean) && parts.some(([from, to], i) => from !== axes[i].from || to !== axes[i].to);
        if (moves) change(changed(parts), final);
        else if (final && moving) commit();
        moving = moves && !final;
      },
      onReset: () => change(changed([null, null]), true),
    },
  };
}
