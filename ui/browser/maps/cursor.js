/** The one cursor of all maps: where the mouse points, or where a finger, the arrow keys or a link have put it. */

import {cellAt, startOf} from "./window.js";

/**
 * @param {object} maps of createMaps
 * @param {{change: Function, move: (start: number[], final: boolean) => void, commit: () => void, open: (start?: number[]) => void,
 *   point: () => void}} does `point`: the mouse points elsewhere
 */
export function createCursor(maps, {change, move, commit, open, point}) {
  let hover = null;
  /** Whether a hand moves the window. */
  let moving = false;
  const grid = () => ({columns: maps.state.cells, rows: maps.state.cells});
  const snapped = (at) => startOf(cellAt(at, maps.window, grid()), maps.window, grid());

  return {
    get at() {
      return hover ?? maps.state.start;
    },
    /** The number of its cell; null where it stands outside of the window. */
    get cell() {
      const [x0, x1, y0, y1] = maps.window;
      const [x, y] = hover ?? maps.state.start;
      if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1)) return null;
      const [column, row] = cellAt([x, y], maps.window, grid());
      return row * maps.state.cells + column;
    },
    /** What createHand asks for. */
    hooks: {
      window: () => maps.window,
      onPoint(at) {
        hover = at && snapped(at);
        point();
      },
      onPut: (at, final) => (at ? move(snapped(at), final) : commit()),
      onStep(by) {
        const cell = cellAt(maps.state.start, maps.window, grid());
        move(startOf(cell.map((at, i) => Math.min(maps.state.cells - 1, Math.max(0, at + by[i]))), maps.window, grid()), true);
      },
      onOpen(at) {
        const start = at ? snapped(at) : maps.state.start;
        if (maps.opens) open(start);
        else move(start, true);
      },
      onWindow(window, final) {
        const moves = String(window) !== String(maps.window);
        if (moves) change({window}, final);
        else if (final && moving) commit();
        moving = moves && !final;
      },
      onReset: () => change({window: null}),
    },
  };
}
