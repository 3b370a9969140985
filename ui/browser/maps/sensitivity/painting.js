/** How a sensitivity is drawn: of each run the median loss with its band, its good range with how wide that is, its limit. */

import {BOX} from "../settings/painting.js";
import {layout, paintFrame} from "../../curves/axes.js";
import {paintLines} from "../../curves/lines.js";
import {cross} from "../../kit/marks.js";
import {short} from "../../kit/text.js";

/** Pixels of a good range's row, over all curves. */
const ROW = 15;
/** So near to the frame a number that stands over a ring turns inwards. */
const EDGE = 20;

/**
 * Between which losses curves are seen, and whether by powers of ten, as Python's `ends_of_curves` has it; null before any are known.
 * @param {number[]} losses that are finite @param {number} top the highest start's own loss
 * @param {{lowest: number, grown: number}} look how many powers of ten are told apart, and how many times the highest start's loss is seen
 */
export function endsOf(losses, top, {lowest, grown}) {
  if (!losses.length) return null;
  const [least, most] = [Math.min, Math.max].map((pick) => losses.reduce((one, other) => pick(one, other)));
  if (least < 0 || !(most > 0)) return {low: least, high: most, log: false};
  const high = top > 0 ? Math.min(most, grown * top) : most;
  const above = losses.reduce((low, loss) => (loss > 0 ? Math.min(low, loss) : low), most);
  return {low: Math.min(high, Math.max(above, high / 10 ** lowest)), high, log: true};
}

/**
 * @param {{runs: {name: string, place: number, look: object, curve: object, range: object, best: object | null, lost: number[], limit: number,
 *   selected: boolean}[], axis: object, top: number, look: object, theme: object, labels: string[], widthText: (range: object) => string}} shown
 *   `top` and `look` as of endsOf
 */
export function paintSensitivity(context, {width, height}, {runs, axis, top, look, theme, labels, widthText}) {
  const series = runs.map(({name, look, curve, selected}) => {
    const {known, values, median, low, high} = curve;
    const of = (all) => Float64Array.from(known, (i) => all[i]);
    return {name, look, selected, x: of(values), y: of(median), ...(curve.starts.length > 1 ? {low: of(low), high: of(high)} : {})};
  });
  const all = series.flatMap(({y, low = [], high = []}) => [...y, ...low, ...high]).filter(Number.isFinite);
  const found = endsOf(all, top, look);
  const above = ROW * runs.length + 6;
  const share = above / Math.max(1, height - BOX.top - BOX.bottom - above);
  let ends = {};
  if (found?.log) ends = {yFrom: found.low, yTo: found.high * (found.high / found.low) ** share};
  else if (found) ends = {yTo: found.high + share * (found.high - found.low)};
  const plot = layout(series, {xFrom: axis.from, xTo: axis.to, logX: axis.log, log: Boolean(found?.log), xLabel: labels[0], yLabel: labels[1], ...ends, follow: true},
    {width, height}, theme, {box: BOX});
  paintFrame(context, plot);
  context.save();
  context.beginPath();
  context.rect(plot.box.left, plot.box.top, plot.inner.width, plot.inner.height);
  context.clip();
  for (const {limit, look} of runs) if (Number.isFinite(limit)) paintLimit(context, plot, limit, look);
  context.restore();
  paintLines(context, plot);
  if (found) for (const run of runs) {
    paintLost(context, plot, run, found.high);
    if (run.best) paintBest(context, plot, run);
    if (Number.isFinite(run.range.first)) paintGood(context, plot, run, widthText);
  }
}

/** Crosses where a run begins to diverge, at the curves' top, the runs below each other. */
function paintLost(context, {toX, toY, theme}, {lost, look, place}, top) {
  [context.strokeStyle, context.lineWidth] = [look.colour, 2.5 * (theme.weight ?? 1)];
  for (const value of lost) cross(context, toX(value), toY(top) + 6 + 10 * place, 4);
}

/** A ring where a run is best, and the value there. */
function paintBest(context, {toX, toY, box, inner, theme}, {best: {value, loss}, look}) {
  const [x, bottom, y] = [toX(value), box.top + inner.height, toY(loss)];
  const at = Number.isFinite(y) ? Math.min(y, bottom) : bottom;
  [context.strokeStyle, context.lineWidth] = [look.colour, 2 * (theme.weight ?? 1)];
  context.beginPath();
  context.arc(x, at, 8, 0, 2 * Math.PI);
  context.stroke();
  const side = x + EDGE > box.left + inner.width ? "right" : x - EDGE < box.left ? "left" : "center";
  write(context, theme, short(value), x, at - 15, side, look.colour);
}

/** A text that is read over curves. */
function write(context, theme, text, x, y, align, colour = theme.text) {
  context.font = `${12 * (theme.size ?? 1)}px ${theme.font}`;
  [context.textBaseline, context.textAlign] = ["middle", align];
  [context.strokeStyle, context.lineWidth, context.lineJoin] = [theme.background, 4, "round"];
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function paintLimit(context, {toX, box, inner}, limit, {colour}) {
  [context.strokeStyle, context.lineWidth] = [colour, 1.5];
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(toX(limit), box.top);
  context.lineTo(toX(limit), box.top + inner.height);
  context.stroke();
  context.setLineDash([]);
}

/** The good range as a bar of the run's colour under the frame's top, and its width right of it, left of it or over it, where there is room. */
function paintGood(context, {toX, box, inner, theme}, {range, look, place}, widthText) {
  const [left, right] = [toX(range.first), toX(range.last)];
  const y = box.top + 9 + ROW * place;
  context.fillStyle = look.colour;
  context.fillRect(left - 1, y - 3, Math.max(3, right - left), 6);
  const text = widthText(range);
  context.font = `${12 * (theme.size ?? 1)}px ${theme.font}`;
  const room = context.measureText(text).width + 10;
  if (box.left + inner.width - right > room) write(context, theme, text, right + 6, y, "left");
  else if (left - box.left > room) write(context, theme, text, left - 6, y, "right");
  else write(context, theme, text, (left + right) / 2, y, "center");
}
