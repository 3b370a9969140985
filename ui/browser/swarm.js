/** Many starts of one run at once, as moving points with short trails: the flow of a rule over the surface. */

import {layer, resize} from "./canvas.js";
import {solve, standing} from "./paths.js";
import {fromX, fromY, toX, toY} from "./view.js";

const TRAIL = 8;
/** More numbers than these are not kept: long races are shown to the step that fits. */
const MAX_NUMBERS = 6e6;

/** Starts on a grid over the window, `side` on its longer side. @returns {[number, number][]} */
export function grid(view, side) {
  const [wide, high] = view.width >= view.height
    ? [side, Math.max(1, Math.round((side * view.height) / view.width))]
    : [Math.max(1, Math.round((side * view.width) / view.height)), side];
  const starts = [];
  for (let j = 0; j < high; j++) {
    for (let i = 0; i < wide; i++) {
      starts.push([fromX(view, view.left + (view.width * (i + 0.5)) / wide), fromY(view, view.top + (view.height * (j + 0.5)) / high)]);
    }
  }
  return starts;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const FINEST = 4095;
export const MAX_PAINTED = 300;

/** Painted starts as a link holds them: two 12-bit numbers a start, its place in the surface's domain. */
export function paintedText(starts, domain) {
  return starts.map((start) => {
    const [a, b] = start.map((value, i) => Math.round((FINEST * (value - domain[i][0])) / (domain[i][1] - domain[i][0])));
    return [a >> 6, a & 63, b >> 6, b & 63].map((digit) => LETTERS[digit]).join("");
  }).join("");
}

/** The starts in such a text. @returns {[number, number][]} */
export function paintedStarts(text, domain) {
  const starts = [];
  for (let i = 0; i + 3 < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => LETTERS.indexOf(text[i + k]));
    starts.push([64 * a + b, 64 * c + d].map((place, k) => domain[k][0] + ((domain[k][1] - domain[k][0]) * place) / FINEST));
  }
  return starts;
}

/** The starts with one more; the same ones where it is outside the domain, too near the last, or one too many. */
export function painted(starts, point, domain, unit) {
  const inside = point.every((value, i) => value >= domain[i][0] && value <= domain[i][1]);
  const last = starts.at(-1);
  const near = last && Math.hypot(last[0] - point[0], last[1] - point[1]) * unit < 6;
  return inside && !near && starts.length < MAX_PAINTED ? [...starts, point] : starts;
}

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
