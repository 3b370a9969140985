/** A schedule's factor against the step, as a small curve. */

import {factorAt} from "./paths.js";

const [WIDTH, HEIGHT] = [110, 24];

/** @param {HTMLCanvasElement} canvas @param {object} schedule @param {number[]} values @param {number} steps */
export function drawSchedule(canvas, schedule, values, steps) {
  const ratio = 2;
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.strokeStyle = getComputedStyle(canvas).color || "#888";
  context.lineWidth = 1.5;
  context.beginPath();
  for (let i = 0; i < WIDTH; i++) {
    const factor = factorAt(schedule, values, 1 + Math.round(((steps - 1) * i) / (WIDTH - 1)), steps);
    context[i ? "lineTo" : "moveTo"](i + 0.5, 2 + (HEIGHT - 4) * (1 - factor));
  }
  context.stroke();
}
