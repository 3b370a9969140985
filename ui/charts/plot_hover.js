/** Reads all runs of a plot at one x, by pointer, finger or keys: a line, a dot on each curve, and their values in order. */

import {layer, resize} from "../browser/kit/canvas.js";
import {element} from "../browser/kit/dom.js";
import {swatch} from "../browser/kit/marks.js";

/**
 * @typedef {{name: string, look: import("./marks.js").Look, faint?: boolean, text: string, more?: string, order: number, at: [number, number] | null}} Reading
 *   `more`: what belongs to the text, such as its spread; `order`: the larger the better, NaN last; `at`: where its dot is on paper
 * @typedef {{plot: import("./axes.js").Plot, xs: ArrayLike<number>, head: (x: number) => string,
 *   read: (x: number) => Reading[], unit: number, words: Record<string, string>}} Scene  `xs`: all measured x, ascending
 */

const ASIDE = 14;
/** In less room what belongs to a value stands below it. */
const TIGHT = 300;

/** Index of the value nearest on paper. @param {ArrayLike<number>} xs ascending, not empty */
export function nearest(xs, px, toX) {
  let [low, high] = [0, xs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (toX(xs[middle]) <= px) low = middle;
    else high = middle;
  }
  return Math.abs(toX(xs[high]) - px) < Math.abs(toX(xs[low]) - px) ? high : low;
}

/** Strong curves before faint ones, the best first, those without a value last. @param {Reading[]} readings */
export function ranked(readings) {
  const last = ({order}) => (Number.isNaN(order) ? -Infinity : order);
  return [...readings].sort((a, b) => Boolean(a.faint) - Boolean(b.faint) || (last(b) === last(a) ? 0 : last(b) - last(a)));
}

/** @param {HTMLElement} parent the plot's own element */
export function createHover(parent) {
  const canvas = layer(parent, "dl-layer dl-reader");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "slider");
  const head = element("div", {className: "dl-read-head"});
  const rows = element("div", {className: "dl-read-rows"});
  const box = element("div", {className: "dl-readout", hidden: true, "aria-hidden": "true", dataset: {testid: "readout"}}, head, rows);
  const spoken = element("p", {className: "dl-hidden", "aria-live": "polite"});
  parent.append(box, spoken);
  const pictures = new Map();
  /** @type {Scene | null} */
  let scene = null;
  let x = null;

  function place(event) {
    if (!scene?.xs.length) return;
    const px = (event.clientX - canvas.getBoundingClientRect().left) / scene.unit;
    move(scene.xs[nearest(scene.xs, px, scene.plot.toX)]);
  }

  function move(to) {
    if (to === x) return;
    x = to;
    paint();
  }

  function clear() {
    x = null;
    spoken.textContent = "";
    paint();
  }

  function paint() {
    if (!scene) return;
    const {plot, unit, words, xs} = scene;
    const context = resize(canvas, plot.width * unit, plot.height * unit);
    context.scale(unit, unit);
    context.clearRect(0, 0, plot.width, plot.height);
    canvas.setAttribute("aria-label", words["curves.read"]);
    canvas.setAttribute("aria-valuemin", String(xs[0] ?? 0));
    canvas.setAttribute("aria-valuemax", String(xs[xs.length - 1] ?? 0));
    canvas.setAttribute("aria-valuenow", String(x ?? xs[0] ?? 0));
    canvas.setAttribute("aria-valuetext", x === null ? words["curves.read-none"] : scene.head(x));
    box.hidden = x === null;
    if (x === null) return;
    const readings = ranked(scene.read(x));
    line(context, plot, readings);
    head.textContent = scene.head(x);
    rows.replaceChildren(...readings.map(row));
    settle(plot.toX(x) * unit, plot.width * unit);
  }

  function line(context, plot, readings) {
    const px = Math.round(plot.toX(x)) + 0.5;
    context.strokeStyle = plot.theme.text;
    context.globalAlpha = 0.6;
    context.beginPath();
    context.moveTo(px, plot.box.top - 2);
    context.lineTo(px, plot.height - plot.box.bottom + 2);
    context.stroke();
    for (const {at, look, faint} of readings) {
      if (!at?.every(Number.isFinite)) continue;
      context.globalAlpha = faint ? 0.7 : 1;
      context.fillStyle = look.colour;
      context.strokeStyle = plot.theme.background;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(...at, faint ? 3 : 4.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  function row({name, look, faint, text, more}) {
    const cell = (className, textContent) => element("span", {className, textContent});
    return element("div", {className: faint ? "dl-read dl-read-faint" : "dl-read"}, picture(look), cell("dl-read-name", name),
      cell("dl-read-value", text), ...(more ? [cell("dl-read-more", more)] : []));
  }

  /** A picture of its own for each of this reading's rows. */
  function picture(look) {
    const key = JSON.stringify(look);
    if (!pictures.has(key)) {
      const drawn = element("canvas");
      swatch(drawn, look);
      pictures.set(key, drawn.toDataURL());
    }
    return element("img", {className: "dl-swatch", src: pictures.get(key), alt: ""});
  }

  /** Beside the line, on the side with more room: never under the pointer, never beyond an edge. */
  function settle(px, width) {
    const left = px > width / 2;
    const room = Math.max(px, width - px) - ASIDE;
    box.classList.toggle("dl-tight", room < TIGHT * scene.unit);
    box.style.maxWidth = `${room}px`;
    box.style.left = left ? "" : `${px + ASIDE}px`;
    box.style.right = left ? `${width - px + ASIDE}px` : "";
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !scene?.xs.length) return;
    const {xs} = scene;
    const last = xs.length - 1;
    const here = x === null ? -1 : nearest(xs, scene.plot.toX(x), scene.plot.toX);
    const steps = {
      ArrowLeft: here < 0 ? last : Math.max(0, here - 1), ArrowRight: here < 0 ? 0 : Math.min(last, here + 1), Home: 0, End: last,
    };
    if (event.key === "Escape" && x !== null) clear();
    else if (event.key in steps) {
      move(xs[steps[event.key]]);
      spoken.textContent = [scene.head(x), ...ranked(scene.read(x)).map(({name, text, more}) => `${name}: ${text}${more ? ` ${more}` : ""}`)].join("; ");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  canvas.addEventListener("pointermove", place);
  canvas.addEventListener("pointerdown", (event) => {
    place(event);
    // A finger's reading stays until the next tap elsewhere.
    if (event.pointerType === "touch") canvas.focus({preventScroll: true});
  });
  canvas.addEventListener("pointerleave", ({pointerType}) => pointerType !== "touch" && clear());
  canvas.addEventListener("blur", clear);
  canvas.addEventListener("keydown", key);

  return {
    canvas,
    /** Takes a new scene; what is being read stays, at the nearest x that is still measured. @param {Scene} next */
    show(next) {
      scene = next;
      if (x !== null) x = next.xs.length ? next.xs[nearest(next.xs, next.plot.toX(x), next.plot.toX)] : null;
      paint();
    },
  };
}
