/** A plot whose numbers come from the server: drawn anew in place whenever there are more, read by hover, saved, enlarged. */

import {BOX} from "../browser/curves/axes.js";
import {textWidth, theme} from "../browser/kit/canvas.js";
import {createCurves} from "../browser/curves/curves.js";
import {element} from "../browser/kit/dom.js";
import {looksOf} from "../browser/kit/marks.js";
import {createTools, isFull} from "./plot_export.js";
import {createHover} from "./plot_hover.js";
import {ROW, createLabels, roomFor, spread} from "./plot_labels.js";

/** A full screen is looked at from far away. */
const ENLARGED = 1.6;
const TOP = {plain: 24, tools: 38};

/**
 * @typedef {object} Content
 * @property {object[]} series what is drawn, with `place` and `look`
 * @property {{name: string, place: number, look: object}[]} names of all runs, the hidden ones too
 * @property {import("./axes.js").Axes} axes @property {string} note
 * @property {ArrayLike<number>} xs @property {(x: number) => string} head
 * @property {(plot: import("./axes.js").Plot, x: number) => import("./plot_hover.js").Reading[]} read
 */

/**
 * @param {HTMLElement} parent @param {object} catalogue
 * @param {{prepare: (data: object, looks: object[], shown: (place: number) => boolean, words: object) => Content,
 *   paint: (context: object, plot: object) => void, endOf: (one: object, plot: object) => [number, number] | null, testid: string, headroom?: number}} kind
 *   `headroom`: pixels above the plot for what stands out of it
 */
export function createPlotView(parent, catalogue, {prepare, paint, endOf, testid, headroom = 0}) {
  const root = element("div", {className: "dl-race dl-alone dl-figure"});
  const box = element("div", {className: "dl-plot"});
  const below = element("div", {className: "dl-labels-below"});
  root.append(box, below);
  parent.replaceChildren(root);
  const curves = createCurves(box, paint);
  curves.root.setAttribute("role", "group");
  curves.root.dataset.testid = testid;
  const hover = createHover(curves.root);
  const aside = element("div", {className: "dl-labels-aside"});
  curves.root.append(aside);
  const labels = createLabels(aside, below, toggle);
  const tools = createTools(curves.root, root, () => sheet && {sheet, file: data.file});
  const hidden = new Set();
  let data = null;
  let known = "";
  let words = null;
  let colours = null;
  let content = null;
  let sheet = null;

  function toggle(place) {
    if (!hidden.delete(place)) hidden.add(place);
    take();
    draw();
  }

  function take() {
    colours = theme(parent);
    content = prepare(data, looksOf(data.runs, catalogue, colours.dark), (place) => !hidden.has(place), words);
  }

  function draw() {
    const area = curves.root.getBoundingClientRect();
    if (!data || !area.width) return;
    const unit = isFull(root) ? ENLARGED : 1;
    const size = {width: Math.floor(area.width / unit), height: Math.floor(area.height / unit)};
    const top = TOP[data.tools?.length ? "tools" : "plain"] + headroom;
    const inner = size.height - top - BOX.bottom;
    const room = roomFor(content.names.map(({name}) => textWidth(name, `600 12px ${colours.font}`)), {...size, height: inner});
    curves.show(content.series, content.axes, size, colours, {unit, note: content.note, box: {...BOX, top, right: room || BOX.right}});
    const {plot} = curves;
    const named = place(plot, top, inner);
    labels.show(named.map((one) => ({...one, top: one.top * unit})), words, room, unit);
    hover.show({plot, xs: content.xs, head: content.head, read: (x) => content.read(plot, x), unit, words});
    sheet = {plot, paint, title: data.label, labels: named.filter((one) => !one.hidden), beside: room > 0};
  }

  /** Each name beside the end of its curve; those of hidden or empty ones at the bottom. */
  function place(plot, top, inner) {
    const wanted = content.names.map(({name}) => {
      const one = content.series.find((other) => other.name === name);
      const end = one && endOf(one, plot);
      return end && Number.isFinite(end[1]) ? Math.max(top, Math.min(top + inner, end[1])) : top + inner;
    });
    const tops = spread(wanted, ROW, top, top + inner);
    return content.names.map((one, i) => ({...one, top: tops[i], hidden: hidden.has(one.place)}));
  }

  const observer = new ResizeObserver(draw);
  observer.observe(curves.root);
  return {
    update(component) {
      data = component.data;
      words = catalogue.words[data.language ?? "en"];
      const runs = JSON.stringify(data.runs);
      if (runs !== known) hidden.clear();
      known = runs;
      curves.root.setAttribute("aria-label", data.label);
      tools.show(data.tools ?? [], words);
      take();
      draw();
    },
    destroy() {
      observer.disconnect();
      root.remove();
    },
  };
}
