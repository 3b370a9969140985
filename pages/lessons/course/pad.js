/** A curve that is drawn by hand over axes: by mouse or finger, or by keys that move a handle. */

import {layer, placeIn, resize} from "../../../ui/browser/kit/canvas.js";

export const COLUMNS = 41;
/** Columns from one handle of the keyboard to the next, and the share of the axis by which a key lifts it. */
const [APART, LIFT] = [5, 0.04];

/** The columns with what was not drawn filled in: straight between, level at both sides. */
export function filled(drawn) {
  const known = [...drawn.keys()].filter((i) => !Number.isNaN(drawn[i]));
  return drawn.map((value, i) => {
    if (!Number.isNaN(value) || !known.length) return value;
    const [before, after] = [known.findLast((k) => k < i), known.find((k) => k > i)];
    if (before === undefined || after === undefined) return drawn[before ?? after];
    return drawn[before] + ((drawn[after] - drawn[before]) * (i - before)) / (after - before);
  });
}

/**
 * @param {HTMLElement} box @param {import("../../../ui/browser/curves/curves.js").Curves} curves the axes that are shown in it
 * @param {{testid: string, axes: () => object, ends: () => [number, number], draw: () => void, locked?: () => boolean, onStroke?: () => void}} how
 *   `axes`: as they are shown; `ends`: of the scale on which heights are counted here, the axis's lower end first; `draw` is
 *   to paint all anew; `onStroke` is told that the hand rests
 */
export function createPad(box, curves, {testid, axes, ends, draw, locked = () => false, onStroke = () => {}}) {
  const hand = layer(box, "dl-layer");
  hand.tabIndex = 0;
  hand.dataset.testid = testid;
  hand.setAttribute("role", "slider");
  let drawn = new Float64Array(COLUMNS).fill(NaN);
  let [held, handle] = [null, 0];

  const clamp = (y) => Math.min(ends()[1], Math.max(ends()[0], y));
  const xOf = (column) => (axes().xTo * column) / (COLUMNS - 1);

  /** Column and height under the pointer, by the axes that are drawn. */
  function under(event) {
    const {toX, toY} = curves.plot;
    const [x, y] = placeIn(hand, event);
    const {xTo, yFrom, yTo} = axes();
    const [left, right] = [toX(0), toX(xTo)];
    const [bottom, top] = [toY(yFrom), toY(yTo)];
    const [low, high] = ends();
    const column = Math.round(((COLUMNS - 1) * (x - left)) / (right - left));
    const share = (y - bottom) / (top - bottom);
    return [Math.min(COLUMNS - 1, Math.max(0, column)), clamp(low + share * (high - low))];
  }

  hand.addEventListener("pointerdown", (event) => {
    if (event.button || locked() || !curves.plot) return;
    hand.setPointerCapture(event.pointerId);
    held = under(event);
    stroke(held, held);
  });
  hand.addEventListener("pointermove", (event) => {
    if (!held) return;
    const next = under(event);
    stroke(held, next);
    held = next;
  });
  for (const name of ["pointerup", "pointercancel"]) hand.addEventListener(name, () => {
    held = null;
    onStroke();
  });
  hand.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || locked()) return;
    const across = {ArrowLeft: -APART, ArrowRight: APART}[event.key];
    const up = {ArrowUp: LIFT, ArrowDown: -LIFT}[event.key];
    if (!across && !up) return;
    event.preventDefault();
    if (across) handle = Math.min(COLUMNS - 1, Math.max(0, handle + across));
    else lift(up * (ends()[1] - ends()[0]));
    draw();
    onStroke();
  });
  for (const name of ["focus", "blur"]) hand.addEventListener(name, () => draw());

  function stroke([from, low], [to, high]) {
    const step = to < from ? -1 : 1;
    for (let i = from; i !== to + step; i += step) drawn[i] = to === from ? high : low + ((high - low) * (i - from)) / (to - from);
    draw();
  }

  /** Moves the handle; the line to its neighbours follows. A first key lays a level line. */
  function lift(change) {
    const [low, high] = ends();
    drawn = filled(drawn).map((y) => (Number.isNaN(y) ? (low + high) / 2 : y));
    drawn[handle] = clamp(drawn[handle] + change);
    for (const side of [-APART, APART]) {
      const other = handle + side;
      if (other < 0 || other >= COLUMNS) continue;
      for (let i = 1; i < APART; i++) drawn[handle + Math.sign(side) * i] = drawn[handle] + ((drawn[other] - drawn[handle]) * i) / APART;
    }
  }

  return {
    hand,
    /** The heights, NaN where nothing was drawn. */
    get heights() {
      return drawn;
    },
    set heights(next) {
      drawn = Float64Array.from(next);
    },
    /** The handle of the keys: its x, and its height. */
    get handle() {
      return {x: xOf(handle), y: drawn[handle]};
    },
    count: () => drawn.reduce((sum, y) => sum + !Number.isNaN(y), 0),
    clear: () => drawn.fill(NaN),
    fill: () => (drawn = filled(drawn)),
    /** Paints the curve so far, broken where it was not drawn. @param {(height: number) => number} value as the axis has it */
    paint({width, height}, value, {colour, dash}) {
      const context = resize(hand, width, height);
      const place = (i) => [curves.plot.toX(xOf(i)), curves.plot.toY(value(drawn[i]))];
      context.clearRect(0, 0, width, height);
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 2.5;
      context.setLineDash(dash);
      context.beginPath();
      drawn.forEach((y, i) => {
        if (!Number.isNaN(y)) context[Number.isNaN(drawn[i - 1] ?? NaN) ? "moveTo" : "lineTo"](...place(i));
      });
      context.stroke();
      context.setLineDash([]);
      if (!hand.matches(":focus-visible") || locked() || Number.isNaN(drawn[handle])) return;
      context.beginPath();
      context.arc(...place(handle), 7, 0, 2 * Math.PI);
      context.fill();
    },
  };
}
