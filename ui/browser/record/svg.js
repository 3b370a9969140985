/** The race as a vector picture: filled bands, lines and letters that stay what they are in every size. */

import {ringsAbove} from "./contours.js";
import {paintPlayhead, sheetOf} from "./sheet.js";
import {createVector, escaped} from "./vector.js";
import {paintFrame} from "../curves/axes.js";
import {paintLines} from "../curves/lines.js";
import {heights, levels, paintMarks} from "../plane/field.js";
import {flockOf, paintFlock} from "../plane/swarm.js";
import {BANDS, tonesOf} from "../plane/tones.js";
import {paintGhost, paintHeads, paintTrails} from "../plane/trails.js";
import {fromX, fromY} from "../plane/view.js";

/** Units from one place to the next at which heights are asked for. */
const APART = 2;
/** Letters of the page may not be there where a picture is opened: those that every reader has. */
const FONT = "sans-serif";

/**
 * @param {object} race what the desk holds, seen from above @param {number} width in pixels @param {number} height
 * @param {{scale: number, losses: boolean}} how as of createFilm
 * @returns {string} one SVG that needs nothing else
 */
export function raceSvg(race, width, height, {scale, losses}) {
  const [wide, high] = [width / scale, height / scale];
  const theme = {...race.colours, font: FONT};
  const sheet = sheetOf(race, wide, high, losses, theme);
  const {step} = race;
  const caption = createVector("c");
  sheet.caption.paint(caption, high, step);
  const title = `${race.surface.name[race.language]}, ${race.words["curves.step"]} ${step}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${wide} ${high}" font-family="${FONT}" stroke-miterlimit="10" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${wide}" height="${high}" fill="${escaped(theme.background)}"/>`,
    moved(sheet.stage, stageOf(race, sheet.stage, theme, step)),
    losses ? moved(sheet.losses, lossesAt(sheet.plot(), step)) : "",
    caption.svg(),
    "</svg>",
    "",
  ].filter((part, i, all) => part || i === all.length - 1).join("\n");
}

const moved = ({left, top}, content) => `<g transform="translate(${left} ${top})">\n${content}\n</g>`;

function stageOf(race, room, theme, step) {
  const scene = race.scenes(room);
  const [f, view, common] = scene.field(false);
  const [marks, swarm, trails, heads] = ["m", "s", "t", "h"].map(createVector);
  paintMarks(marks, view, {...common, theme});
  const flock = scene.swarm();
  if (flock.starts.length) paintFlock(swarm, flock, flockOf(flock), step);
  const player = {...scene.player(), theme};
  for (const one of player.ghosts) paintGhost(swarm, player, one);
  const pens = [];
  paintTrails(trails, player, pens, 0, step);
  paintHeads(heads, player, pens, step);
  return [bands(f, view, theme), ...[marks, swarm, trails, heads].map((one) => one.svg()).filter(Boolean)].join("\n");
}

/** The bands one above another, each from its lower edge up: none has a gap to the next. */
function bands(f, view, theme) {
  const {fill, edge} = tonesOf(theme);
  const {left, top, width, height} = view;
  const [columns, rows] = [Math.round(width / APART) + 1, Math.round(height / APART) + 1];
  const [across, down] = [width / (columns - 1), height / (rows - 1)];
  const values = new Float64Array(columns * rows);
  for (let j = 0, at = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) values[at++] = f(fromX(view, left + i * across), fromY(view, top + j * down));
  }
  const colour = (tones, band) => `rgb(${tones[band].join(" ")})`;
  const between = levels(heights(f, view));
  const found = [`<clipPath id="b"><rect x="${left}" y="${top}" width="${width}" height="${height}"/></clipPath>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colour(fill, 0)}"/>`];
  for (let band = 1; band < BANDS; band++) {
    const rings = ringsAbove(values, columns, rows, between[band - 1]);
    if (!rings.length) continue;
    const d = rings.map((ring) => pathOf(ring, left, top, across, down)).join("");
    found.push(`<path d="${d}" fill="${colour(fill, band)}" stroke="${colour(edge, band)}" stroke-width="0.75" fill-rule="evenodd" clip-path="url(#b)"/>`);
  }
  return found.join("\n");
}

/** A ring in tenths of a unit, each point from the one before it. */
function pathOf(ring, left, top, across, down) {
  const tenths = (k) => [Math.round(10 * (left + ring[k] * across)), Math.round(10 * (top + ring[k + 1] * down))];
  let [x, y] = tenths(0);
  const parts = [`M${x / 10} ${y / 10}l`];
  for (let k = 2; k < ring.length; k += 2) {
    const [nextX, nextY] = tenths(k);
    if (nextX === x && nextY === y) continue;
    parts.push(`${(nextX - x) / 10} ${(nextY - y) / 10} `);
    [x, y] = [nextX, nextY];
  }
  return parts.length > 1 ? `${parts.join("").trimEnd()}z` : "";
}

function lossesAt(plot, step) {
  const [lines, frame] = ["l", "f"].map(createVector);
  paintLines(lines, plot);
  paintPlayhead(lines, plot, step);
  paintFrame(frame, plot);
  return `${lines.svg()}\n${frame.svg()}`;
}
