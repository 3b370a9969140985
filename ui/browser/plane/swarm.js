/** Many starts of one run at once, as moving points with short trails: the flow of a rule over the surface. */

import {layer, resize} from "../kit/canvas.js";
import {solve, standing} from "../solve/paths.js";
import {toX, toY} from "./view.js";

const TRAIL = 8;
/** More numbers than these are not kept: long races are shown to the step that fits. */
const MAX_NUMBERS = 6e6;

/** @param {HTMLElement} parent */
export function createSwarm(parent) {
  const canvas = layer(parent, "dl-layer");
  let scene = null;
  let steps = 0;
  let flock = [];
  let spare;

  return {
    /** Takes starts, the parts of one run and how it looks; no starts empties the layer. */
    show(next) {
      scene = next;
      const context = resize(canvas, next.width, next.height);
      context.clearRect(0, 0, next.width, next.height);
      steps = Math.min(next.steps, Math.floor(MAX_NUMBERS / (2 * Math.max(1, next.starts.length))));
      flock = next.starts.map((start, i) => {
        const path = spare = solve(next.surface, next.parts, next.parameters, start, next.steps, next.noise(i), spare);
        return {positions: Float32Array.from(path.positions.subarray(0, 2 * steps + 2)), end: path.divergedAt < 0 ? steps : path.divergedAt - 1};
      });
    },
    /** Draws the moment `time`. */
    at(time) {
      if (!scene || !flock.length) return;
      const {view, look, width, height} = scene;
      const context = resize(canvas, width, height);
      context.clearRect(0, 0, width, height);
      context.save();
      context.beginPath();
      context.rect(view.left, view.top, view.width, view.height);
      context.clip();
      context.strokeStyle = context.fillStyle = look.colour;
      context.globalAlpha = 0.45;
      context.lineWidth = 1.25;
      context.beginPath();
      const heads = [];
      for (const {positions, end} of flock) {
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
    },
  };
}
