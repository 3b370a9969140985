/** Curves over a common x axis: losses of a race, accuracies of a training. */

import {layout, paintFrame} from "./axes.js";
import {layer, resize} from "../kit/canvas.js";
import {element} from "../kit/dom.js";
import {lastFinite, paintLines} from "./lines.js";

/**
 * @param {HTMLElement} parent
 * @param {(context: object, plot: import("./axes.js").Plot) => void} [paint] draws what stands between the axes
 */
export function createCurves(parent, paint = paintLines) {
  const root = document.createElement("div");
  root.className = "dl-curves";
  root.dataset.testid = "curves";
  root.setAttribute("role", "img");
  parent.append(root);
  const lines = layer(root, "dl-layer");
  // What lies ahead of the playhead is veiled. The veil is a background that moves: nothing is laid out or composited anew.
  const veil = element("div", {className: "dl-veil", hidden: true});
  root.append(veil);
  const grid = layer(root, "dl-layer");
  let plot = null;

  /**
   * @param {import("./plot_lines.js").Series[]} series @param {import("./axes.js").Axes} axes
   * @param {{width: number, height: number}} size in units of the drawing @param {object} theme
   * @param {{unit?: number, box?: object, note?: string}} [more] `unit`: CSS pixels a unit
   * @returns {boolean} whether the y axis is logarithmic
   */
  function show(series, axes, size, theme, {unit = 1, ...more} = {}) {
    const {width, height} = size;
    plot = layout(series, axes, size, theme, more);
    for (const [canvas, draw] of [[lines, paint], [grid, paintFrame]]) {
      const context = resize(canvas, width * unit, height * unit);
      context.scale(unit, unit);
      context.clearRect(0, 0, width, height);
      draw(context, plot);
    }
    const {box} = plot;
    Object.assign(veil.style, {top: `${box.top - 2}px`, bottom: `${box.bottom - 1}px`, left: `${box.left}px`, right: `${box.right - 2}px`});
    veil.hidden = !axes.follow;
    root.dataset.summary = JSON.stringify(series.map(({name, y}) => {
      const last = lastFinite(y);
      return {name, points: y.length, last: last < 0 ? null : y[last]};
    }));
    return plot.log;
  }

  /** Puts the playhead at the moment `time` of the common clock. */
  function at(time) {
    if (plot) veil.style.backgroundPositionX = `${plot.toX(time) - plot.box.left}px`;
  }

  return {
    root, show, at,
    /** What is drawn now, or null. @returns {import("./axes.js").Plot | null} */
    get plot() {
      return plot;
    },
  };
}
