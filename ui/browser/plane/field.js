/** The still layer: the surface in bands, with contour lines, axes, minima and saddles. Sharp in every window. */

import {BANDS, tonesOf} from "./tones.js";
import {fromX, fromY, toX, toY} from "./view.js";
import {cross, crosshair, target} from "../kit/marks.js";
import {short} from "../kit/text.js";
import {resize} from "../kit/canvas.js";
import {ticks} from "../kit/ticks.js";

/** Heights all over the window, in ascending order. */
export function heights(f, view) {
  const sample = [];
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < 60; j++) {
      const value = f(fromX(view, view.left + (view.width * (i + 0.5)) / 60), fromY(view, view.top + (view.height * (j + 0.5)) / 60));
      if (Number.isFinite(value)) sample.push(value);
    }
  }
  return sample.sort((a, b) => a - b);
}

/** Heights that part the window into bands: finer towards the bottom, where descents end. */
export function levels(sample) {
  const found = [];
  for (let i = 1; i < BANDS; i++) found.push(sample[Math.floor((sample.length - 1) * (i / BANDS) ** 1.6)] ?? 0);
  return found;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(x: number, y: number) => number} f
 * @param {import("./view.js").View} view
 * @param {{width: number, height: number, theme: object, minima: number[][],
 *   deepest: number[][], saddles: number[][], coarse?: boolean}} scene `deepest`: those of the minima that are global; `coarse`: a quarter of the pixels, for pictures in motion
 * @returns {[number, number]} the lowest and the highest value in the window
 */
export function paintField(canvas, f, view, scene) {
  const context = resize(canvas, scene.width, scene.height);
  context.clearRect(0, 0, scene.width, scene.height);
  const sample = heights(f, view);
  bands(context, f, view, levels(sample), tonesOf(scene.theme), scene.coarse ? 2 : 1);
  paintMarks(context, view, scene);
  return extremes(sample);
}

/** The lowest and the highest of heights. */
export const extremes = (sample) => [sample[0] ?? 0, sample.at(-1) ?? 1];

/** Axes, minima and saddles. */
export function paintMarks(context, view, scene) {
  axes(context, view, scene);
  criticalPoints(context, view, scene);
}

function bands(context, f, view, between, tones, grain) {
  const ratio = context.getTransform().a / grain;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const limits = Float64Array.from(between);
  const [flat, edge] = [tones.fill, tones.edge].map((list) => Uint32Array.from(list, ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r));
  const above = new Uint8Array(width);
  const scale = 1 / (view.unit * ratio);
  for (let j = 0, at = 0; j < height; j++) {
    const y = view.y - (j + 0.5) * scale;
    let band = 0;
    let left = -1;
    for (let i = 0; i < width; i++, at++) {
      const value = f(view.x + (i + 0.5) * scale, y);
      // Neighbours are mostly in the same band, so the search starts from the last one.
      while (band < BANDS - 1 && value >= limits[band]) band++;
      while (band > 0 && value < limits[band - 1]) band--;
      const onEdge = (left >= 0 && left !== band) || (j > 0 && above[i] !== band);
      pixels[at] = (onEdge ? edge : flat)[band];
      above[i] = left = band;
    }
  }
  if (grain === 1) {
    context.putImageData(image, Math.round(view.left * ratio), Math.round(view.top * ratio));
    return;
  }
  const draft = (bands.draft ??= document.createElement("canvas"));
  [draft.width, draft.height] = [width, height];
  draft.getContext("2d").putImageData(image, 0, 0);
  context.drawImage(draft, view.left, view.top, view.width, view.height);
}

function axes(context, view, {theme}) {
  context.font = `${12 * (theme.size ?? 1)}px ${theme.font}`;
  context.fillStyle = theme.text;
  context.globalAlpha = 0.8;
  context.textAlign = "center";
  context.textBaseline = "top";
  const bottom = view.top + view.height;
  for (const x of ticks(fromX(view, view.left), fromX(view, view.left + view.width), Math.max(3, view.width / 90))) {
    context.fillRect(toX(view, x), bottom, 1, 4);
    context.fillText(short(x), Math.min(toX(view, x), view.left + view.width - 6), bottom + 7);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const y of ticks(fromY(view, bottom), fromY(view, view.top), Math.max(3, view.height / 70))) {
    context.fillRect(view.left - 4, toY(view, y), 4, 1);
    context.fillText(short(y), view.left - 7, Math.max(toY(view, y), view.top + 6));
  }
  context.globalAlpha = 1;
}

function criticalPoints(context, view, {theme, minima, deepest, saddles}) {
  context.strokeStyle = context.fillStyle = theme.text;
  context.lineWidth = 1.5;
  const shown = (points, sign) => points.forEach(([x, y]) => {
    const [px, py] = [toX(view, x), toY(view, y)];
    if (within(view.left, px, view.width) && within(view.top, py, view.height)) sign(px, py);
  });
  shown(minima.filter((point) => !deepest.includes(point)), (x, y) => crosshair(context, x, y));
  shown(deepest, (x, y) => target(context, x, y));
  shown(saddles, (x, y) => cross(context, x, y, 7));
}

/** What lies on the window's edge is in it. */
const within = (from, at, size) => at > from - 1 && at < from + size + 1;

const ALIKE = 1e-9;

/** The global ones of known minima, as in Python's `Surface.deepest`. */
export function deepestOf(minima, f) {
  const values = minima.map(([x, y]) => f(x, y));
  const lowest = Math.min(...values);
  return minima.filter((_, i) => values[i] - lowest <= ALIKE * (1 + Math.abs(lowest)));
}

const APART = 6;

/** A function that interpolates another between points a few pixels apart, for functions that cost much. */
export function sampled(f, view) {
  const [across, down] = [Math.ceil(view.width / APART) + 1, Math.ceil(view.height / APART) + 1];
  const values = new Float64Array((across + 1) * (down + 1));
  for (let j = 0, at = 0; j <= down; j++) {
    for (let i = 0; i <= across; i++) values[at++] = f(view.x + (i * APART) / view.unit, view.y - (j * APART) / view.unit);
  }
  return (x, y) => {
    const [a, b] = [((x - view.x) * view.unit) / APART, ((view.y - y) * view.unit) / APART];
    const [i, j] = [Math.min(across - 1, Math.max(0, Math.floor(a))), Math.min(down - 1, Math.max(0, Math.floor(b)))];
    const [p, q, at] = [a - i, b - j, j * (across + 1) + i];
    const above = values[at] + p * (values[at + 1] - values[at]);
    const below = values[at + across + 1] + p * (values[at + across + 2] - values[at + across + 1]);
    return above + q * (below - above);
  };
}
