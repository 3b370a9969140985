/** What each run has fitted at the playhead: its line, or its curve of probability, through the data. */

import {layer, resize} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {looksOf} from "../kit/marks.js";
import {lastStep} from "../solve/paths.js";
import {short} from "../kit/text.js";
import {ticks} from "../kit/ticks.js";

const BOX = {left: 46, right: 12, top: 12, bottom: 30};
const ROOM = 0.06;
const PIECES = 120;

/** @param {HTMLElement} parent */
export function createFit(parent) {
  const root = element("div", {className: "dl-fit", role: "img", dataset: {testid: "fit"}});
  parent.append(root);
  const canvas = layer(root, "dl-layer");

  function show(race) {
    const {surface, state, paths, catalogue, colours, words} = race;
    const box = root.getBoundingClientRect();
    if (!surface.data || !box.width) return;
    root.setAttribute("aria-label", words["details.fit-label"]);
    const [us, vs] = [0, 1].map((k) => surface.data.filter((_, i) => i % 2 === k));
    const plot = axes(us, vs, box, surface.classifies);
    const context = resize(canvas, box.width, box.height);
    context.clearRect(0, 0, box.width, box.height);
    frame(context, plot, colours);
    context.globalAlpha = 0.5;
    context.fillStyle = colours.text;
    us.forEach((u, i) => {
      context.beginPath();
      context.arc(plot.x(u), plot.y(vs[i]), 3, 0, 2 * Math.PI);
      context.fill();
    });
    context.globalAlpha = 1;
    context.save();
    context.beginPath();
    context.rect(BOX.left, BOX.top, plot.width, plot.height);
    context.clip();
    const looks = looksOf(state.runs, catalogue, colours.dark);
    paths.forEach((path, i) => {
      const at = Math.min(race.step, lastStep(path));
      if (state.runs[i].hidden || at < 0) return;
      const [a, b] = [path.positions[2 * at], path.positions[2 * at + 1]];
      context.strokeStyle = looks[i].colour;
      context.lineWidth = i === state.selected ? 3 : 2;
      context.setLineDash(looks[i].dash);
      context.beginPath();
      for (let k = 0; k <= PIECES; k++) {
        const u = plot.u0 + ((plot.u1 - plot.u0) * k) / PIECES;
        const z = a + b * u;
        context.lineTo(plot.x(u), plot.y(surface.classifies ? 1 / (1 + Math.exp(-z)) : z));
      }
      context.stroke();
    });
    context.restore();
    context.setLineDash([]);
  }

  return {show};
}

function axes(us, vs, box, classifies) {
  const ends = (values) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = ROOM * (high - low || 1);
    return [low - room, high + room];
  };
  const [u0, u1] = ends(us);
  const [v0, v1] = classifies ? [-0.06, 1.06] : ends(vs);
  const [width, height] = [box.width - BOX.left - BOX.right, box.height - BOX.top - BOX.bottom];
  return {u0, u1, v0, v1, width, height,
    x: (u) => BOX.left + (width * (u - u0)) / (u1 - u0),
    y: (v) => BOX.top + height * (1 - (v - v0) / (v1 - v0))};
}

function frame(context, {u0, u1, v0, v1, width, height, x, y}, {text, font}) {
  context.font = `12px ${font}`;
  context.fillStyle = context.strokeStyle = text;
  context.globalAlpha = 0.8;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const u of ticks(u0, u1, Math.max(2, width / 80))) context.fillText(short(u), x(u), BOX.top + height + 8);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const v of ticks(v0, v1, Math.max(2, height / 45))) context.fillText(short(v), BOX.left - 8, y(v));
  context.globalAlpha = 0.25;
  context.strokeRect(BOX.left, BOX.top, width, height);
  context.globalAlpha = 1;
}
