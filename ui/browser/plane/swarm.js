/** Many starts of one run at once, as moving points with short trails: the flow of a rule over the surface. */

import {layer, resize} from "../kit/canvas.js";
import {solve, standing} from "../solve/paths.js";
import {toX, toY} from "./view.js";

const TRAIL = 8;
/** More numbers than these are not kept: long races are shown to the step that fits. */
const MAX_NUMBERS = 6e6;

/**
 * The paths of a swarm: starts, the parts of one run, and how it looks.
 * @returns {{paths: {positions: Float32Array, end: number}[], steps: number}} `steps`: as many as there is memory for
 */
export function flockOf({starts, steps: asked, surface, parts, parameters, noise}) {
  const steps = Math.min(asked, Math.floor(MAX_NUMBERS / (2 * Math.max(1, starts.length))));
  let spare;
  const paths = starts.map((start, i) => {
    const path = spare = solve(surface, parts, parameters, start, asked, noise(i), spare);
    return {positions: Float32Array.from(path.positions.subarray(0, 2 * steps + 2)), end: path.divergedAt < 0 ? steps : path.divergedAt - 1};
  });
  return {paths, steps};
}

/** Draws a swarm at a time. */
export function paintFlock(context, {view, look}, {paths, steps}, time) {
  context.save();
  context.beginPath();
  context.rect(view.left, view.top, view.width, view.height);
  context.clip();
  context.strokeStyle = context.fillStyle = look.colour;
  context.globalAlpha = 0.45;
  context.lineWidth = 1.25;
  context.beginPath();
  const heads = [];
  for (const {positions, end} of paths) {
    // What has diverged has left the picture.
    if (Math.min(Math.floor(time), steps) > end) continue;
    const at = standing(positions, end, time);
    const {t} = at;
    const [x, y] = [toX(view, at.x), toY(view, at.y)];
    heads.push(x, y);
    context.moveTo(x, y);
    for (let k = t; k > Math.max(-1, t - TRAIL); k--) context.lineTo(toX(view, positions[2 * k]), toY(view, positions[2 * k + 1]));
  }
  context.stroke();
  context.globalAlpha = 0.9;
  for (let i = 0; i < heads.length; i += 2) context.fillRect(heads[i] - 1.75, heads[i + 1] - 1.75, 3.5, 3.5);
  context.restore();
}

/** @param {HTMLElement} parent */
export function createSwarm(parent) {
  const canvas = layer(parent, "dl-layer");
  let scene = null;
  let flock = null;

  return {
    /** Takes another scene; no starts empties the layer. */
    show(next) {
      scene = next;
      const context = resize(canvas, next.width, next.height);
      context.clearRect(0, 0, next.width, next.height);
      flock = flockOf(next);
    },
    /** Draws the moment `time`. */
    at(time) {
      if (!flock?.paths.length) return;
      const context = resize(canvas, scene.width, scene.height);
      context.clearRect(0, 0, scene.width, scene.height);
      paintFlock(context, scene, flock, time);
    },
  };
}
