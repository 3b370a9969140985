/** The race as pictures outside the page: what it is, the surface and the runs with their settings on one canvas. */

import {paintPlayhead, sheetOf} from "./sheet.js";
import {paintFrame} from "../curves/axes.js";
import {paintLines} from "../curves/lines.js";
import {FIRST} from "../relief/camera.js";
import {layer, resize} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {paintField} from "../plane/field.js";
import {createPlayer} from "../plane/trails.js";
import {createRelief} from "../relief/relief.js";
import {createSwarm} from "../plane/swarm.js";

/**
 * A function (context, time) that paints the race of the desk at a time, counted in steps, on the whole of a canvas. What
 * the page shows only while its clock stands is not in what moves.
 * @param {object} race what the desk holds @param {number} width @param {number} height
 * @param {{scale?: number, moving?: boolean, losses?: boolean}} [how] `scale`: pixels of the canvas for one of these;
 *   `losses`: whether they stand beside the surface
 */
export function createFilm(race, width, height, {scale = 1, moving = false, losses = false} = {}) {
  const {state, colours} = race;
  const sheet = sheetOf(race, width, height, losses);
  const {caption, stage} = sheet;
  const scene = race.scenes(stage);
  const dressed = (one) => (moving ? {...one, ghosts: []} : one);
  const host = element("div", {dataset: {ratio: String(scale)}});
  const still = layer(host, "");
  const flat = state.view === "relief" ? null : {swarm: createSwarm(host), player: createPlayer(host, {onStart() {}, free: () => false})};
  const solid = state.view === "relief" ? createRelief(host, {onCamera() {}}) : null;
  if (solid) {
    solid.setCamera(state.camera ?? FIRST);
    solid.show(dressed(scene.relief()), 0);
  } else {
    paintField(still, ...scene.field(false));
    flat.swarm.show(scene.swarm());
    flat.player.show(dressed(scene.player()), 0);
  }
  const layers = [...host.querySelectorAll("canvas")];
  const curves = losses ? drawnLosses(sheet, scale) : null;

  return (context, time) => {
    if (solid) solid.at(time);
    else {
      flat.swarm.at(time);
      flat.player.at(time);
    }
    context.scale(scale, scale);
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    for (const canvas of layers) if (canvas.width && canvas.height) context.drawImage(canvas, stage.left, stage.top, stage.width, stage.height);
    curves?.(context, time);
    caption.paint(context, height, Math.floor(time));
  };
}

/** The lines of the losses are drawn once; what lies ahead is veiled, and the axes stand above. */
function drawnLosses({losses: {left, top, width, height}, plot: measured}, scale) {
  const plot = measured();
  const host = element("div", {dataset: {ratio: String(scale)}});
  const [lines, frame] = [paintLines, paintFrame].map((paint) => {
    const canvas = layer(host, "");
    paint(resize(canvas, width, height), plot);
    return canvas;
  });
  return (context, time) => {
    context.save();
    context.translate(left, top);
    context.drawImage(lines, 0, 0, width, height);
    paintPlayhead(context, plot, time);
    context.drawImage(frame, 0, 0, width, height);
    context.restore();
  };
}
