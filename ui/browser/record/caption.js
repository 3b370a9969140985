/** What a picture of a race says beside the surface: what it shows above, and below every run with its settings. */

import {looksOf, marker} from "../kit/marks.js";
import {textWidth} from "../kit/canvas.js";
import {lossText} from "../race/legend.js";
import {CONSTANT, forkMark, given, plainName, quantities} from "../solve/runs.js";

const HEAD = 40;
const ROW = 22;
const MARGIN = 12;
/** From a row's begin to its text. */
const SAMPLE = 42;
/** What a loss takes at a row's end. */
const LOSS = 140;
const SIZE = 13;
const TITLE = 17;

/** A value that somebody has set: no more digits than it has. */
const plain = (value) => String(Number(value.toPrecision(4))).replaceAll("-", "−");

/**
 * A run's settings as they stand on its card. `others`: of which runs to tell it apart, where there is no room for all: its
 * rate then, what is not as usual, and what another run of the rule has otherwise.
 */
export function settingsOf(run, catalogue, language, others = null) {
  const alike = others?.filter(({optimizer}) => optimizer === run.optimizer);
  const needed = (one) => one.key === "lr" || given(run, one) !== one.default || alike.some((other) => given(other, one) !== given(run, one));
  const values = quantities(run, catalogue).filter((one) => !alike || needed(one)).map((one) => `${one.symbol} ${plain(given(run, one))}`);
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

/** Pixels of a picture are then whole ones in every size. */
const whole = (length) => 8 * Math.ceil(length / 8);

/** The rows below a picture with as many columns as there is room for, and with all settings if these have any. */
function arranged({state, catalogue, paths, language, colours}, width, font) {
  const looks = looksOf(state.runs, catalogue, colours.dark);
  const rowsWith = (others) => state.runs.flatMap((run, i) => {
    const name = plainName(run, catalogue);
    const from = forkMark(run, name, catalogue, language);
    return run.hidden ? [] : [{path: paths[i], look: looks[i], text: `${name}${from}   ${settingsOf(run, catalogue, language, others)}`}];
  });
  const [all, few] = [null, state.runs].map(rowsWith);
  const fit = (rows, columns) => Math.max(0, ...rows.map(({text}) => textWidth(text, font))) <= (width - MARGIN) / columns - MARGIN - SAMPLE - LOSS;
  const most = all.length > 1 ? 2 : 1;
  const found = [[all, most], [few, most], [all, 1]].find(([rows, columns]) => fit(rows, columns));
  const [rows, columns] = found ?? [few, 1];
  return {rows, columns};
}

/** @param {object} race what the desk holds @param {number} width of the picture @param {object} [theme] */
export function createCaption(race, width, colours = race.colours) {
  const {state, words, language, surface} = race;
  const font = (size, weight = "") => `${weight} ${size}px ${colours.font}`;
  const {rows, columns} = arranged(race, width, font(SIZE));
  const column = (width - MARGIN) / columns;
  const foot = whole(ROW * Math.ceil(rows.length / columns) + 6);

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
