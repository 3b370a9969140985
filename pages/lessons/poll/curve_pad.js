/** Axes on which a curve is drawn, by mouse, finger or keys; heights are shares of the axis. */

import {createCurves} from "../../../ui/browser/curves/curves.js";
import {roomForAxes} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {createPad, filled} from "../course/pad.js";

/** @param {HTMLElement} parent @param {(shares: number[]) => void} onDraw is told the heights, 0 … 1 of the axis */
export function createCurvePad(parent, onDraw) {
  const box = element("div", {className: "dl-sketch dl-cloud"});
  const curves = createCurves(box);
  let [poll, colours] = [null, null];
  const pad = createPad(box, curves, {testid: "curve-pad", axes: () => poll.axes, ends: () => [0, 1], draw, onStroke: told});
  pad.hand.setAttribute("aria-valuemin", "0");
  pad.hand.setAttribute("aria-valuemax", "100");
  parent.append(box);

  function told() {
    if (pad.count() > 1) onDraw([...filled(pad.heights)]);
  }

  function draw() {
    const size = roomForAxes(box);
    if (!poll || !size) return;
    curves.show([], poll.axes, size, colours);
    pad.paint(size, (share) => valueAt(share, poll.axes), {colour: colours.text, dash: []});
    const {x, y} = pad.handle;
    const share = Number.isNaN(y) ? 0 : Math.round(100 * y);
    pad.hand.setAttribute("aria-valuenow", String(share));
    pad.hand.setAttribute("aria-valuetext", `${poll.axes.xLabel} ${Math.round(x)}: ${share} %`);
  }

  const observer = new ResizeObserver(draw);
  observer.observe(box);
  return {
    root: box,
    show(next, words, theme) {
      if (JSON.stringify(next.axes) !== JSON.stringify(poll?.axes)) pad.clear();
      [poll, colours] = [next, theme];
      pad.hand.setAttribute("aria-label", words["guess.sketch-canvas"]);
      draw();
    },
    destroy: () => observer.disconnect(),
  };
}

/** What stands at a share of the axis's height. */
function valueAt(share, {yFrom, yTo, log}) {
  const [low, high] = log ? [Math.log10(yFrom), Math.log10(yTo)] : [yFrom, yTo];
  const y = low + (high - low) * share;
  return log ? 10 ** y : y;
}

/** A curve's values from heights as the server has them, 0 … 255 in hexadecimal. @param {string} hex @param {object} axes */
export function valuesOf(hex, axes) {
  return Array.from({length: hex.length / 2}, (_, i) => valueAt(parseInt(hex.slice(2 * i, 2 * i + 2), 16) / 255, axes));
}
