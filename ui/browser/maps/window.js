/** The part of the plane that maps show: all of it and nothing beside it, however the room is shaped. */

import {centre} from "./engine/places.js";
import {MARGIN} from "../plane/view.js";

/** The window of maps: what is asked for, or what the surface says. @returns {[number, number, number, number]} */
export const windowOf = ({window, surface}, {surfaces}) => window ?? surfaces[surface].domain.flat();

/** A view of just this window, in the middle of a room. @returns {import("../plane/view.js").View} */
export function viewOf([x0, x1, y0, y1], {width, height}) {
  const [wide, high] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  const unit = Math.min(wide / (x1 - x0), high / (y1 - y0));
  const [across, down] = [Math.max(1, unit * (x1 - x0)), Math.max(1, unit * (y1 - y0))];
  return {left: MARGIN.left + (wide - across) / 2, top: MARGIN.top + (high - down) / 2, width: across, height: down, x: x0, y: y1, unit};
}

/** How wide a room is for its height in which nothing is left beside a window; within bounds. */
export const shapeOf = ([x0, x1, y0, y1]) => Math.min(2.2, Math.max(0.7, (x1 - x0) / (y1 - y0)));

/** The cell in which a point of the window lies, as [column, row]. */
export function cellAt([x, y], [x0, x1, y0, y1], {columns, rows}) {
  const place = (value, from, to, count) => Math.min(count - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * count)));
  return [place(x, x0, x1, columns), place(y, y0, y1, rows)];
}

/** The start of a cell, which lies in its middle, without the digits that only rounding has made. */
export const startOf = ([column, row], [x0, x1, y0, y1], {columns, rows}) =>
  [centre(x0, x1, columns, column), centre(y0, y1, rows, row)].map((value) => Number(value.toPrecision(12)));
