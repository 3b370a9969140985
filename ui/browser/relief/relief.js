/** The race in three dimensions, on plain canvases: the surface below, trails and heads on it, turned by the hand. */

import {FIRST, bounded, look, project, steer} from "./camera.js";
import {cellsBetween, heightAt, survey} from "./terrain.js";
import {createPainter} from "./mesh.js";
import {createGhosts, ghostColour} from "../plane/ghosts.js";
import {layer, ratioWithin, resize} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {lastStep, standing} from "../solve/paths.js";
import {crosshair, headMark, ring, strokeCased, target} from "../kit/marks.js";
import {paintBox} from "./box.js";

const CLOSE = 0.7;
const GHOST_WIDTH = 1.5;
const LIFT = 0.012;
/** Opacity of what the surface hides. */
const FAINT = {line: 0.4, mark: 0.65};
/** Pixels of the surface's picture a CSS pixel, corners that are passed over, pieces of one step laid on the surface. */
const STILL = {sharpness: 2, stride: 1, pieces: 16};
const TURNING = {sharpness: 1, stride: 2, pieces: 4};

/**
 * @param {HTMLElement} parent
 * @param {{onCamera: (camera: import("./camera.js").Camera) => void}} hooks called when a gesture has ended
 */
export function createRelief(parent, {onCamera}) {
  const root = element("div", {className: "dl-relief", dataset: {testid: "relief"}});
  parent.append(root);
  const still = layer(root, "dl-layer");
  const trails = layer(root, "dl-layer");
  const heads = layer(root, "dl-layer dl-turn");
  heads.setAttribute("role", "img");
  heads.tabIndex = 0;
  const ghosts = createGhosts(trails, (context, {positions, end}) =>
    trail(context, {look: {colour: ghostColour(scene.theme), dash: []}, width: GHOST_WIDTH}, positions, null, 0, end));
  const painter = createPainter();
  const spot = new Float64Array(3);
  let camera = FIRST;
  let quality = STILL;
  let pending = 0;
  let scene = null;
  let terrain = null;
  let painted = "";
  let surfaces = 0;
  let view = null;
  let moment = 0;
  let drawn = 0;
  let pens = [];

  /** Projects a point of the plane, laid on the surface, to `spot`; false where there is no surface. */
  function place(x, y) {
    const [[x0, x1], [y0, y1]] = terrain.window;
    const [sx, sy, sz] = terrain.size;
    const height = heightAt(terrain, x, y);
    if (Number.isNaN(height)) return false;
    project(view, ((2 * (x - x0)) / (x1 - x0) - 1) * sx, ((2 * (y - y0)) / (y1 - y0) - 1) * sy, (2 * height - 1) * sz + LIFT, spot);
    return true;
  }

  function paintSurface() {
    painter.paint(terrain, view, scene, Math.max(quality.sharpness, ratioWithin(root) ?? 0), quality.stride);
    const context = resize(still, scene.width, scene.height);
    context.clearRect(0, 0, scene.width, scene.height);
    paintBox(context, terrain, view, scene);
    context.drawImage(painter.canvas, 0, 0, scene.width, scene.height);
    context.strokeStyle = context.fillStyle = scene.theme.text;
    context.lineWidth = 1.5;
    for (const minimum of scene.minima) {
      if (!place(...minimum)) continue;
      const [px, py, near] = spot;
      context.globalAlpha = painter.hides(px, py, near) ? FAINT.mark : 1;
      (scene.deepest.includes(minimum) ? target : crosshair)(context, px, py);
    }
    context.globalAlpha = 1;
  }

  function lineTo(context, pen, x, y) {
    const down = pen.down;
    pen.down = place(x, y);
    if (!pen.down) return;
    const [px, py, near] = spot;
    const far = Math.hypot(px - pen.x, py - pen.y);
    // Points that would fall on the same pixel are left for the next that does not.
    if (down && far < CLOSE) return;
    const hidden = painter.hides(px, py, near);
    if (!down || hidden !== pen.hidden) {
      dry(context, pen, scene.theme);
      if (!down) Object.assign(pen, {x: px, y: py});
      pen.hidden = hidden;
      lift(context, pen);
    }
    if (!down) return;
    pen.line.lineTo(px, py);
    pen.moved = true;
    pen.length += far;
    pen.x = px;
    pen.y = py;
  }

  /** One step, or the beginning of it, laid on the surface. */
  function stepTo(context, pen, fromX, fromY, x, y) {
    const cells = cellsBetween(terrain, fromX, fromY, x, y);
    const pieces = Math.max(1, Math.min(quality.pieces, Math.ceil(cells / 2)));
    for (let k = 1; k < pieces; k++) lineTo(context, pen, fromX + ((x - fromX) * k) / pieces, fromY + ((y - fromY) * k) / pieces);
    lineTo(context, pen, x, y);
  }

  function ink(context, run, pen) {
    context.lineJoin = "round";
    context.strokeStyle = context.fillStyle = run.look.colour;
    context.lineWidth = run.width ?? (run.selected ? 3.5 : 2.25);
    context.setLineDash(run.look.dash);
    lift(context, pen);
  }

  /** Draws the trails from step `from` to step `to`; whole steps only. */
  function extend(from, to) {
    const context = trails.getContext("2d");
    context.save();
    scene.runs.forEach((run, i) => {
      const end = Math.min(to, lastStep(run.path));
      if (end >= 0) pens[i] = trail(context, run, run.path.positions, pens[i], from, end);
    });
    context.restore();
    drawn = to;
  }

  function trail(context, run, positions, before, from, to) {
    const pen = before ?? {x: 0, y: 0, length: 0, down: false, hidden: false, moved: false, line: null};
    ink(context, run, pen);
    if (!before) lineTo(context, pen, positions[0], positions[1]);
    for (let t = from; t < to; t++) {
      stepTo(context, pen, positions[2 * t], positions[2 * t + 1], positions[2 * t + 2], positions[2 * t + 3]);
    }
    dry(context, pen, scene.theme);
    return pen;
  }

  function paintTrails(to) {
    const context = resize(trails, scene.width, scene.height);
    context.clearRect(0, 0, scene.width, scene.height);
    pens = [];
    extend(0, to);
  }

  function paintHeads() {
    const context = resize(heads, scene.width, scene.height);
    context.clearRect(0, 0, scene.width, scene.height);
    const order = scene.runs.map((_, i) => i).sort((a, b) => scene.runs[a].selected - scene.runs[b].selected);
    context.save();
    for (const i of order) if (pens[i]) head(context, scene.runs[i], {...pens[i]});
    context.restore();
    if (!place(scene.start[0], scene.start[1])) return;
    const [x, y, near] = spot;
    context.globalAlpha = painter.hides(x, y, near) ? FAINT.mark : 1;
    ring(context, x, y, scene.theme);
    context.globalAlpha = 1;
  }

  function head(context, run, pen) {
    const {positions} = run.path;
    const end = lastStep(run.path);
    const {t, x, y} = standing(positions, end, moment);
    ink(context, run, pen);
    stepTo(context, pen, positions[2 * t], positions[2 * t + 1], x, y);
    dry(context, pen, scene.theme);
    if (!place(x, y)) return;
    const [px, py, near] = spot;
    context.globalAlpha = painter.hides(px, py, near) ? FAINT.mark : 1;
    context.setLineDash([]);
    headMark(context, run, px, py, run.path.divergedAt >= 0 && moment >= end, scene.theme);
  }

  function repaint(next) {
    cancelAnimationFrame(pending);
    pending = 0;
    quality = next;
    if (!scene) return;
    view = look(camera, terrain.size, scene.width, scene.height);
    paintSurface();
    surfaces += 1;
    ghosts.show(scene, surfaces);
    paintTrails(Math.floor(moment));
    paintHeads();
  }

  function setCamera(next) {
    camera = bounded(next);
    repaint(STILL);
  }

  steer(heads, {
    get: () => camera,
    set(next) {
      camera = bounded(next);
      // However many events arrive, one picture a frame.
      pending ||= requestAnimationFrame(() => repaint(TURNING));
    },
    end() {
      repaint(STILL);
      onCamera(camera);
    },
  });

  return {
    root,
    canvas: heads,
    /** Takes a new surface, trajectories, window or theme, and draws everything at `time`. The camera stays. */
    show(next, time) {
      if (!(next.width > 0 && next.height > 0)) return;
      scene = next;
      moment = time;
      const found = survey(scene.f, scene.window, scene.log, scene.minima);
      const {width, height, theme, log, window, minima, deepest} = scene;
      const wanted = JSON.stringify([width, height, theme, log, window, minima, deepest]);
      const same = wanted === painted && found.values.every((value, i) => Object.is(value, terrain.values[i]));
      painted = wanted;
      // New trajectories on the same surface leave its picture as it is.
      if (same && !pending && quality === STILL) {
        ghosts.show(scene, surfaces);
        paintTrails(Math.floor(time));
        paintHeads();
        return;
      }
      terrain = found;
      repaint(quality);
    },
    /** Draws the moment `time`; going on only adds to what is drawn. */
    at(time) {
      if (!scene) return;
      moment = time;
      const step = Math.floor(time);
      if (step < drawn) paintTrails(step);
      else if (step > drawn) extend(drawn, step);
      paintHeads();
    },
    /** Takes the ghosts away. */
    clearGhosts: () => scene && ghosts.show({...scene, ghosts: []}),
    get camera() {
      return camera;
    },
    setCamera,
  };
}

/** Draws the pen's line; what the surface hides has no casing. */
function dry(context, pen, theme) {
  if (pen.moved && pen.hidden) context.stroke(pen.line);
  else if (pen.moved) strokeCased(context, pen.line, theme);
}

/** Begins a new line at the pen: its opacity differs, or there is a gap before it. */
function lift(context, pen) {
  context.globalAlpha = pen.hidden ? FAINT.line : 1;
  context.lineDashOffset = pen.length;
  pen.line = new Path2D();
  pen.line.moveTo(pen.x, pen.y);
  pen.moved = false;
}
