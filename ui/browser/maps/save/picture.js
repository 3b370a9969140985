/** The maps as one picture to take away, with what they show and what their colours mean. */

import {paintMap, paintPath} from "../panel.js";
import {paintSample} from "../inks.js";
import {headline, outcomeText, percent} from "../said.js";
import {shapeOf, viewOf} from "../window.js";
import {textWidth} from "../../kit/canvas.js";
import {swatch} from "../../kit/marks.js";

/** Pixels of the picture for each of its units. */
const RATIO = 2;
const [WIDE, MARGIN, ROW, HEAD] = [400, 12, 22, 40];
const SIZE = 13;
/** From one entry of a legend to the next, and from an ink to its words. */
const [APART, INK] = [14, 22];

/** Places entries one after another, in as many rows as it takes. @returns {{places: number[][], rows: number}} */
function flow(entries, width, font) {
  let [x, row] = [0, 0];
  const places = entries.map(({text}) => {
    const wide = INK + textWidth(text, font);
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const place = [x, row];
    x += wide + APART;
    return place;
  });
  return {places, rows: row + 1};
}

/**
 * @param {{title: string, common: string, maps: {name: string, look: object, basins: object, path: object}[], legend: {outcomes: number[], more: number},
 *   shared: object, marks: object, start: number[], steps: number}} shown as of createChart
 * @returns {HTMLCanvasElement}
 */
export function pictureOf({title, common, maps, legend, shared, marks, start, steps}) {
  const {words, minima, deepest, inks} = shared;
  const {theme, window} = marks;
  const font = `${SIZE}px ${theme.font}`;
  const width = MARGIN + maps.length * (WIDE + MARGIN);
  const room = {width: WIDE, height: Math.round(WIDE / shapeOf(window)) + 34};
  const sign = (outcome) => (outcome < 0 ? "" : deepest.includes(outcome) ? "◉ " : "⊕ ");
  const keys = legend.outcomes.map((outcome) => ({outcome, text: `${sign(outcome)}${outcomeText(outcome, minima, words)}`}));
  const keyed = flow(keys, width - 2 * MARGIN, font);
  const each = maps.map(({basins}) => legend.outcomes.map((outcome) => ({outcome, text: percent(basins.share([outcome]))})));
  const flows = each.map((entries) => flow(entries, WIDE, font));
  const top = HEAD + ROW * keyed.rows;
  const bottom = top + 2 * ROW + room.height;
  const height = bottom + ROW * Math.max(...flows.map(({rows}) => rows)) + MARGIN;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * RATIO, height * RATIO];
  const context = canvas.getContext("2d");
  context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  const small = document.createElement("canvas");

  function write(text, x, y, weight = "") {
    context.font = `${weight} ${font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.text;
    context.fillText(text, x, y + ROW / 2);
  }
  function list(entries, {places}, x, y) {
    entries.forEach(({outcome, text}, i) => {
      const [left, row] = places[i];
      paintSample(small, outcome, inks);
      context.drawImage(small, x + left, y + row * ROW + 3, 16, 16);
      write(text, x + left + INK, y + row * ROW);
    });
  }

  write(title, MARGIN, MARGIN / 2, "bold");
  write(common, MARGIN + textWidth(title, `bold ${font}`) + APART, MARGIN / 2);
  list(keys, keyed, MARGIN, HEAD - 6);
  maps.forEach(({name, look, basins, path}, i) => {
    const left = MARGIN + i * (WIDE + MARGIN);
    swatch(small, look);
    context.drawImage(small, left, top + 3, 34, 16);
    write(name, left + 40, top, "bold");
    write(headline(basins, deepest, words), left, top + ROW);
    const view = viewOf(window, room);
    const moved = {...view, left: view.left + left, top: view.top + top + 2 * ROW};
    paintMap(context, moved, basins, inks.table, marks);
    paintPath(context, {view: moved, theme, start, steps, runs: [{path, look, selected: true}]});
    list(each[i], flows[i], left + 40, bottom);
  });
  return canvas;
}
