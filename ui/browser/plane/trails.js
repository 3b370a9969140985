/** The moving layers over the field: trails, heads, and the start point under the hand. */

import {createGhosts, ghostColour} from "./ghosts.js";
import {createHand} from "./hand.js";
import {toX, toY} from "./view.js";
import {arrow, slopeLength, stepArrows} from "./arrows.js";
import {layer, resize} from "../kit/canvas.js";
import {lastStep, standing} from "../solve/paths.js";
import {headMark, pathFor, ring, strokeCased} from "../kit/marks.js";
import {short} from "../kit/text.js";

const CLOSE = 0.7;

/**
 * @param {HTMLElement} parent
 * @param {{onStart?: (point: [number, number], final: boolean) => void, start?: () => [number, number],
 *   free?: () => boolean, tool?: () => boolean, snaps?: boolean}} [hooks]
 *   `onStart`: left out where the start stays where it is; `start`: where it is, of which a picture knows only with the
 *   next frame: two keys may come within one; `free`: whether the pointer is nobody else's; `tool`: whether
 *   every finger that comes down is for us; `snaps`: whether a start beside a minimum or saddle is that point
 */
export function createPlayer(parent, {onStart, start, free = () => true, tool = () => false, snaps = false} = {}) {
  const trails = layer(parent, "dl-layer");
  const heads = layer(parent, onStart ? "dl-layer dl-hand" : "dl-layer");
  heads.dataset.testid = "player-canvas";
  heads.setAttribute("role", onStart ? "application" : "img");
  if (onStart) heads.tabIndex = 0;
  const ghosts = createGhosts(trails, (context, one) => paintGhost(context, scene, one));
  let scene = null;
  let drawn = 0;
  let moment = 0;
  let pens = [];

  const hand = createHand(heads, {scene: () => scene, onStart, start, free, tool, snaps, onHover: () => paint(moment)});

  function extend(from, to) {
    paintTrails(trails.getContext("2d"), scene, pens, from, to);
    drawn = to;
  }

  function restart(to) {
    const context = resize(trails, scene.width, scene.height);
    context.clearRect(0, 0, scene.width, scene.height);
    pens = [];
    extend(0, to);
  }

  function paint(time) {
    moment = time;
    const context = resize(heads, scene.width, scene.height);
    context.clearRect(0, 0, scene.width, scene.height);
    paintHeads(context, scene, pens, time, hand.at);
  }

  return {
    canvas: heads,
    /** Takes new trajectories, window or theme, and draws everything at `time`. */
    show(next, time) {
      scene = next;
      ghosts.show(scene, scene.view);
      restart(Math.floor(time));
      paint(time);
    },
    /** Draws the moment `time`; going on only adds to what is drawn. */
    at(time) {
      if (!scene) return;
      const step = Math.floor(time);
      if (step < drawn) restart(step);
      else if (step > drawn) extend(drawn, step);
      paint(time);
    },
    /** Takes the ghosts away. */
    clearGhosts: () => scene && ghosts.show({...scene, ghosts: []}),
  };
}

function clipTo(context, {left, top, width, height}) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}

/**
 * Draws the trails of a scene from step `from` to step `to`; whole steps only. `pens`: where each run's line stands, none
 * before the first; it goes on from there.
 */
export function paintTrails(context, scene, pens, from, to) {
  const {view} = scene;
  clipTo(context, view);
  context.lineJoin = "round";
  scene.runs.forEach((run, i) => {
    if (run.hidden) return;
    const {positions} = run.path;
    const end = Math.min(to, lastStep(run.path));
    const pen = (pens[i] ??= {x: toX(view, positions[0]), y: toY(view, positions[1]), length: 0});
    context.strokeStyle = run.look.colour;
    context.lineWidth = (run.selected ? 3 : 2) * (scene.theme.weight ?? 1);
    context.setLineDash(run.look.dash);
    context.lineDashOffset = pen.length;
    const line = pathFor(context);
    line.moveTo(pen.x, pen.y);
    let moved = false;
    for (let t = from + 1; t <= end; t++) {
      const x = toX(view, positions[2 * t]);
      const y = toY(view, positions[2 * t + 1]);
      const far = Math.hypot(x - pen.x, y - pen.y);
      // Points that would fall on the same pixel are left for the next that does not.
      if (far < CLOSE) continue;
      line.lineTo(x, y);
      pen.length += far;
      pen.x = x;
      pen.y = y;
      moved = true;
    }
    if (moved) strokeCased(context, line, scene.theme);
  });
  context.restore();
}

