/** How the cells of a map are coloured: by the minimum that is reached, stronger where that takes more steps. */

import {DIVERGED, NOT_CONVERGED} from "./engine/cells.js";
import {channels} from "../kit/canvas.js";

const SHADES = 16;
/** Codes of inks: those of what is no minimum, then SHADES of each colour; 0 is none. */
const [HATCHED, CROSSED, DOTTED, FIRST] = [1, 2, 3, 4];
/** Stripes: pixels from one to the next, and how wide. */
const [APART, WIDE] = [8, 2];

/**
 * The code of a cell's ink.
 * @param {number} reached a minimum's number in the legend, or what Python says of none @param {number} needed steps
 * @param {number} steps of the map @param {number} colours that minima share
 */
export function inkOf(reached, needed, steps, colours) {
  if (reached === DIVERGED) return CROSSED;
  if (reached === NOT_CONVERGED) return HATCHED;
  if (reached < 0) return DOTTED;
  const share = Math.log1p(needed) / Math.log1p(Math.max(1, steps));
  return FIRST + (reached % colours) * SHADES + Math.min(SHADES - 1, Math.floor(share * SHADES));
}

const mixed = (from, to, share) => from.map((one, i) => Math.round(one + (to[i] - one) * share));
const packed = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

const groundsOf = (theme) => [theme.background, theme.text].map(channels);

/** A table for so many codes, with the inks of what reaches no minimum. */
function patterned(codes, look, theme) {
  const [paper, text] = groundsOf(theme);
  const table = new Uint32Array(4 * codes);
  const pattern = (code, ground, stripe, where) =>
    table.set(where.map((on) => packed(mixed(paper, text, on ? stripe : ground))), 4 * code);
  pattern(HATCHED, look.notConverged, 0.26, [0, 1, 0, 1]);
  pattern(CROSSED, look.diverged, 0.42, [0, 1, 1, 1]);
  pattern(DOTTED, look.stationary, 0.6, [0, 0, 0, 1]);
  return table;
}

/** Shades from the lowest of what a map of numbers shows to the highest. */
const LEVELS = 240;

/** The code of a cell by its share of what is shown; null for a run that reaches nothing. */
export function levelOf(share, diverged) {
  if (diverged) return CROSSED;
  return share === null ? HATCHED : FIRST + Math.min(LEVELS - 1, Math.max(0, Math.floor(share * LEVELS)));
}

/** Inks of maps of numbers on such a page, as `inksOf` has them. */
export function levelsOf(look, theme) {
  const table = patterned(FIRST + LEVELS, look, theme);
  const stops = look.losses.map(([at, colour]) => [at, channels(colour)]);
  for (let k = 0; k < LEVELS; k++) {
    const share = k / (LEVELS - 1);
    const next = Math.max(1, stops.findIndex(([at]) => at >= share));
    const [[from, start], [to, end]] = [stops[next - 1], stops[next]];
    table.fill(packed(mixed(start, end, (share - from) / (to - from))), 4 * (FIRST + k), 4 * (FIRST + k + 1));
  }
  return table;
}

/**
 * Inks on such a page, four colours for each code: off the stripes, on those that fall, on those that rise, on both.
 * @param {{light: string, dark: string}[]} looks of runs, whose colours the minima take in turn @param {object} look of maps, from Python
 * @param {object} theme
 * @returns {{colours: number, table: Uint32Array}}
 */
export function inksOf(looks, look, theme) {
  const [paper, text] = groundsOf(theme);
  // The first look is grey, as what reaches nothing is.
  const plain = looks.slice(1).map(({dark, light}) => channels(theme.dark ? dark : light));
  const colours = [...plain, ...plain.map((one) => mixed(one, text, look.darkened))];
  const table = patterned(FIRST + colours.length * SHADES, look, theme);
  const {palest, strongest} = look;
  colours.forEach((colour, i) => {
    for (let k = 0; k < SHADES; k++) {
      const code = FIRST + i * SHADES + k;
      table.fill(packed(mixed(paper, colour, palest + ((strongest - palest) * k) / (SHADES - 1))), 4 * code, 4 * code + 4);
    }
  });
  return {colours: colours.length, table};
}

const images = new WeakMap();

/** The pixels that were painted in a canvas before, where they are as many: in a picture that refines none is made anew. */
function imageOf(context, wide, high) {
  const before = images.get(context.canvas);
  if (before?.width === wide && before.height === high) return before;
  const image = context.createImageData(wide, high);
  images.set(context.canvas, image);
  return image;
}

/**
 * Paints the cells of a map in a box of a canvas whose context is scaled.
 * @param {CanvasRenderingContext2D} context @param {{left: number, top: number, width: number, height: number}} box
 * @param {{shown: Uint8Array, columns: number, rows: number}} map codes of inks, from the lowest row up @param {Uint32Array} table
 */
export function paintCells(context, {left, top, width, height}, {shown, columns, rows}, table) {
  const ratio = context.getTransform().a;
  const [wide, high] = [width, height].map((side) => Math.max(1, Math.round(side * ratio)));
  const image = imageOf(context, wide, high);
  const pixels = new Uint32Array(image.data.buffer);
  const column = Uint16Array.from({length: wide}, (_, i) => Math.min(columns - 1, Math.floor(((i + 0.5) * columns) / wide)));
  const [apart, thick] = [Math.max(2, Math.round(APART * ratio)), Math.max(1, Math.round(WIDE * ratio))];
  for (let j = 0, at = 0; j < high; j++) {
    const from = (rows - 1 - Math.min(rows - 1, Math.floor(((j + 0.5) * rows) / high))) * columns;
    let [falls, rises] = [j % apart, (apart - (j % apart)) % apart];
    for (let i = 0; i < wide; i++, at++) {
      pixels[at] = table[4 * shown[from + column[i]] + (falls < thick ? 1 : 0) + (rises < thick ? 2 : 0)];
      if (++falls === apart) falls = 0;
      if (++rises === apart) rises = 0;
    }
  }
  context.putImageData(image, Math.round(left * ratio), Math.round(top * ratio));
}

/** Pixels of a sample in a legend, and of its canvas for each. */
const [SIDE, SHARP] = [16, 2];
/** How strong the shade of a sample in a legend is, as the share of the steps. */
const MIDDLE = 0.6;

/** A small canvas with the ink of what a cell can come to. */
export function paintSample(canvas, outcome, {colours, table}) {
  const steps = 1000;
  paintSwatch(canvas, [inkOf(outcome, Math.expm1(MIDDLE * Math.log1p(steps)), steps, colours)], table);
}

/** A small canvas with the inks of some codes beside each other. */
export function paintSwatch(canvas, codes, table, width = SIDE) {
  [canvas.width, canvas.height] = [width * SHARP, SIDE * SHARP];
  const context = canvas.getContext("2d");
  context.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  paintCells(context, {left: 0, top: 0, width, height: SIDE}, {shown: Uint8Array.from(codes), columns: codes.length, rows: 1}, table);
}
