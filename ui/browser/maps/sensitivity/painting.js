/** How a sensitivity is drawn: of each run the median loss with its band, its good range with how wide that is, its limit. */

import {BOX} from "../settings/painting.js";
import {layout, paintFrame} from "../../curves/axes.js";
import {paintLines} from "../../curves/lines.js";

/** Pixels of a good range's row, over all curves. */
const ROW = 15;

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
 * @param {{runs: {name: string, look: object, curve: object, range: number[], width: number, limit: number, selected: boolean}[],
 *   axis: object, top: number, look: object, theme: object, labels: string[], widthText: (width: number) => string}} shown `top` and `look` as of endsOf
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
  runs.forEach((run, i) => Number.isFinite(run.range[0]) && paintGood(context, plot, run, i, widthText));
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

/** The good range as a bar of the run's colour under the frame's top, the runs below each other, and its width beside it. */
function paintGood(context, {toX, box, inner, theme}, {range: [first, last], width, look}, place, widthText) {
  const [left, right] = [toX(first), toX(last)];
  const y = box.top + 9 + ROW * place;
  context.fillStyle = look.colour;
  context.fillRect(left - 1, y - 3, Math.max(3, right - left), 6);
  context.font = `${12 * (theme.size ?? 1)}px ${theme.font}`;
  context.textBaseline = "middle";
  const text = widthText(width);
  const room = box.left + inner.width - right > context.measureText(text).width + 10;
  context.textAlign = room ? "left" : "right";
  const at = room ? right + 6 : left - 6;
  [context.strokeStyle, context.lineWidth, context.lineJoin] = [theme.background, 4, "round"];
  context.strokeText(text, at, y);
  context.fillStyle = theme.text;
  context.fillText(text, at, y);
}
