/** The race that settings stand for: its surface, and the paths of its runs upon it. */

import {paintPath} from "../panel.js";
import {layer, resize, roomForAxes} from "../../kit/canvas.js";
import {element, say} from "../../kit/dom.js";
import {createSwatch, showLook} from "../../kit/marks.js";
import {paintField} from "../../plane/field.js";
import {scenesOf, viewOf} from "../../race/scenes.js";

/** After the last change by hand the surface is painted at full sharpness, in milliseconds. */
const SETTLED = 120;

/** @returns {{root: HTMLElement, show: (shown: object) => void, leave: () => void}} */
export function createPreview() {
  const look = createSwatch();
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
    /** @param {{race: object, look: object | null, name: string, told: string}} shown `race`: as of scenesOf; `told`: what becomes of it */
    show({race, look: own, name: called, told}) {
      const size = roomForAxes(room);
      look.hidden = !own;
      if (own) showLook(look, own);
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
      paintPath(context, {...scenes.player(), steps: race.state.steps});
    },
    leave: () => clearTimeout(sharpening),
  };
}
