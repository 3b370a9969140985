/** A figure on a projector: letters, lines and marks for the back row. */

import {LARGE, THICK, above, zoomOf} from "../presenting/projector.js";

/** Letters of a figure on a desk, in pixels. */
const LETTERS = 12;
/** Names of runs are this much larger than what stands at the axes. */
const NAMES = 1.125;
const [LOWEST, MARGIN] = [260, 16];

/** How large all is: letters at the axes in pixels, names and lines as multiples of those on a desk. */
export function scaleOf(present) {
  const zoom = present ? zoomOf() : 0;
  return present ? {letters: LETTERS * LARGE * zoom, names: LARGE * NAMES * zoom, lines: THICK * zoom} : {letters: LETTERS, names: 1, lines: 1};
}

/** A line's dashes grow with it. */
const dashed = (dash, by) => dash.replace(/([\d.]+)px/g, (_, length) => `${Number(length) * by}px`);
const lineOf = (line, by) => ({...line, ...("width" in line ? {width: line.width * by} : {}), ...(line.dash ? {dash: dashed(line.dash, by)} : {})});

/** A trace with lines and marks so many times as large. */
export function thickened(trace, by) {
  const {line, marker} = trace;
  return {
    ...trace,
    ...(line ? {line: lineOf(line, by)} : {}),
    ...(marker ? {marker: {...marker, size: marker.size * by, ...(marker.line ? {line: lineOf(marker.line, by)} : {})}} : {}),
  };
}

/** A layout with letters of that size, and room for them. */
export function lettered(layout, letters) {
  const by = letters / LETTERS;
  const annotations = layout.annotations?.map((one) => ({...one, ...(one.font?.size ? {font: {...one.font, size: one.font.size * by}} : {})}));
  return {
    ...layout, ...(annotations ? {annotations} : {}),
    hoverlabel: {...layout.hoverlabel, font: {...layout.hoverlabel?.font, size: letters}},
    margin: Object.fromEntries(Object.entries(layout.margin).map(([side, room]) => [side, room * by])),
  };
}

/** The height that the window leaves a figure, with the names that stand below it in its own box. */
export function heightLeft(root, plot) {
  const below = root.getBoundingClientRect().bottom - plot.getBoundingClientRect().bottom;
  return Math.max(LOWEST * zoomOf(), Math.floor(globalThis.innerHeight - above(plot) - Math.max(0, below) - MARGIN));
}
