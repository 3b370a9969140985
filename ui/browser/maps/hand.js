/** The hand on a map: the mouse points at starts and opens them, a finger or the arrow keys move the cursor. */

import {placeIn} from "../kit/canvas.js";
import {createGestures} from "../plane/gestures.js";
import {fromX, fromY} from "../plane/view.js";

/** How far a press may stray and still be a click, in pixels. */
const STILL = 5;
const KEYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{view: () => object, window: () => number[], onPoint: (point: number[] | null) => void, onPut: (point: number[], final: boolean) => void,
 *   onStep: (by: number[]) => void, onOpen: (point: number[] | null) => void, onWindow: (window: number[], final: boolean) => void,
 *   onReset: () => void}} hooks `onPoint`: the mouse is there; `onPut`: the cursor is to stand there; `onStep`: by so many
 *   cells; `onOpen`: this start, or the cursor's, is to be raced from
 * @returns {{zoom: (factor: number) => void}}
 */
export function createHand(canvas, {view, window, onPoint, onPut, onStep, onOpen, onWindow, onReset}) {
  let kind = "mouse";
  let pressed = null;
  canvas.addEventListener("pointerdown", (event) => {
    kind = event.pointerType;
    pressed = event;
    if (kind === "touch" && event.isPrimary && within(event)) onPut(at(event), false);
  }, true);
  // A mouse that is pressed moves the window; one finger is the cursor's.
  const gestures = createGestures(canvas, {view, window, hand: () => kind === "mouse", onWindow, onReset});

  const at = (event) => {
    const [px, py] = placeIn(canvas, event);
    return [fromX(view(), px), fromY(view(), py)];
  };
  const within = (event) => {
    const [x, y] = at(event);
    const [x0, x1, y0, y1] = window();
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  };
  const strayed = (event) => !pressed || Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > STILL;

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") onPoint(event.buttons || !within(event) ? null : at(event));
    else if (pressed && event.isPrimary && within(event)) onPut(at(event), false);
  });
  canvas.addEventListener("pointerup", (event) => {
    const click = !strayed(event) && within(event);
    pressed = null;
    if (event.pointerType !== "mouse") onPut(null, true);
    else if (click && event.button === 0) onOpen(at(event));
  });
  canvas.addEventListener("pointercancel", () => {
    pressed = null;
    if (kind === "touch") onPut(null, true);
  });
  canvas.addEventListener("pointerleave", () => onPoint(null));
  canvas.addEventListener("keydown", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") onOpen(null);
    else if (KEYS[event.key]) onStep(KEYS[event.key]);
    else return;
    event.preventDefault();
  });
  return {zoom: gestures.zoomMiddle};
}
