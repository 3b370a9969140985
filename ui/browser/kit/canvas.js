/** A canvas that is sharp on any display, and its colours. */

/** A canvas that fills its parent. @returns {HTMLCanvasElement} */
export function layer(parent, className) {
  const canvas = document.createElement("canvas");
  canvas.className = className;
  parent.append(canvas);
  return canvas;
}

/**
 * Sets the canvas's size in CSS pixels; returns its context, scaled so that one unit is one CSS pixel. Within an element
 * with `data-ratio` a CSS pixel has so many of the canvas's, else as many as the display.
 */
export function resize(canvas, width, height) {
  const usual = Math.min(2, globalThis.devicePixelRatio || 1) * magnified(canvas);
  const ratio = ratioWithin(canvas) ?? usual;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/**
 * A small picture as a background. What never moves is no canvas: in each frame in which anything on the page moves, every canvas
 * costs something, painted or not.
 * @param {(canvas: HTMLCanvasElement) => void} paint sets the canvas's size too @returns {string} for `background-image`
 */
export function still(paint) {
  const canvas = (still.canvas ??= document.createElement("canvas"));
  paint(canvas);
  return `url(${canvas.toDataURL()})`;
}

/** The pixels of a canvas for a CSS pixel that an element around a node says, or nothing. @returns {number | undefined} */
export function ratioWithin(node) {
  const said = node.closest("[data-ratio]")?.dataset.ratio;
  return said && Number(said);
}

/** What a style sheet, or a race itself, magnifies on a large projector. */
const MAGNIFIED = ".dl-enlarged, .dl-present";

/**
 * How many of the window's pixels an element's own ones are: more than one on a large projector. Elsewhere the browser
 * is not asked: it would settle the style of the whole page first, in each frame in which anything is drawn.
 */
export const magnified = (node) => (node.closest(MAGNIFIED) && node.currentCSSZoom) || 1;

/** The whole pixels of its own that an element has. @returns {{width: number, height: number}} */
export function roomOf(node) {
  const {width, height} = node.getBoundingClientRect();
  return {width: Math.floor(width / magnified(node)), height: Math.floor(height / magnified(node))};
}

/** Pixels a side: below this there is no room beside axes, as while a page folds. */
const SMALLEST = 80;

/** The room that an element has for a picture with axes; null for none. @returns {{width: number, height: number} | null} */
export function roomForAxes(node) {
  const room = roomOf(node);
  return Math.min(room.width, room.height) >= SMALLEST ? room : null;
}

/** Where a pointer is in an element, in its own pixels. @returns {[number, number]} */
export function placeIn(node, event) {
  const {left, top} = node.getBoundingClientRect();
  return [(event.clientX - left) / magnified(node), (event.clientY - top) / magnified(node)];
}

/** @param {string} colour any CSS colour of the theme @returns {[number, number, number]} */
export function channels(colour) {
  const context = channels.context ??= document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** @param {string} text @param {string} font as a context takes it @returns {number} in units of the font's pixels */
export function textWidth(text, font) {
  const context = textWidth.context ??= document.createElement("canvas").getContext("2d");
  context.font = font;
  return context.measureText(text).width;
}

/** What drawing needs of the theme, read from the page; `weight` is a factor of the widths of lines, `size` of letters. */
export function theme(element) {
  const style = getComputedStyle(element);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const background = read("--st-background-color", "#ffffff");
  const [r, g, b] = channels(background);
  return {
    background,
    text: read("--st-text-color", "#1d2530"),
    font: read("--st-font", "sans-serif"),
    weight: 1,
    size: 1,
    dark: 0.299 * r + 0.587 * g + 0.114 * b < 128,
  };
}
