/** The race as pictures outside the page: surface, runs, step and legend on one canvas of any size. */

import {FIRST} from "../relief/camera.js";
import {layer} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {paintField} from "../plane/field.js";
import {looksOf, marker} from "../kit/marks.js";
import {createPlayer} from "../plane/trails.js";
import {createRelief} from "../relief/relief.js";
import {short} from "../kit/text.js";
import {createSwarm} from "../plane/swarm.js";

const ROW = 24;
const COLUMN = 250;

/**
 * A function (context, step) that paints the race of the desk at a step on the whole of a canvas. What the page shows
 * only while its clock stands is not in what moves.
 * @param {object} race what the desk holds @param {number} width @param {number} height
 */
export function createFilm(race, width, height, {moving = false} = {}) {
  const {state, colours, catalogue, paths, words, language, surface} = race;
  const shown = state.runs.map((run, i) => ({run, path: paths[i], look: looksOf(state.runs, catalogue, colours.dark)[i]})).filter(({run}) => !run.hidden);
  const columns = Math.max(1, Math.floor((width - 16) / COLUMN));
  const foot = ROW * (1 + Math.ceil(shown.length / columns)) + 8;
  const room = {width, height: height - foot};
  const scene = race.scenes(room);
  const dressed = (one) => (moving ? {...one, ghosts: []} : one);
  const host = element("div");
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
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    for (const canvas of layers) if (canvas.width && canvas.height) context.drawImage(canvas, 0, 0, room.width, room.height);
    context.font = `13px ${colours.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillStyle = colours.text;
    context.fillText(`${surface.name[language]} · ${words["curves.step"]} ${step} / ${state.steps}`, 12, room.height + ROW / 2);
    shown.forEach(({run, path, look}, i) => {
      const x = 12 + (i % columns) * COLUMN;
      const y = room.height + ROW * (1.5 + Math.floor(i / columns));
      context.strokeStyle = context.fillStyle = look.colour;
      context.lineWidth = 2.5;
      context.setLineDash(look.dash);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + 34, y);
      context.stroke();
      context.setLineDash([]);
      marker(context, look.marker, x + 17, y, 6);
      context.fill();
      context.fillStyle = colours.text;
      context.fillText(`${race.nameOf(run)}   f ${short(path.losses[step])}`, x + 42, y);
    });
  };
}
