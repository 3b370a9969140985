/** What stands between a plot's axes: bands below all lines, single curves, curves, and how each ends. */

import {denseStretches, paintEnvelope} from "./envelope.js";
import {cross, marker} from "../kit/marks.js";

/** A band has a point in so many pixels; where it could have more, its edges are not drawn. */
const APART = 2;

/**
 * @typedef {{name: string, x?: ArrayLike<number>, y: ArrayLike<number>, look: import("./marks.js").Look, faint?: boolean, selected?: boolean,
 *   low?: ArrayLike<number>, high?: ArrayLike<number>, singles?: ArrayLike<number>[], ended?: string}} Series
 *   `x` counts 0, 1, 2, … where it is left out; NaN in `y` is a gap; `low` to `high` is a band around the curve,
 *   `singles` the curves that it is the mean of; `ended` says why it ends early
 */

/** @param {import("./axes.js").Plot} plot */
export function paintLines(context, plot) {
  const {series, axes, box, inner} = plot;
  const ordered = [...series].sort((a, b) => rank(a) - rank(b));
  context.save();
  context.beginPath();
  context.rect(box.left - 1, box.top - 2, inner.width + 2, inner.height + 4);
  context.clip();
  for (const one of ordered) if (one.low && one.high) paintBand(context, one, plot);
  for (const one of ordered) {
    for (const y of one.singles ?? []) paintLine(context, {x: one.x, y, look: one.look}, plot, 1, 0.4);
  }
  // Behind a smoothed curve stays what was measured.
  if (axes.smooth) for (const one of ordered) paintLine(context, one, plot, 1, one.faint ? 0.2 : 0.4);
  for (const one of ordered) {
    const line = axes.smooth ? {...one, y: smoothed(one.y, axes.smooth)} : one;
    paintLine(context, line, plot, one.faint ? 1.25 : one.selected ? 3 : 2, one.faint ? 0.45 : 1);
  }
  context.restore();
  if (!axes.follow) for (const one of ordered) if (!one.faint) paintEnd(context, one, plot);
}

const rank = ({selected, faint}) => (selected ? 2 : faint ? 0 : 1);

/** Where a curve's last point is: [x, y] on paper, or null. */
export function endOf({x, y}, {axes, toX, toY}) {
  const last = lastFinite(y);
  if (last < 0) return null;
  const value = axes.smooth ? smoothed(y, axes.smooth)[last] : y[last];
  return [toX(x ? x[last] : last), toY(value)];
}

function paintEnd(context, one, plot) {
  const end = endOf(one, plot);
  if (!end?.every(Number.isFinite)) return;
  context.fillStyle = one.look.colour;
  context.strokeStyle = plot.theme.background;
  context.lineWidth = 1;
  marker(context, one.look.marker, ...end, 4.5);
  context.fill();
  context.stroke();
  if (!one.ended) return;
  context.strokeStyle = plot.theme.text;
  context.lineWidth = 2;
  cross(context, ...end, 7);
}

export function lastFinite(values) {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return i;
  return -1;
}

