/** Axes on which a curve is drawn, by mouse, finger or keys. */

import {createCurves} from "../../../ui/browser/curves/curves.js";
import {layer, placeIn, resize} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {filled} from "../course/sketch.view.js";

export const COLUMNS = 41;
/** Columns from one handle of the keyboard to the next, and how far a key lifts it. */
const [APART, LIFT] = [5, 0.04];

/** @param {HTMLElement} parent @param {(shares: number[]) => void} onDraw is told the heights, 0 … 1 of the axis */
export function createCurvePad(parent, onDraw) {
  const box = element("div", {className: "dl-sketch dl-cloud"});
  const curves = createCurves(box);
  const hand = layer(box, "dl-layer");
  hand.tabIndex = 0;
  hand.dataset.testid = "curve-pad";
  hand.setAttribute("role", "slider");
  hand.setAttribute("aria-valuemin", "0");
  hand.setAttribute("aria-valuemax", "100");
  parent.append(box);
  let [poll, colours, held, handle] = [null, null, null, 0];
  let drawn = Array(COLUMNS).fill(NaN);

  function under(event) {
    const [px, py] = placeIn(hand, event);
    const {box: room, inner} = curves.plot;
    const column = Math.round(((COLUMNS - 1) * (px - room.left)) / inner.width);
    return [Math.min(COLUMNS - 1, Math.max(0, column)), Math.min(1, Math.max(0, 1 - (py - room.top) / inner.height))];
  }

  hand.addEventListener("pointerdown", (event) => {
    if (event.button || !curves.plot) return;
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
    told();
  });
  hand.addEventListener("keydown", (event) => {
    const across = {ArrowLeft: -APART, ArrowRight: APART}[event.key];
    const up = {ArrowUp: LIFT, ArrowDown: -LIFT}[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (!across && !up)) return;
    event.preventDefault();
    if (across) handle = Math.min(COLUMNS - 1, Math.max(0, handle + across));
    else lift(up);
    draw();
    told();
  });
  for (const name of ["focus", "blur"]) hand.addEventListener(name, () => draw());

  function stroke([from, low], [to, high]) {
    const step = to < from ? -1 : 1;
    for (let i = from; i !== to + step; i += step) drawn[i] = to === from ? high : low + ((high - low) * (i - from)) / (to - from);
    draw();
  }

  /** Moves the handle; the line to its neighbours follows. A first key lays a level line. */
  function lift(change) {
    drawn = filled(drawn).map((share) => (Number.isNaN(share) ? 0.5 : share));
    drawn[handle] = Math.min(1, Math.max(0, drawn[handle] + change));
    for (const side of [-APART, APART]) {
      const other = handle + side;
      if (!(other in drawn)) continue;
      for (let i = 1; i < APART; i++) drawn[handle + Math.sign(side) * i] = drawn[handle] + ((drawn[other] - drawn[handle]) * i) / APART;
    }
  }

  function told() {
    if (drawn.filter((share) => !Number.isNaN(share)).length > 1) onDraw(filled(drawn));
  }

  function draw() {
    const {width, height} = box.getBoundingClientRect();
    if (!poll || !(Math.min(width, height) > 80)) return;
    const size = {width: Math.floor(width), height: Math.floor(height)};
    curves.show([], poll.axes, size, colours);
    const context = resize(hand, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    const {box: room, inner} = curves.plot;
    const at = (i) => [room.left + (inner.width * i) / (COLUMNS - 1), room.top + inner.height * (1 - drawn[i])];
    context.strokeStyle = context.fillStyle = colours.text;
    context.lineWidth = 2.5;
    context.beginPath();
    drawn.forEach((share, i) => {
      if (!Number.isNaN(share)) context[Number.isNaN(drawn[i - 1] ?? NaN) ? "moveTo" : "lineTo"](...at(i));
    });
    context.stroke();
    if (hand.matches(":focus-visible") && !Number.isNaN(drawn[handle])) {
      context.beginPath();
      context.arc(...at(handle), 7, 0, 2 * Math.PI);
      context.fill();
    }
    const share = Number.isNaN(drawn[handle]) ? 0 : Math.round(100 * drawn[handle]);
    hand.setAttribute("aria-valuenow", String(share));
    hand.setAttribute("aria-valuetext", `${poll.axes.xLabel} ${Math.round((poll.axes.xTo * handle) / (COLUMNS - 1))}: ${share} %`);
  }

  const observer = new ResizeObserver(draw);
  observer.observe(box);
  return {
    root: box,
    show(next, words, theme) {
      if (JSON.stringify(next.axes) !== JSON.stringify(poll?.axes)) drawn.fill(NaN);
      [poll, colours] = [next, theme];
      hand.setAttribute("aria-label", words["guess.sketch-canvas"]);
      draw();
    },
    destroy: () => observer.disconnect(),
  };
}

/** A curve's values from heights as the server has them, 0 … 255 in hexadecimal. @param {string} hex @param {object} axes */
export function valuesOf(hex, {yFrom, yTo, log}) {
  const [low, high] = log ? [Math.log10(yFrom), Math.log10(yTo)] : [yFrom, yTo];
  return Array.from({length: hex.length / 2}, (_, i) => {
    const y = low + ((high - low) * parseInt(hex.slice(2 * i, 2 * i + 2), 16)) / 255;
    return log ? 10 ** y : y;
  });
}
