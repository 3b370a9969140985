/** How a settings map is drawn: cells, theory's lines over them, and axes by factors or by sums. */

import {paintCells} from "../inks.js";
import {layout, paintFrame} from "../../curves/axes.js";

export const BOX = {left: 58, right: 12, top: 20, bottom: 38};
/** Dashes of what theory says, as Python's figures have them. */
export const DASHES = {border: [9, 5], ridge: [2, 4]};

/** A view of a map in a room: its plane is as high as 1, so that shares of both axes are points of it. */
export function planeOf({width, height}) {
  const [wide, high] = [Math.max(1, width - BOX.left - BOX.right), Math.max(1, height - BOX.top - BOX.bottom)];
  return {left: BOX.left, top: BOX.top, width: wide, height: high, x: 0, y: 1, unit: high};
}

/**
 * @param {{shown: object | null, axes: object[], curves: object[], inks: Uint32Array, theme: object, labels: string[]}} painted
 *   `shown`: codes of inks, none before any are known; those of other axes are not drawn
 */
export function paintSettings(context, view, {width, height}, {shown, axes: [across, up], curves, inks, theme, labels}) {
  const plot = layout([], {xFrom: across.from, xTo: across.to, logX: across.log, yFrom: up.from, yTo: up.to, log: up.log,
    xLabel: labels[0], yLabel: labels[1]}, {width, height}, theme, {box: BOX});
  if (shown) paintCells(context, view, shown, inks);
  context.save();
  context.beginPath();
  context.rect(view.left, view.top, view.width, view.height);
  context.clip();
  for (const curve of curves) paintCurve(context, plot, curve, theme);
  context.restore();
  paintFrame(context, plot);
}

function paintCurve(context, {toX, toY}, {kind, xs, ys}, theme) {
  // A line on cells of any colour is seen by its casing.
  for (const [style, extra] of [[theme.background, 3], [theme.text, 0]]) {
    context.beginPath();
    xs.forEach((x, i) => context.lineTo(toX(x), toY(ys[i])));
    context.strokeStyle = style;
    context.lineWidth = 2 * (theme.weight ?? 1) + extra;
    context.setLineDash(extra ? [] : DASHES[kind]);
    context.globalAlpha = extra ? 0.75 : 1;
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The mark at the cursor, where it lies on the map. @param {number[]} shares of both axes */
export function paintCursor(context, view, shares, theme) {
  if (!shares.every((share) => share >= 0 && share <= 1)) return;
  const [px, py] = [view.left + shares[0] * view.width, view.top + (1 - shares[1]) * view.height];
  for (const [width, style] of [[5, theme.background], [2, theme.text]]) {
    context.beginPath();
    context.arc(px, py, 6, 0, 2 * Math.PI);
    [context.lineWidth, context.strokeStyle] = [width, style];
    context.stroke();
  }
}