/** Draws what moves on a scene at a time: heads, branches, arrows, the start, and what lies under the pointer at `place`. */
export function paintHeads(context, scene, pens, time, place = null) {
  const {view} = scene;
  clipTo(context, view);
  const order = scene.runs.map((_, i) => i).sort((a, b) => scene.runs[a].selected - scene.runs[b].selected);
  for (const run of scene.runs) branch(context, scene, run);
  for (const i of order) if (!scene.runs[i].hidden) head(context, scene, scene.runs[i], pens[i], time);
  const chosen = scene.runs.find((run) => run.selected);
  const step = chosen && !chosen.hidden && Number.isInteger(time) ? scene.stepAt?.(time) : null;
  if (step) {
    stepArrows(context, step, toX(view, step.w[0]), toY(view, step.w[1]), view.unit, {colour: chosen.look.colour, theme: scene.theme});
  }
  ring(context, toX(view, scene.start[0]), toY(view, scene.start[1]), scene.theme);
  if (place) under(context, scene, place);
  context.restore();
}

/** A path as it was before the last change. */
export function paintGhost(context, {view, theme}, {positions, end}) {
  clipTo(context, view);
  context.strokeStyle = ghostColour(theme);
  context.lineJoin = "round";
  context.lineWidth = 1.25 * (theme.weight ?? 1);
  context.beginPath();
  let [x, y] = [toX(view, positions[0]), toY(view, positions[1])];
  context.moveTo(x, y);
  for (let t = 1; t <= end; t++) {
    const [nextX, nextY] = [toX(view, positions[2 * t]), toY(view, positions[2 * t + 1])];
    if (Math.hypot(nextX - x, nextY - y) < CLOSE) continue;
    [x, y] = [nextX, nextY];
    context.lineTo(x, y);
  }
  context.stroke();
  context.restore();
}

/** Where a run leaves its parent. */
function branch(context, {view, theme}, {fork, hidden, path, look}) {
  if (!fork || hidden || !(fork.at < path.losses.length) || Number.isNaN(path.losses[fork.at])) return;
  context.beginPath();
  context.arc(toX(view, path.positions[2 * fork.at]), toY(view, path.positions[2 * fork.at + 1]), 6, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.fillStyle = theme.background;
  context.strokeStyle = look.colour;
  context.fill();
  context.stroke();
}

/** What lies under the pointer: coordinates, height, and the gradient as an arrow uphill. */
function under(context, {view, theme, probe, reading}, [x, y]) {
  const {f, gradient} = probe(x, y);
  const [px, py] = [toX(view, x), toY(view, y)];
  const size = Math.hypot(...gradient);
  const long = slopeLength(size);
  arrow(context, px, py, (gradient[0] / size) * long, (-gradient[1] / size) * long, theme.text, 1.5, theme.background);
  const text = reading?.(x, y, f) ?? `x ${short(x)}   y ${short(y)}   f ${short(f)}   |∇f| ${short(size)}`;
  context.font = `12px ${theme.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const wide = context.measureText(text).width;
  context.globalAlpha = 0.9;
  context.fillStyle = theme.background;
  context.fillRect(view.left + 6, view.top + 6, wide + 12, 22);
  context.globalAlpha = 1;
  context.fillStyle = theme.text;
  context.fillText(text, view.left + 12, view.top + 17);
}

/** A run's head, with the way to it from the last whole step. */
function head(context, {view, theme}, run, pen, time) {
  const {positions} = run.path;
  const end = lastStep(run.path);
  if (end < 0) return;
  const at = standing(positions, end, time);
  const [x, y] = [toX(view, at.x), toY(view, at.y)];
  context.strokeStyle = context.fillStyle = run.look.colour;
  if (pen) {
    context.lineWidth = (run.selected ? 3 : 2) * (theme.weight ?? 1);
    const line = pathFor(context);
    line.moveTo(pen.x, pen.y);
    line.lineTo(x, y);
    strokeCased(context, line, theme);
  }
  headMark(context, run, x, y, run.path.divergedAt >= 0 && time >= end, theme);
}
