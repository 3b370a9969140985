/** A field to draw in, by mouse, finger or pen. */

import {layer} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {PIXELS, SIDE} from "../../../ui/browser/kit/arrays.js";

/** The drawing's own size, whatever the page's. */
export const FIELD = 280;
const PEN = 22;

/** @param {HTMLElement} parent @param {(done: boolean) => void} onInk `done`: the pen has been lifted */
export function createPad(parent, onInk) {
  const root = element("div", {className: "dl-pad", dataset: {testid: "pad"}});
  parent.append(root);
  const canvas = layer(root, "dl-pad-canvas");
  canvas.width = canvas.height = FIELD;
  canvas.setAttribute("role", "img");
  const context = canvas.getContext("2d", {willReadFrequently: true});
  let colour = "#000";
  let last = null;

  const place = (event) => {
    const {left, top, width} = canvas.getBoundingClientRect();
    return [((event.clientX - left) * FIELD) / width, ((event.clientY - top) * FIELD) / width];
  };

  function stroke([x, y]) {
    Object.assign(context, {strokeStyle: colour, lineWidth: PEN, lineCap: "round", lineJoin: "round"});
    context.beginPath();
    context.moveTo(...(last ?? [x, y]));
    context.lineTo(x, y);
    context.stroke();
    last = [x, y];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = null;
    stroke(place(event));
    onInk(false);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || !canvas.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) stroke(place(one));
    onInk(false);
  });
  const lift = () => {
    if (!last) return;
    last = null;
    onInk(true);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  function recolour(next) {
    if (next === colour) return;
    colour = next;
    Object.assign(context, {globalCompositeOperation: "source-in", fillStyle: colour});
    context.fillRect(0, 0, FIELD, FIELD);
    context.globalCompositeOperation = "source-over";
  }

  function clear() {
    context.clearRect(0, 0, FIELD, FIELD);
  }

  return {
    recolour, clear,
    /** @param {string} text what a screen reader says */
    label(text) {
      canvas.setAttribute("aria-label", text);
    },
    /** @returns {Uint8Array} ink of 0 … 255, row by row */
    ink() {
      const {data} = context.getImageData(0, 0, FIELD, FIELD);
      return Uint8Array.from({length: FIELD * FIELD}, (_, i) => data[4 * i + 3]);
    },
    /** Puts an image of 28 × 28 in the field. @param {Uint8Array} pixels */
    put(pixels) {
      const tile = Object.assign(document.createElement("canvas"), {width: SIDE, height: SIDE});
      const small = tile.getContext("2d");
      const image = small.createImageData(SIDE, SIDE);
      for (let i = 0; i < PIXELS; i++) image.data[4 * i + 3] = pixels[i];
      small.putImageData(image, 0, 0);
      clear();
      context.imageSmoothingEnabled = true;
      context.drawImage(tile, 0, 0, FIELD, FIELD);
      const kept = colour;
      colour = "";
      recolour(kept);
    },
  };
}
