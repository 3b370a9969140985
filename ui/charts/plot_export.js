/** A plot as a file, and on the whole screen. */

import {paintFrame} from "../browser/curves/axes.js";
import {element, iconButton} from "../browser/kit/dom.js";
import {paintLabels, paintRows} from "./plot_labels.js";
import {createSvg} from "./svg.js";
import {save} from "../browser/kit/save.js";

const TITLE = 30;
const MARGIN = 8;
const SHARPNESS = 2;

/**
 * @typedef {{plot: import("./axes.js").Plot, paint: (context: object, plot: object) => void, title: string,
 *   labels: {name: string, look: object, top: number}[], beside: boolean}} Sheet  `beside`: names stand at the lines' ends
 */

/** A plot's picture as SVG. @param {Sheet} sheet @returns {string} */
export function toSvg(sheet) {
  const {width, height} = sizeOf(sheet);
  const context = createSvg(width, height);
  paintSheet(context, sheet, width, height);
  return context.finish(sheet.title);
}

/** A plot's picture as PNG, two pixels a unit. @param {Sheet} sheet @returns {Promise<Blob>} */
export async function toPng(sheet) {
  const {width, height} = sizeOf(sheet);
  const canvas = element("canvas", {width: Math.ceil(width * SHARPNESS), height: Math.ceil(height * SHARPNESS)});
  const context = canvas.getContext("2d");
  context.scale(SHARPNESS, SHARPNESS);
  paintSheet(context, sheet, width, height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture could not be written.");
  return blob;
}

function sizeOf({plot, labels, beside}) {
  const rows = beside ? 0 : paintRows(createSvg(1, 1), plot, labels, false);
  return {width: plot.width, height: TITLE + plot.height + rows + MARGIN};
}

function paintSheet(context, {plot, paint, title, labels, beside}, width, height) {
  context.fillStyle = plot.theme.background;
  context.fillRect(0, 0, width, height);
  context.fillStyle = plot.theme.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 15px ${plot.theme.font}`;
  const room = width - 2 * MARGIN;
  // A long title becomes smaller, never cut.
  context.font = `600 ${Math.min(15, (15 * room) / context.measureText(title).width)}px ${plot.theme.font}`;
  context.fillText(title, MARGIN, TITLE / 2);
  context.save();
  context.translate(0, TITLE);
  paint(context, plot);
  paintFrame(context, plot);
  if (beside) paintLabels(context, plot, labels);
  context.restore();
  if (beside) return;
  context.save();
  context.translate(0, TITLE + plot.height);
  paintRows(context, plot, labels);
  context.restore();
}

/**
 * Buttons in the plot's corner.
 * @param {HTMLElement} parent @param {HTMLElement} whole what fills the screen
 * @param {() => {sheet: Sheet, file: string} | null} current what is drawn now
 */
export function createTools(parent, whole, current) {
  const root = element("div", {className: "dl-tools", role: "toolbar", hidden: true});
  parent.append(root);
  let drawn = "";
  const named = (type, act) => async () => {
    const now = current();
    if (now) save(await act(now.sheet), `${now.file}.${type}`);
  };
  const actions = {
    png: ["curves.png", "PNG", named("png", toPng)],
    svg: ["curves.svg", "SVG", named("svg", (sheet) => new Blob([toSvg(sheet)], {type: "image/svg+xml"}))],
    full: ["curves.full", "", () => (isFull(whole) ? whole.ownerDocument.exitFullscreen() : whole.requestFullscreen())],
  };
  const button = ([key, text, onclick], words) => (text
    ? element("button", {type: "button", className: "dl-small", textContent: text, title: words[key], onclick, "aria-label": words[key]})
    : iconButton("full", words[key], onclick));

  /** @param {string[]} tools of `png`, `svg`, `full` */
  function show(tools, words) {
    const offered = tools.filter((name) => Object.hasOwn(actions, name) && (name !== "full" || whole.requestFullscreen));
    const next = JSON.stringify([offered, words["curves.tools"]]);
    if (next === drawn) return;
    drawn = next;
    root.hidden = !offered.length;
    root.setAttribute("aria-label", words["curves.tools"]);
    root.replaceChildren(...offered.map((name) => button(actions[name], words)));
  }
  return {show};
}

/** Whether the element fills the screen now. */
export const isFull = (whole) => whole.matches(":fullscreen");
