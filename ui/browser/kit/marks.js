/** The look of a run: colour, marker and dash. An optimizer looks the same on every page. */

import {still} from "./canvas.js";
import {element} from "./dom.js";

/** @typedef {{colour: string, marker: string, dash: number[]}} Look */

/**
 * The looks of runs: the first of each optimizer its own, the others what is then free: a copy recolours nobody.
 * @param {{optimizer: string}[]} runs @param {object} catalogue @param {boolean} dark @returns {Look[]}
 */
export function looksOf(runs, {looks, places, spare}, dark) {
  const taken = new Set();
  const chosen = runs.map(({optimizer}) => {
    const place = places[optimizer] ?? looks.length - 1;
    if (taken.has(place)) return -1;
    taken.add(place);
    return place;
  });
  return chosen.map((wanted) => {
    const place = wanted >= 0 ? wanted : spare.find((i) => !taken.has(i)) ?? 0;
    taken.add(place);
    const {light, dark: onDark, marker, dash} = looks[place];
    return {colour: dark ? onDark : light, marker, dash};
  });
}

const polygon = (sides, turn) => Array.from({length: sides}, (_, i) => {
  const angle = turn + (2 * Math.PI * i) / sides;
  return [Math.cos(angle), Math.sin(angle)];
});
const starred = (points, inner) => Array.from({length: 2 * points}, (_, i) => {
  const angle = -Math.PI / 2 + (Math.PI * i) / points;
  const radius = i % 2 ? inner : 1.25;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
const SHAPES = {
  square: polygon(4, Math.PI / 4),
  diamond: polygon(4, 0).map(([x, y]) => [x * 1.15, y * 1.15]),
  triangle: polygon(3, -Math.PI / 2).map(([x, y]) => [x * 1.2, y * 1.2]),
  wedge: polygon(3, Math.PI / 2).map(([x, y]) => [x * 1.2, y * 1.2]),
  pentagon: polygon(5, -Math.PI / 2),
  star: starred(5, 0.55),
  cross: starred(4, 0.4),
};

/** Adds the marker's outline to the context's path. */
export function marker(context, name, x, y, radius) {
  context.beginPath();
  if (!SHAPES[name]) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  SHAPES[name].forEach(([dx, dy], i) => {
    context[i ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius);
  });
  context.closePath();
}

const CASING = 1.25;

/** A line that such a context can stroke. */
export const pathFor = (context) => context.path?.() ?? new Path2D();

/**
 * Strokes a line as the context is set, with a casing in the page's colour: it stands out on every tone, and where lines
 * cross. The casing goes below all that is on the canvas, so none covers another line.
 * @param {CanvasRenderingContext2D} context @param {Path2D} line
 */
export function strokeCased(context, line, theme) {
  context.stroke(line);
  context.save();
  context.globalCompositeOperation = "destination-over";
  context.setLineDash([]);
  context.lineCap = "round";
  context.strokeStyle = theme.background;
  context.lineWidth += 2 * CASING * (theme.weight ?? 1);
  context.stroke(line);
  context.restore();
}

/** The sign of a local minimum. */
export function crosshair(context, x, y) {
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.moveTo(x - 5, y);
  context.lineTo(x + 5, y);
  context.moveTo(x, y - 5);
  context.lineTo(x, y + 5);
  context.stroke();
}

/** The sign of a global minimum: a target with a full bull's-eye, in the context's two colours. */
export function target(context, x, y) {
  context.beginPath();
  context.arc(x, y, 7.5, 0, 2 * Math.PI);
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(x + 7.5 * dx, y + 7.5 * dy);
    context.lineTo(x + 11 * dx, y + 11 * dy);
  }
  context.stroke();
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fill();
}

/** The sign of a saddle, and of a run that has ended. */
export function cross(context, x, y, reach) {
  context.beginPath();
  context.moveTo(x - reach, y - reach);
  context.lineTo(x + reach, y + reach);
  context.moveTo(x + reach, y - reach);
  context.lineTo(x - reach, y + reach);
  context.stroke();
}

/** A run's head; crossed out where the run has ended. */
export function headMark(context, run, x, y, ended, theme) {
  marker(context, run.look.marker, x, y, (run.selected ? 8 : 6.5) * (theme.weight ?? 1));
  context.fill();
  context.strokeStyle = theme.background;
  context.lineWidth = 1.5;
  context.stroke();
  if (!ended) return;
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  cross(context, x, y, 10);
}

/** The ring of the start point. */
export function ring(context, x, y, theme) {
  context.lineWidth = 4;
  context.strokeStyle = theme.background;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = theme.text;
  context.stroke();
}

const swatches = new Map();

/** A place for a run's look, for lists. @param {Look} [look] */
export function createSwatch(look) {
  const node = element("span", {className: "dl-swatch", "aria-hidden": "true"});
  if (look) showLook(node, look);
  return node;
}

/** @param {HTMLElement} node of createSwatch @param {Look} look of which there are few */
export function showLook(node, look) {
  const key = JSON.stringify(look);
  if (node.dataset.look === key) return;
  if (!swatches.has(key)) swatches.set(key, still((canvas) => paintLook(canvas, look)));
  node.style.backgroundImage = swatches.get(key);
  node.dataset.look = key;
}

/** Paints a run's line and marker on a small canvas of its size. */
export function paintLook(canvas, {colour, marker: name, dash}) {
  const ratio = 2;
  canvas.width = 34 * ratio;
  canvas.height = 16 * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2.5;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(0, 8);
  context.lineTo(34, 8);
  context.stroke();
  context.setLineDash([]);
  marker(context, name, 17, 8, 6);
  context.fill();
}
