/** The picture of a race: field, swarm and trails, or the surface in three dimensions, and the hand upon them. */

import {FIRST} from "../relief/camera.js";
import {layer} from "../kit/canvas.js";
import {paintField} from "./field.js";
import {createGestures} from "./gestures.js";
import {createRelief} from "../relief/relief.js";
import {createSwarm} from "./swarm.js";
import {createPlayer} from "./trails.js";

/** After the last change by hand the still layer is painted at full sharpness. */
const SETTLED = 120;

/**
 * @param {HTMLElement} root
 * @param {{scenes: (room: object, view: import("./view.js").View) => object, tool: () => string, window: () => number[] | null,
 *   start: () => [number, number], onStart: (point: number[], final: boolean) => void, onWindow: (window: number[], final: boolean) => void,
 *   onReset: () => void, onCamera: (camera: object) => void}} hooks `scenes`: what each layer is to draw; `tool`: "hand",
 *   "brush" or nothing; `window`: the part of the plane that is asked for, null for what the surface says; `start`: as of createPlayer
 */
export function createStage(root, {scenes, tool, window, start, onStart, onWindow, onReset, onCamera}) {
  const still = layer(root, "dl-layer");
  const swarm = createSwarm(root);
  const player = createPlayer(root, {onStart, start, free: () => tool() !== "hand" && !gestures.busy(), tool: () => tool() !== "" || gestures.busy(), snaps: true});
  const relief = createRelief(root, {onCamera});
  const gestures = createGestures(player.canvas, {
    view: () => view,
    window: () => window() ?? [view.x, view.x + view.width / view.unit, view.y - view.height / view.unit, view.y],
    hand: () => tool() === "hand",
    onWindow,
    onReset,
  });
  let room = null;
  let view = null;
  let solid = false;
  let stale = true;
  let sharpening = 0;
  let heights = [0, 1];

  /** The still layer; coarse at first and while a hand moves it, sharp once it rests. */
  function paintStill(coarse) {
    heights = paintField(still, ...scenes(room, view).field(coarse));
    stale = false;
    clearTimeout(sharpening);
    if (coarse) sharpening = setTimeout(() => paintStill(false), SETTLED);
  }

  return {
    root,
    /** The window of the plane that is drawn. */
    get view() {
      return view;
    },
    /** The lowest and the highest loss in it. */
    get heights() {
      return heights;
    },
    get camera() {
      return relief.camera;
    },
    setCamera: (camera) => relief.setCamera(camera ?? FIRST),
    zoom: gestures.zoomMiddle,
    /** What the still layer shows no longer holds. */
    spoil() {
      stale = true;
    },
    label(words) {
      player.canvas.setAttribute("aria-label", words["player.canvas"]);
      relief.canvas.setAttribute("aria-label", words["player.relief-canvas"]);
    },
    /** Draws everything anew in a room, through a view or in three dimensions. */
    show(nextRoom, nextView, nextSolid, time) {
      stale ||= !view || ["x", "y", "unit"].some((key) => view[key] !== nextView[key]);
      [room, view, solid] = [nextRoom, nextView, nextSolid];
      if (stale) paintStill(true);
      root.classList.toggle("dl-solid", solid);
      const scene = scenes(room, view);
      if (solid) relief.show(scene.relief(), time);
      else {
        swarm.show(scene.swarm());
        player.show(scene.player(), time);
      }
    },
    /** Draws the moment `time`. */
    at(time) {
      if (solid) relief.at(time);
      else {
        swarm.at(time);
        player.at(time);
      }
    },
    /** Takes the ghosts away. */
    clearGhosts() {
      player.clearGhosts();
      relief.clearGhosts();
    },
    destroy() {
      clearTimeout(sharpening);
    },
  };
}
