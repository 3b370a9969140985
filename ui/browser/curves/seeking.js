/** A pointer on curves chooses a place on their x axis: by a click, a drag, or a finger that taps or moves across. */

import {placeIn} from "../kit/canvas.js";

/** A finger that moves less across taps, or scrolls the page. */
const STRAYED = 8;

/**
 * @param {HTMLElement} root
 * @param {{plot: () => import("./axes.js").Plot | null, onSeek: (x: number, final: boolean) => void}} hooks whole numbers
 */
export function createSeeking(root, {plot, onSeek}) {
  let pressed = null;
  let held = false;
  root.classList.add("dl-seeks");

  const place = (event) => {
    const {box, inner, left, right} = plot();
    const share = (placeIn(root, event)[0] - box.left) / inner.width;
    return Math.round(left + (right - left) * Math.min(1, Math.max(0, share)));
  };
  root.addEventListener("pointerdown", (event) => {
    if (event.button || pressed || !plot()) return;
    pressed = event;
    held = event.pointerType !== "touch";
    root.setPointerCapture(event.pointerId);
    if (held) onSeek(place(event), false);
  });
  root.addEventListener("pointermove", (event) => {
    if (pressed?.pointerId !== event.pointerId) return;
    held ||= Math.abs(event.clientX - pressed.clientX) > STRAYED;
    if (held) onSeek(place(event), false);
  });
  root.addEventListener("pointerup", (event) => {
    if (pressed?.pointerId !== event.pointerId) return;
    pressed = null;
    onSeek(place(event), true);
  });
  root.addEventListener("pointercancel", (event) => {
    if (pressed?.pointerId === event.pointerId) pressed = null;
  });
}
