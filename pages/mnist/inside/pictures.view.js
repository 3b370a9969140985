/** The weights from the pixels to each unit of the first layer, as pictures on one common scale. */

import {layer, resize, theme} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {PIXELS, bytesOf, paintImage} from "../../../ui/browser/kit/arrays.js";
import {short} from "../../../ui/browser/kit/text.js";

const GAP = 6;
const NAME = 18;
/** A pixel of a picture is so many pixels of the page, by the width that there is. */
const ZOOMS = [[700, 3], [0, 2]];

/** @param {HTMLElement} parent */
export function create(parent) {
  const root = element("div", {className: "dl-race dl-alone"});
  const box = element("div", {className: "dl-pictures", role: "img", dataset: {testid: "pictures"}});
  const ends = [0, 1, 2].map(() => element("span"));
  const scale = element("div", {className: "dl-scale"});
  const bar = layer(scale, "dl-scale-bar");
  scale.replaceChildren(ends[0], bar, ends[1]);
  root.append(scale, box);
  parent.replaceChildren(root);
  const canvas = layer(box, "dl-picture-sheet");
  let data = null;

  function draw() {
    const width = Math.floor(box.getBoundingClientRect().width);
    if (!data || !width) return;
    const {dark, text, font} = theme(parent);
    const colours = diverging(dark);
    const {names} = data;
    const weights = bytesOf(data.pixels);
    const count = weights.length / PIXELS;
    const size = 28 * ZOOMS.find(([least]) => width >= least)[1];
    const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / (size + GAP))));
    const down = size + GAP + (names.length ? NAME : 0);
    const height = Math.ceil(count / across) * down;
    canvas.style.height = `${height}px`;
    const context = resize(canvas, width, height);
    context.clearRect(0, 0, width, height);
    Object.assign(context, {font: `13px ${font}`, textAlign: "center", textBaseline: "top", strokeStyle: text, fillStyle: text, lineWidth: 1});
    for (let unit = 0; unit < count; unit++) {
      const [x, y] = [(unit % across) * (size + GAP), Math.floor(unit / across) * down];
      // The bytes are signed: −127 … 127.
      paintImage(context, (i) => colours[((weights[unit * PIXELS + i] + 128) & 255) - 1], x, y, size);
      context.globalAlpha = 0.25;
      context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
      context.globalAlpha = 1;
      if (names.length) context.fillText(names[unit], x + size / 2, y + size + 2);
    }
    const strip = resize(bar, 255, 1);
    colours.forEach((colour, i) => {
      strip.fillStyle = `rgb(${colour})`;
      strip.fillRect(i, 0, 1, 1);
    });
    ends[0].textContent = `≤ ${short(-data.top)}`;
    ends[1].textContent = `≥ ${short(data.top)}`;
    box.setAttribute("aria-label", data.label);
    box.dataset.units = String(count);
  }
  const observer = new ResizeObserver(draw);
  observer.observe(box);
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

const LIGHT = {below: [0, 76, 158], paper: [255, 255, 255], above: [200, 72, 10]};

const DARK = {below: [92, 176, 255], paper: [22, 28, 36], above: [255, 154, 84]};

/** @param {boolean} dark @returns {[number, number, number][]} colours of −127 … 127, at 0 … 254 */
export function diverging(dark) {
  const {below, paper, above} = dark ? DARK : LIGHT;
  return Array.from({length: 255}, (_, i) => {
    const share = (i - 127) / 127;
    const end = share < 0 ? below : above;
    return paper.map((from, k) => Math.round(from + (end[k] - from) * Math.abs(share)));
  });
}
