/** One run's map: its cells, the path from where the cursor stands, and what the map says as numbers. */

import {paintCells} from "./inks.js";
import {createHand} from "./hand.js";
import {viewOf} from "./window.js";
import {layer, resize, roomOf} from "../kit/canvas.js";
import {element, say} from "../kit/dom.js";
import {createSwatch, showLook} from "../kit/marks.js";
import {paintMarks} from "../plane/field.js";
import {paintHeads, paintTrails} from "../plane/trails.js";
import {toX, toY} from "../plane/view.js";

/** Paints a map that was made for another window where it lies now, until there is one for this. */
function paintAside(context, view, basins, table) {
  const [x0, x1, y0, y1] = basins.window;
  const box = {left: toX(view, x0), top: toY(view, y1), width: (x1 - x0) * view.unit, height: (y1 - y0) * view.unit};
  const draft = (paintAside.draft ??= document.createElement("canvas"));
  [draft.width, draft.height] = [basins.columns, basins.rows];
  paintCells(draft.getContext("2d"), {left: 0, top: 0, width: basins.columns, height: basins.rows}, basins, table);
  context.save();
  context.beginPath();
  context.rect(view.left, view.top, view.width, view.height);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(draft, box.left, box.top, box.width, box.height);
  context.restore();
}

/** Cells, axes, minima and saddles of a map. @param {object | null} basins none before any are known */
export function paintMap(context, view, basins, table, marks) {
  if (basins && String(basins.window) === String(marks.window)) paintCells(context, view, basins, table);
  else if (basins) paintAside(context, view, basins, table);
  paintMarks(context, view, marks);
}

/** @param {object} hooks as of createHand, and `onSelect`: this run is meant */
export function createPanel({onSelect, ...hooks}) {
  const look = createSwatch();
  const [name, said, shares] = [element("span", {className: "dl-map-name"}), element("p", {className: "dl-map-said"}), element("p", {className: "dl-map-shares"})];
  const room = element("div", {className: "dl-map-room"});
  const cells = layer(room, "dl-layer");
  const path = layer(room, "dl-layer dl-hand");
  path.dataset.testid = "map";
  path.setAttribute("role", "application");
  const root = element("div", {className: "dl-map", role: "group"}, element("div", {className: "dl-map-head"}, look, name), said, room, shares);
  let [view, size] = [null, null];
  const hand = createHand(path, {...hooks, view: () => view});
  path.addEventListener("focus", onSelect);
  const draws = (canvas) => (draw) => {
    const context = resize(canvas, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    draw(context, view, size);
  };

  return {
    root, canvas: path, said, shares, zoom: hand.zoom,
    /** What is seen through it; null before there was room. */
    get view() {
      return view;
    },
    /** Takes the room there is. @param {(size: object) => object} viewIn @returns {boolean} whether there is any */
    measure(viewIn) {
      size = roomOf(room);
      if (!size.width || !size.height) return false;
      view = viewIn(size);
      return true;
    },
    label(run, label) {
      look.hidden = !run.look;
      if (run.look) showLook(look, run.look);
      say(name, run.name);
      path.setAttribute("aria-label", label);
      root.setAttribute("aria-label", run.name);
    },
    /** Draws what stands still anew: `draw(context, view, size)`. */
    show: draws(cells),
    /** Draws what moves over it anew. */
    trace: draws(path),
  };
}

/** The path of a run, to its end. */
export function paintPath(context, scene) {
  const pens = [];
  paintTrails(context, scene, pens, 0, scene.steps);
  paintHeads(context, scene, pens, scene.steps);
}
