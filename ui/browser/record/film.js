/** The race as pictures outside the page: what it is, the surface and the runs with their settings on one canvas. */

import {createCaption} from "./caption.js";
import {FIRST} from "../relief/camera.js";
import {layer} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {paintField} from "../plane/field.js";
import {createPlayer} from "../plane/trails.js";
import {createRelief} from "../relief/relief.js";
import {createSwarm} from "../plane/swarm.js";

/**
 * A function (context, step) that paints the race of the desk at a step on the whole of a canvas. What the page shows
 * only while its clock stands is not in what moves.
 * @param {object} race what the desk holds @param {number} width @param {number} height
 * @param {{scale?: number, moving?: boolean}} [how] `scale`: pixels of the canvas for one of these
 */
export function createFilm(race, width, height, {scale = 1, moving = false} = {}) {
  const {state, colours} = race;
  const caption = createCaption(race, width);
  const room = {width, height: height - caption.head - caption.foot};
  const scene = race.scenes(room);
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

  return (context, step) => {
    if (solid) solid.at(step);
    else {
      flat.swarm.at(step);
      flat.player.at(step);
    }
    context.scale(scale, scale);
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    for (const canvas of layers) if (canvas.width && canvas.height) context.drawImage(canvas, 0, caption.head, room.width, room.height);
    caption.paint(context, height, step);
  };
}
