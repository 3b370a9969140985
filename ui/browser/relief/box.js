/** The box around a terrain: floor, the two walls behind it, and numbers along three edges. */

import {project} from "./camera.js";
import {short} from "../kit/text.js";
import {ticks} from "../kit/ticks.js";

const FONT = 13;
/** Pixels from an edge to its ticks' ends, numbers and name. */
const OUT = {tick: 8, label: 30, name: 62};

/** @param {CanvasRenderingContext2D} context */
export function paintBox(context, terrain, view, {theme, names = ["x", "y", "f"]}) {
  const [sx, sy, sz] = terrain.size;
  const place = (x, y, z) => project(view, x, y, z, [0, 0, 0]);
  // The corner of the floor that is nearest to the eye; walls stand on the two sides away from it.
  const [nearX, nearY] = [view.sinTurn > 0 ? -sx : sx, view.cosTurn > 0 ? -sy : sy];
  const axis = ([from, to], half) =>
    ticks(from, to, 6).map((value) => ({at: (2 * (value - from) / (to - from) - 1) * half, label: short(value)}));
  const [xs, ys] = [axis(terrain.window[0], sx), axis(terrain.window[1], sy)];
  const zs = terrain.ticks.map(({height, label}) => ({at: (2 * height - 1) * sz, label}));

  const lines = (alpha, pairs) => {
    context.globalAlpha = alpha;
    context.beginPath();
    for (const [from, to] of pairs) {
      context.moveTo(...place(...from).slice(0, 2));
      context.lineTo(...place(...to).slice(0, 2));
    }
    context.stroke();
  };
  context.strokeStyle = context.fillStyle = theme.text;
  context.lineWidth = 1;
  lines(0.16, [
    ...xs.flatMap(({at}) => [[[at, -sy, -sz], [at, sy, -sz]], [[at, -nearY, -sz], [at, -nearY, sz]]]),
    ...ys.flatMap(({at}) => [[[-sx, at, -sz], [sx, at, -sz]], [[-nearX, at, -sz], [-nearX, at, sz]]]),
    ...zs.flatMap(({at}) => [[[-sx, -nearY, at], [sx, -nearY, at]], [[-nearX, -sy, at], [-nearX, sy, at]]]),
  ]);
  const side = silhouette(view, terrain.size, place);
  lines(0.5, [
    [[-sx, -sy, -sz], [sx, -sy, -sz]], [[sx, -sy, -sz], [sx, sy, -sz]],
    [[sx, sy, -sz], [-sx, sy, -sz]], [[-sx, sy, -sz], [-sx, -sy, -sz]],
    [[-nearX, -nearY, -sz], [-nearX, -nearY, sz]], [[...side, -sz], [...side, sz]],
    [[-nearX, -sy, sz], [-nearX, sy, sz]], [[-sx, -nearY, sz], [sx, -nearY, sz]],
  ]);

  context.font = `${FONT}px ${theme.font}`;
  context.textBaseline = "middle";
  context.textAlign = "center";
  const outX = (by) => nearX + Math.sign(nearX) * by * view.pixel;
  const outY = (by) => nearY + Math.sign(nearY) * by * view.pixel;
  const edge = (marks, name, at) => {
    lines(0.5, marks.map((mark) => [at(mark.at, 0), at(mark.at, OUT.tick)]));
    context.globalAlpha = 0.85;
    for (const mark of marks) write(context, mark.label, place(...at(mark.at, OUT.label)));
    write(context, name, place(...at(0, OUT.name)), "italic ");
  };
  edge(xs, names[0], (at, out) => [at, outY(out), -sz]);
  edge(ys, names[1], (at, out) => [outX(out), at, -sz]);

  context.textAlign = "right";
  const [foot, head] = [place(...side, -sz), place(...side, sz)];
  // Seen from above there is no height to read.
  if (foot[1] - head[1] > 4 * FONT) {
    context.globalAlpha = 0.85;
    for (const mark of zs) {
      const [x, y] = place(...side, mark.at);
      context.fillRect(x - 5, y - 0.5, 5, 1);
      // Lifted at the foot, where the number of another edge stands below.
      write(context, mark.label, [x - 9, mark.at > 0.05 - sz ? y : y - 5]);
    }
    write(context, names[2], [head[0] - 9, head[1] - 1.3 * FONT], "italic ");
  }
  context.globalAlpha = 1;
}

function write(context, text, [x, y], style = "") {
  const {font} = context;
  if (style) context.font = style + font;
  context.fillText(text, x, y);
  context.font = font;
}

/** The leftmost upright edge. */
function silhouette(view, [sx, sy], place) {
  const corners = [[-sx, -sy], [sx, -sy], [sx, sy], [-sx, sy]];
  return corners.reduce((best, one) => (place(...one, 0)[0] < place(...best, 0)[0] ? one : best));
}