function paintLine(context, one, plot, width, alpha) {
  context.strokeStyle = one.look.colour;
  context.globalAlpha = alpha;
  context.lineWidth = width * (plot.theme.weight ?? 1);
  context.setLineDash(one.look.dash);
  trace(context, one, plot);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** One curve; where it swings so densely that it would fill an area, its envelope. */
function trace(context, one, plot) {
  const dense = [];
  context.beginPath();
  for (const piece of pieces(one, plot)) {
    let from = 0;
    for (const [begin, end] of denseStretches(piece)) {
      along(context, piece, from, begin);
      dense.push([piece, begin, end]);
      from = end;
    }
    along(context, piece, from, piece.xs.length - 1);
  }
  context.stroke();
  for (const [piece, begin, end] of dense) paintEnvelope(context, piece, begin, end);
}

function along(context, {xs, ys}, from, to) {
  if (to <= from) return;
  context.moveTo(xs[from], ys[from]);
  for (let i = from + 1; i <= to; i++) context.lineTo(xs[i], ys[i]);
}

/** The curve's points on paper, a piece for each stretch without a gap; of many in one pixel column the first, lowest, highest and last. */
function pieces({x, y}, plot) {
  const found = [];
  let piece = null;
  let column = -1;
  let low = 0;
  let high = 0;
  let last = 0;
  const line = (px, value) => {
    const py = plot.toY(value);
    // A 0 on a log axis is infinitely far below.
    if (!Number.isFinite(py)) return;
    if (!piece) found.push(piece = {xs: [], ys: []});
    else if (piece.xs.at(-1) === px && piece.ys.at(-1) === py) return;
    piece.xs.push(px);
    piece.ys.push(py);
  };
  const flush = (px) => {
    if (low !== last) line(px, low);
    if (high !== last && high !== low) line(px, high);
    line(px, last);
  };
  let before = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i];
    if (!Number.isFinite(value)) {
      if (column >= 0) flush(before);
      column = -1;
      piece = null;
      continue;
    }
    const px = plot.toX(x ? x[i] : i);
    if (Math.floor(px) === column) {
      if (value < low) low = value;
      if (value > high) high = value;
    } else {
      if (column >= 0) flush(before);
      line(px, value);
      column = Math.floor(px);
      low = high = value;
    }
    last = value;
    before = px;
  }
  if (column >= 0) flush(before);
  return found;
}

/** The area between `low` and `high`, one piece for each stretch without a gap. */
function paintBand(context, {x, low, high, look}, plot) {
  context.fillStyle = context.strokeStyle = look.colour;
  context.lineWidth = 1;
  const floor = plot.height - plot.box.bottom + 2;
  // An edge of 0 on a log axis is out of sight: the band goes down to the frame.
  const visible = (py) => (Number.isFinite(py) ? py : floor);
  const [across, top, bottom] = Array.from({length: 3}, () => new Float64Array(low.length));
  let count = 0;
  const flush = () => {
    if (count > 1) paintStretch(context, across, top, bottom, count, plot.theme);
    count = 0;
  };
  for (let i = 0; i < low.length; i++) {
    if (!Number.isFinite(low[i]) || !Number.isFinite(high[i])) {
      flush();
      continue;
    }
    const px = plot.toX(x ? x[i] : i);
    const over = visible(plot.toY(high[i]));
    const under = visible(plot.toY(low[i]));
    // Points too near to each other are one: the widest that they show.
    if (count && Math.floor(across[count - 1] / APART) === Math.floor(px / APART)) {
      top[count - 1] = Math.min(top[count - 1], over);
      bottom[count - 1] = Math.max(bottom[count - 1], under);
    } else {
      across[count] = px;
      top[count] = over;
      bottom[count++] = under;
    }
  }
  flush();
  context.globalAlpha = 1;
}

function paintStretch(context, across, top, bottom, count, theme) {
  context.globalAlpha = theme.dark ? 0.2 : 0.16;
  context.beginPath();
  context.moveTo(across[0], top[0]);
  for (let i = 1; i < count; i++) context.lineTo(across[i], top[i]);
  for (let i = count - 1; i >= 0; i--) context.lineTo(across[i], bottom[i]);
  context.closePath();
  context.fill();
  // Edges so dense that they would be an area of their own stay away.
  if (across[count - 1] - across[0] < 1.5 * APART * count) return;
  context.globalAlpha = 0.35;
  context.beginPath();
  for (const edge of [top, bottom]) {
    context.moveTo(across[0], edge[0]);
    for (let i = 1; i < count; i++) context.lineTo(across[i], edge[i]);
  }
  context.stroke();
}

/**
 * Exponentially weighted mean of all values so far, with bias correction as in Adam's averages: the first value is
 * itself. A gap stays a gap and weighs nothing.
 * @param {ArrayLike<number>} values @param {number} weight of what came before, 0 … 0.99 @returns {Float64Array}
 */
export function smoothed(values, weight) {
  const found = new Float64Array(values.length).fill(NaN);
  let [sum, share] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    sum = weight * sum + (1 - weight) * values[i];
    share = weight * share + (1 - weight);
    found[i] = sum / share;
  }
  return found;
}
