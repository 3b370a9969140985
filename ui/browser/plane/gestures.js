/** Moving the window over the plane: pinch, ctrl + wheel, drag in hand mode, and keys. */

import {fromX, fromY} from "./view.js";
import {placeIn} from "../kit/canvas.js";
import {rounded} from "../kit/ticks.js";

const [KEY_ZOOM, KEY_SHARE] = [1.25, 0.1];

/** The window with everything `factor` times as close around a point. */
export function zoomed([x0, x1, y0, y1], factor, x, y) {
  return [x + (x0 - x) / factor, x + (x1 - x) / factor, y + (y0 - y) / factor, y + (y1 - y) / factor];
}

/** The window shifted by a part of the plane. */
export function shifted([x0, x1, y0, y1], dx, dy) {
  return [x0 + dx, x1 + dx, y0 + dy, y1 + dy];
}

/** Whether a window is neither too narrow for numbers nor too far out; well within what Python reads from links. */
export function sensible([x0, x1, y0, y1]) {
  const far = Math.max(1, ...[x0, x1, y0, y1].map(Math.abs));
  return far <= 1e5 && Math.min(x1 - x0, y1 - y0) > 1e-8 * far;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{view: () => object, window: () => number[], hand: () => boolean, onWindow: (window: number[], final: boolean) => void,
 *   onReset: () => void}} hooks
 * @returns {{busy: () => boolean, zoomMiddle: (factor: number) => void}} busy: a gesture holds the pointers, nobody else takes them
 */
export function createGestures(canvas, {view, window, hand, onWindow, onReset}) {
  const pointers = new Map();
  let settle = 0;
  let panning = false;

  const here = (event) => placeIn(canvas, event);
  const give = (next, final) => sensible(next) && onWindow(next.map((edge) => rounded(edge, view().unit)), final);
  const zoom = (factor, px, py, final) => give(zoomed(window(), factor, fromX(view(), px), fromY(view(), py)), final);
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...pointers.values()];
    return {size: Math.max(1, Math.hypot(ax - bx, ay - by)), x: (ax + bx) / 2, y: (ay + by) / 2};
  };

  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const [px, py] = here(event);
    zoom(Math.exp(-event.deltaY * 0.004), px, py, false);
    clearTimeout(settle);
    settle = setTimeout(() => give(window(), true), 250);
  }, {passive: false});

  canvas.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, here(event));
    panning = pointers.size > 1 || hand() || event.button === 1;
    if (panning) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId) || !panning) return;
    if (pointers.size === 2) {
      const before = spread();
      pointers.set(event.pointerId, here(event));
      const after = spread();
      const {unit} = view();
      const next = zoomed(window(), after.size / before.size, fromX(view(), after.x), fromY(view(), after.y));
      give(shifted(next, (before.x - after.x) / unit, (after.y - before.y) / unit), false);
    } else {
      const [x, y] = pointers.get(event.pointerId);
      const [px, py] = here(event);
      pointers.set(event.pointerId, [px, py]);
      give(shifted(window(), (x - px) / view().unit, (py - y) / view().unit), false);
    }
  });
  const end = (event) => {
    if (!pointers.delete(event.pointerId) || !panning) return;
    if (pointers.size) return;
    panning = false;
    give(window(), true);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [x0, x1, y0, y1] = window();
    const [dx, dy] = [KEY_SHARE * (x1 - x0), KEY_SHARE * (y1 - y0)];
    const moves = {ArrowLeft: [-dx, 0], ArrowRight: [dx, 0], ArrowUp: [0, dy], ArrowDown: [0, -dy]};
    const middle = [(x0 + x1) / 2, (y0 + y1) / 2];
    if (event.shiftKey && moves[event.key]) give(shifted(window(), ...moves[event.key]), true);
    else if (event.key === "+" || event.key === "=") give(zoomed(window(), KEY_ZOOM, ...middle), true);
    else if (event.key === "-") give(zoomed(window(), 1 / KEY_ZOOM, ...middle), true);
    else if (event.key === "0") onReset();
    else return;
    event.preventDefault();
  });

  return {
    busy: () => panning,
    zoomMiddle: (factor) => zoom(factor, view().left + view().width / 2, view().top + view().height / 2, true),
  };
}
