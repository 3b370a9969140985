/** What a picture of a race says beside the surface: what it shows above, and below every run with its settings. */

import {looksOf, marker} from "../kit/marks.js";
import {textWidth} from "../kit/canvas.js";
import {lossText} from "../race/legend.js";
import {CONSTANT, forkMark, given, plainName, quantities} from "../solve/runs.js";

const HEAD = 34;
const ROW = 22;
const MARGIN = 12;
/** From a row's begin to its text. */
const SAMPLE = 42;
/** What a loss takes at a row's end. */
const LOSS = 150;
const SIZE = 13;
const TITLE = 17;

/** A value that somebody has set: no more digits than it has. */
const plain = (value) => String(Number(value.toPrecision(4))).replaceAll("-", "−");

/** A run's settings as they stand on its card. */
export function settingsOf(run, catalogue, language) {
  const values = quantities(run, catalogue).map((one) => `${one.symbol} ${plain(given(run, one))}`);
  const schedule = run.schedule === CONSTANT ? [] : [catalogue.schedules[run.schedule].name[language]];
  return [...values, ...schedule].join(", ");
}

/** What all runs of a race have in common: the start, the steps, and what of the surface and its noise is set. */
export function commonOf({state, surface, words}) {
  const {start, steps, parameters, noise, seed} = state;
  return [
    `${words["player.start"]} (${start.map(plain).join(", ")})`,
    `${steps} ${words["player.steps-short"]}`,
    ...surface.parameters.filter(({key}) => key in parameters).map(({key, symbol}) => `${symbol} ${plain(parameters[key])}`),
    ...(noise ? [`σ ${plain(noise)}`, `${words["player.seed"]} ${seed}`] : []),
  ].join(" · ");
}

/** @param {object} race what the desk holds @param {number} width of the picture */
export function createCaption(race, width) {
  const {state, colours, catalogue, paths, words, language, surface} = race;
  const looks = looksOf(state.runs, catalogue, colours.dark);
  const rows = state.runs.flatMap((run, i) => {
    const name = plainName(run, catalogue);
    const from = forkMark(run, name, catalogue, language);
    return run.hidden ? [] : [{path: paths[i], look: looks[i], text: `${name}${from}   ${settingsOf(run, catalogue, language)}`}];
  });
  const font = (size, weight = "") => `${weight} ${size}px ${colours.font}`;
  const widest = Math.max(0, ...rows.map(({text}) => textWidth(text, font(SIZE))));
  const columns = rows.length > 1 && SAMPLE + widest + LOSS < (width - MARGIN) / 2 - MARGIN ? 2 : 1;
  const column = (width - MARGIN) / columns;
  const foot = ROW * Math.ceil(rows.length / columns) + 10;

  function row(context, {path, look, text}, x, y, step) {
    context.strokeStyle = context.fillStyle = look.colour;
    context.lineWidth = 2.5;
    context.setLineDash(look.dash);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 34, y);
    context.stroke();
    context.setLineDash([]);
    marker(context, look.marker, x + 17, y, 6);
    context.fill();
    context.fillStyle = colours.text;
    context.textAlign = "left";
    context.fillText(text, x + SAMPLE, y, column - MARGIN - SAMPLE - LOSS);
    context.textAlign = "right";
    context.fillText(lossText(path, step, words), x + column - MARGIN, y, LOSS - MARGIN);
  }

  return {
    head: HEAD,
    foot,
    /** @param {CanvasRenderingContext2D} context @param {number} height of the picture @param {number} step */
    paint(context, height, step) {
      const title = surface.name[language];
      context.textBaseline = "middle";
      context.textAlign = "left";
      context.fillStyle = colours.text;
      context.font = font(TITLE, "bold");
      const used = Math.min(width / 3, textWidth(title, context.font));
      context.fillText(title, MARGIN, HEAD / 2, used);
      context.font = font(SIZE);
      const now = `${words["curves.step"]} ${step} / ${state.steps}`;
      const end = textWidth(now, context.font);
      context.fillText(commonOf(race), 2 * MARGIN + used, HEAD / 2, width - 4 * MARGIN - used - end);
      context.textAlign = "right";
      context.fillText(now, width - MARGIN, HEAD / 2);
      rows.forEach((one, i) =>
        row(context, one, MARGIN + (i % columns) * column, height - foot + ROW * (0.5 + Math.floor(i / columns)) + 4, step));
    },
  };
}
