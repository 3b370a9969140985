/** Maps as one picture to take away, with what they show and what their colours mean. */

import {paintMap, paintPath} from "../panel.js";
import {paintSample} from "../inks.js";
import {entryText} from "../legend.js";
import {headline, percent} from "../said.js";
import {paintSensitivity} from "../sensitivity/painting.js";
import {paintSettings, planeOf} from "../settings/painting.js";
import {entriesOf, paintEntry} from "../settings/said.js";
import {shapeOf, viewOf} from "../window.js";
import {textWidth} from "../../kit/canvas.js";
import {paintLook} from "../../kit/marks.js";

/** Pixels of the picture for each of its units. */
const RATIO = 2;
const [WIDE, MARGIN, ROW, HEAD] = [400, 12, 22, 40];
const SIZE = 13;
/** From one entry of a legend to the next, and from an ink to its words. */
const [APART, INK] = [14, 22];

/** Places entries one after another, in as many rows as it takes. @returns {{places: number[][], rows: number}} */
function flow(entries, width, font) {
  let [x, row] = [0, 0];
  const places = entries.map(({text, ink = INK}) => {
    const wide = ink + textWidth(text, font);
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const place = [x, row];
    x += wide + APART;
    return place;
  });
  return {places, rows: row + 1};
}

/** A sheet of so many units on which pictures are made. */
function paperOf(width, height, theme) {
  const font = `${SIZE}px ${theme.font}`;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * RATIO, height * RATIO];
  const context = canvas.getContext("2d");
  context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  function write(text, x, y, weight = "") {
    context.font = `${weight} ${font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.text;
    context.fillText(text, x, y + ROW / 2);
  }
  /** Its first line. */
  function title(bold, rest) {
    write(bold, MARGIN, MARGIN / 2, "bold");
    write(rest, MARGIN + textWidth(bold, `bold ${font}`) + APART, MARGIN / 2);
  }
  return {canvas, context, write, title};
}

/** The sizes of a picture of one chart. */
const CHART = {width: 2 * WIDE - 2 * MARGIN, height: 480};

/** A chart with a legend over it. @param {{text: string, ink: number, paint: Function}[]} entries `paint(canvas)` the sample of one */
function chartPicture({title, common, name, entries, theme}, paint) {
  const {places, rows} = flow(entries, CHART.width, `${SIZE}px ${theme.font}`);
  const top = HEAD + ROW * (rows + (name ? 1 : 0));
  const {canvas, context, write, title: head} = paperOf(2 * WIDE, top + CHART.height + MARGIN, theme);
  const small = document.createElement("canvas");
  head(title, common);
  const entry = ({text, ink, paint: sample}, x, y, weight) => {
    sample(small);
    context.drawImage(small, x, y + 3, ink - 8, 16);
    write(text, x + ink, y, weight);
  };
  entries.forEach((one, i) => entry(one, MARGIN + places[i][0], HEAD - 6 + ROW * places[i][1]));
  if (name) entry(name, MARGIN, top - ROW, "bold");
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [CHART.width * RATIO, CHART.height * RATIO];
  const inner = sheet.getContext("2d");
  inner.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  paint(inner, CHART);
  context.drawImage(sheet, MARGIN, top, CHART.width, CHART.height);
  return canvas;
}

/** A run's name with its look. */
const lookEntry = (text, look) => ({text, ink: 42, paint: (canvas) => paintLook(canvas, look)});

/** A settings map as a picture. @returns {HTMLCanvasElement} */
export function settingsPicture({title, common, name, look, painted}) {
  const {theme, inks, legend} = painted;
  const entries = entriesOf(legend).map(({what, text, ends}) => ({text: ends ? `${text}: ${ends.join(" … ")}` : text,
    ink: {scale: 68, border: 38, ridge: 38}[what] ?? INK + 2, paint: (canvas) => paintEntry(canvas, what, inks, theme)}));
  return chartPicture({title, common, name: lookEntry(name, look), entries, theme},
    (context, size) => paintSettings(context, planeOf(size), size, painted));
}

/** A sensitivity as a picture. @param {{look: object, text: string}[]} entries @returns {HTMLCanvasElement} */
export function sensitivityPicture({title, common, entries, painted}) {
  return chartPicture({title, common, entries: entries.map(({text, look}) => lookEntry(text, look)), theme: painted.theme},
    (context, size) => paintSensitivity(context, size, painted));
}

/**
 * @param {{title: string, common: string, maps: {name: string, look: object, basins: object, path: object}[], legend: {outcomes: number[], more: number},
 *   shared: object, marks: object, start: number[], steps: number}} shown as of createChart
 * @returns {HTMLCanvasElement}
 */
export function pictureOf({title, common, maps, legend, shared, marks, start, steps}) {
  const {words, deepest, inks} = shared;
  const {theme, window} = marks;
  const font = `${SIZE}px ${theme.font}`;
  const width = MARGIN + maps.length * (WIDE + MARGIN);
  const room = {width: WIDE, height: Math.round(WIDE / shapeOf(window)) + 34};
  const keys = legend.outcomes.map((outcome) => ({outcome, text: entryText(outcome, shared)}));
  const keyed = flow(keys, width - 2 * MARGIN, font);
  const each = maps.map(({basins}) => legend.outcomes.map((outcome) => ({outcome, text: percent(basins.share([outcome]))})));
  const flows = each.map((entries) => flow(entries, WIDE, font));
  const top = HEAD + ROW * keyed.rows;
  const bottom = top + 2 * ROW + room.height;
  const height = bottom + ROW * Math.max(...flows.map(({rows}) => rows)) + MARGIN;
  const {canvas, context, write, title: head} = paperOf(width, height, theme);
  const small = document.createElement("canvas");

  function list(entries, {places}, x, y) {
    entries.forEach(({outcome, text}, i) => {
      const [left, row] = places[i];
      paintSample(small, outcome, inks);
      context.drawImage(small, x + left, y + row * ROW + 3, 16, 16);
      write(text, x + left + INK, y + row * ROW);
    });
  }

  head(title, common);
  list(keys, keyed, MARGIN, HEAD - 6);
  maps.forEach(({name, look, basins, path}, i) => {
    const left = MARGIN + i * (WIDE + MARGIN);
    paintLook(small, look);
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
