/** Curves whose points come from the server, drawn anew in place whenever there are more. */

import {theme} from "./canvas.js";
import {createCurves} from "./curves.js";
import {element} from "./dom.js";
import {looksOf} from "./marks.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export function createCurvesView(parent, catalogue) {
  const root = element("div", {className: "dl-race dl-alone"});
  const box = element("div", {className: "dl-plot"});
  root.append(box);
  parent.replaceChildren(root);
  const curves = createCurves(box);
  let data = null;

  function draw() {
    const area = curves.root.getBoundingClientRect();
    if (!data || !area.width) return;
    const colours = theme(parent);
    const looks = looksOf(data.runs, catalogue, colours.dark);
    const series = data.series.map((one) => ({...one, y: one.y.map((value) => value ?? NaN), look: looks[one.place]}));
    curves.root.setAttribute("aria-label", data.label);
    curves.show(series, data.axes, {width: Math.floor(area.width), height: Math.floor(area.height)}, colours);
  }
  const observer = new ResizeObserver(draw);
  observer.observe(curves.root);
  return {
    update(component) {
      data = component.data;
      draw();
    },
    destroy() {
      observer.disconnect();
      root.remove();
    },
  };
}
