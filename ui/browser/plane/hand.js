/** The hand on the plane: it moves the start by mouse, finger or keys, and points at what is to be read. */

import {fromX, fromY, toX, toY} from "./view.js";
import {placeIn} from "../kit/canvas.js";
import {rounded} from "../kit/ticks.js";

const KEY_SHARE = 0.01;
/** How far from the start a finger takes hold of it, and how far one that taps may stray, in pixels. */
const [RING_REACH, TAP_REACH] = [24, 8];
/** A marked point so near to a mouse or a finger is what it means: nobody hits it to the last digit. */
const SNAP = {mouse: 10, touch: 20};

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{scene: () => object | null, onStart?: (point: [number, number], final: boolean) => void,
 *   start?: () => [number, number], free: () => boolean, tool: () => boolean, snaps?: boolean, onHover: () => void}} hooks as of
 *   createPlayer; `scene`: what is drawn, `onHover`: the mouse points elsewhere
 */
export function createHand(canvas, {scene, onStart, start = () => scene().start, free, tool, snaps, onHover}) {
  let hover = null;
  let held = false;
  /** Where a finger came down that holds nothing: it scrolls, or it is a tap. */
  let tapped = null;

  const legible = (value) => rounded(value, scene().view.unit);
  const here = (event) => placeIn(canvas, event);
  const point = (event) => {
    const {view} = scene();
    const [px, py] = here(event);
    const x = Math.min(view.left + view.width, Math.max(view.left, px));
    const y = Math.min(view.top + view.height, Math.max(view.top, py));
    return [legible(fromX(view, x)), legible(fromY(view, y))];
  };
  /** The start that is meant by a pointer there. */
  const aim = (event) => {
    const {view, minima, saddles} = scene();
    const near = snaps && !tool() ? nearest([...minima, ...saddles], view, here(event), SNAP[event.pointerType] ?? SNAP.mouse) : null;
    return near ?? point(event);
  };
  const onRing = (event) => {
    const {view, start} = scene();
    const [px, py] = here(event);
    return Math.hypot(px - toX(view, start[0]), py - toY(view, start[1])) <= RING_REACH;
  };
  const strayed = (event) => Math.hypot(event.clientX - tapped.clientX, event.clientY - tapped.clientY) >= TAP_REACH;

  function down(event) {
    if (!onStart || !scene() || event.button || !free()) return;
    hover = null;
    if (event.pointerType === "touch" && !tool() && !onRing(event)) {
      tapped = event;
      return;
    }
    held = true;
    canvas.setPointerCapture(event.pointerId);
    onStart(aim(event), false);
  }

  function move(event) {
    if (held && !free()) held = false;
    if (tapped && (!free() || strayed(event))) tapped = null;
    if (held) onStart(aim(event), false);
    else if (scene() && event.pointerType === "mouse" && free()) {
      hover = point(event);
      onHover();
    }
  }

  function up(event) {
    const tap = tapped && event.type === "pointerup" && !strayed(event);
    tapped = null;
    if (tap) onStart(aim(event), true);
    if (!held) return;
    held = false;
    onStart(event.type === "pointercancel" ? scene().start : aim(event), true);
  }

  function away() {
    if (!hover) return;
    hover = null;
    onHover();
  }

  function press(event) {
    const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
    if (!onStart || !moves[event.key] || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const {view} = scene();
    const reach = (KEY_SHARE * view.width) / view.unit;
    onStart(start().map((value, i) => legible(value + reach * moves[event.key][i])), true);
  }

  canvas.addEventListener("pointerdown", down);
  // One finger scrolls the page, but not from the ring, with a tool in hand, or with a second one beside it.
  canvas.addEventListener("touchstart", (event) => {
    if (onStart && scene() && (event.touches.length > 1 || tool() || (free() && onRing(event.touches[0])))) event.preventDefault();
  }, {passive: false});
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", away);
  canvas.addEventListener("keydown", press);

  return {
    /** The point under the mouse, or null. */
    get at() {
      return hover;
    },
  };
}

/** The nearest of these points that is within reach of a place on the canvas, or null. */
export function nearest(points, view, [px, py], reach) {
  let [found, least] = [null, reach];
  for (const [x, y] of points) {
    const far = Math.hypot(px - toX(view, x), py - toY(view, y));
    if (far <= least) [found, least] = [[x, y], far];
  }
  return found;
}
