/** The race that a setting stands for: its surface, and the run's path upon it. */

import {paintPath} from "../panel.js";
import {layer, resize, roomForAxes} from "../../kit/canvas.js";
import {element, say} from "../../kit/dom.js";
import {swatch} from "../../kit/marks.js";
import {paintField} from "../../plane/field.js";
import {scenesOf, viewOf} from "../../race/scenes.js";

/** After the last change by hand the surface is painted at full sharpness, in milliseconds. */
const SETTLED = 120;

/** @returns {{root: HTMLElement, show: (shown: object) => void, destroy: () => void}} */
export function createPreview() {
  const look = element("canvas", {className: "dl-swatch", "aria-hidden": "true"});
  const [name, said] = [element("span", {className: "dl-map-name"}), element("p", {className: "dl-map-said"})];
  const room = element("div", {className: "dl-map-room"});
  const [still, path] = [layer(room, "dl-layer"), layer(room, "dl-layer")];
  const root = element("div", {className: "dl-map", role: "img"}, element("div", {className: "dl-map-head"}, look, name), said, room);
  let painted = "";
  let sharpening = 0;

  function paintStill(scenes, key, coarse) {
    clearTimeout(sharpening);
    paintField(still, ...scenes.field(coarse));
    painted = key;
    if (coarse) sharpening = setTimeout(() => paintStill(scenes, key, false), SETTLED);
  }

  return {
    root,
    /** @param {{race: object, name: string, told: string}} shown `race`: as of scenesOf, with one run; `told`: what becomes of it */
    show({race, name: called, told}) {
      const size = roomForAxes(room);
      swatch(look, race.look);
      say(name, called);
      say(said, told);
      root.setAttribute("aria-label", `${called}: ${told}`);
      if (!size) return;
      const view = viewOf(race, size);
      const scenes = scenesOf(race, size, view);
      const {surface, parameters, window} = race.state;
      const key = JSON.stringify([surface, parameters, window, size, race.colours]);
      if (key !== painted) paintStill(scenes, key, painted !== "");
      const context = resize(path, size.width, size.height);
      context.clearRect(0, 0, size.width, size.height);
      const scene = scenes.player();
      paintPath(context, {...scene, steps: race.state.steps, runs: scene.runs.map((run) => ({...run, look: race.look, selected: true}))});
    },
    destroy: () => clearTimeout(sharpening),
  };
}
