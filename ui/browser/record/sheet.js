/** How a picture of a race is divided, in units of its drawing: what it says, the surface, and the losses if they are wished. */

import {createCaption} from "./caption.js";
import {lossAxes, lossesOf} from "../curves/losses.js";
import {layout} from "../curves/axes.js";
import {extremes, heights} from "../plane/field.js";
import {viewOf} from "../race/scenes.js";
import {looksOf} from "../kit/marks.js";

/** The height of a picture in units: letters of 12 and 13 are 2.1 and 2.3 % of it. */
export const HIGH = 576;
/** The share of the surface's side of a picture with losses, beside and below it. */
const [BESIDE, BELOW] = [0.6, 0.64];

/** What a mark at a curve's end needs beside the axes. */
const MARK = 6;

const whole = (length) => 8 * Math.round(length / 8);

/**
 * @param {object} race what the desk holds @param {number} width @param {number} height
 * @param {boolean} losses @param {object} [theme] that the page's gives way to
 * @returns {{caption: object, stage: Box, losses: Box | null, theme: object, plot: () => import("../curves/axes.js").Plot}}
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 */
export function sheetOf(race, width, height, losses, theme = race.colours) {
  const caption = createCaption(race, width, theme);
  const room = {left: 0, top: caption.head, width, height: height - caption.head - caption.foot};
  const wide = width > 1.3 * height;
  const stage = !losses ? room : wide ? {...room, width: whole(BESIDE * width)} : {...room, height: whole(BELOW * room.height)};
  const rest = wide
    ? {...room, left: stage.width, width: width - stage.width}
    : {...room, top: room.top + stage.height, height: room.height - stage.height};

  /** The losses between their axes, as they lie in their part. */
  function plot() {
    const {state, paths, catalogue, surface, words, nameOf} = race;
    const looks = looksOf(state.runs, catalogue, theme.dark);
    const window = surface.bounded ? [] : extremes(heights(race.scenes(stage).field(false)[0], viewOf(race, stage)));
    const [series, axes] = lossesOf({state, paths, looks, nameOf, surface}, window);
    // At its end each curve has the mark of its run.
    return layout(series, {...lossAxes(axes, words), follow: false}, rest, theme);
  }
  return {caption, stage, losses: losses ? rest : null, theme, plot};
}

/** What lies ahead of a time on the losses is faint, and where the time is has a line. */
export function paintPlayhead(context, plot, time) {
  const {box, inner, theme} = plot;
  if (time >= plot.right) return;
  const x = plot.toX(time);
  context.globalAlpha = 0.72;
  context.fillStyle = theme.background;
  context.fillRect(x, box.top - 2, box.left + inner.width + MARK - x, inner.height + 4);
  context.globalAlpha = 1;
  context.fillStyle = theme.text;
  context.fillRect(x - 0.5, box.top - 2, 1, inner.height + 4);
}
