/** Distributions of many values, one small picture a layer, in groups side by side. */

import {layer, resize, theme} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {short} from "../../../ui/browser/kit/text.js";
import {ticks} from "../../../ui/browser/kit/ticks.js";

const BOX = {left: 8, right: 8, top: 4, bottom: 20};

/**
 * @typedef {{title: string, note: string, counts: number[], low: number, high: number, middle: number | null,
 *   log: boolean}} Panel  `log`: the axis is that of a power of 10
 */

/** @param {HTMLElement} parent */
export function create(parent) {
  const root = element("div", {className: "dl-race dl-alone dl-histograms", dataset: {testid: "histograms"}});
  parent.replaceChildren(root);
  let data = null;
  let made = "";
  let views = [];

  /** Elements for these groups, unless they are there already. */
  function make(groups) {
    const wanted = JSON.stringify(groups.map(({panels}) => panels.length));
    if (wanted === made) return;
    made = wanted;
    root.replaceChildren();
    views = groups.map(({panels}) => {
      const heading = element("p", {className: "dl-title"});
      const group = element("div", {}, heading);
      root.append(group);
      return {heading, panels: panels.map(() => {
        const [title, note] = [element("span"), element("span", {className: "dl-axis"})];
        const plot = element("div", {className: "dl-histogram", role: "img"});
        group.append(element("div", {className: "dl-histogram-head"}, title, note), plot);
        return {title, note, plot, canvas: layer(plot, "dl-layer")};
      })};
    });
  }

  function draw() {
    if (!data) return;
    const colours = theme(parent);
    make(data.groups);
    data.groups.forEach(({heading, panels}, i) => {
      views[i].heading.textContent = heading;
      panels.forEach((panel, k) => {
        const {title, note, plot, canvas} = views[i].panels[k];
        title.textContent = panel.title;
        note.textContent = panel.note;
        plot.setAttribute("aria-label", `${heading}, ${panel.title}: ${panel.note}`);
        plot.dataset.middle = String(panel.middle);
        const {width, height} = plot.getBoundingClientRect();
        if (width) paint(resize(canvas, width, height), panel, width, height, colours);
      });
    });
  }
  const observer = new ResizeObserver(draw);
  observer.observe(root);
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

function paint(context, {counts, low, high, middle, log}, width, height, {text, font, dark}) {
  const [inner, base] = [width - BOX.left - BOX.right, height - BOX.bottom];
  const toX = (value) => BOX.left + (inner * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
  const most = Math.max(...counts, 1);
  context.clearRect(0, 0, width, height);
  context.fillStyle = context.strokeStyle = text;
  context.font = `11px ${font}`;
  context.textBaseline = "top";
  context.textAlign = "center";
  const step = inner / Math.max(2, (high - low) / 2) < 34 ? 4 : 2;
  const marks = log ? ticks(low, high, (high - low) / step) : ticks(low, high, 4);
  for (const value of marks) {
    const x = Math.round(toX(value)) + 0.5;
    context.globalAlpha = 0.14;
    context.fillRect(x - 0.5, BOX.top, 1, base - BOX.top);
    context.globalAlpha = 0.8;
    const label = log ? (value ? `1e${short(value)}` : "1") : short(value);
    context.textAlign = value === low ? "left" : value === high ? "right" : "center";
    context.fillText(label, value === low ? BOX.left - 6 : value === high ? width - 2 : x, base + 5);
  }
  context.globalAlpha = 0.5;
  context.fillRect(BOX.left, base, inner, 1);
  context.globalAlpha = 1;
  context.fillStyle = dark ? "#5cb0ff" : "#0063b8";
  counts.forEach((count, i) => {
    if (!count) return;
    const [from, to] = [Math.round(BOX.left + (inner * i) / counts.length), Math.round(BOX.left + (inner * (i + 1)) / counts.length)];
    const tall = Math.max(1, ((base - BOX.top) * count) / most);
    context.fillRect(from, base - tall, Math.max(1, to - from - 1), tall);
  });
  if (middle === null) return;
  context.fillStyle = dark ? "#ff9a66" : "#c8480a";
  context.fillRect(Math.round(toX(middle)) - 1, BOX.top, 2, base - BOX.top);
}
