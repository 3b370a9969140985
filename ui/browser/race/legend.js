/** The legend: each run by its name, with its learning rate, its loss now, and where it diverged. */

import {element, fill, say} from "../kit/dom.js";
import {createSwatch, looksOf} from "../kit/marks.js";
import {createRoving} from "../kit/roving.js";
import {forkMark, namesOf, plainName, rateBeside} from "../solve/runs.js";
import {short} from "../kit/text.js";

/** Whether a path has diverged by a step. @param {import("../solve/paths.js").Path} path */
export const isGone = ({divergedAt}, step) => divergedAt >= 0 && step >= divergedAt;

/**
 * A run's loss at a step, or where it diverged.
 * @param {import("../solve/paths.js").Path} path @param {object} words @param {string} [loss] what stands before one
 */
export function lossText(path, step, words, loss = "f") {
  const {losses, divergedAt, divergedIn = divergedAt} = path;
  if (isGone(path, step)) return fill(words["legend.diverged"], {step: divergedIn});
  return `${loss} ${short(losses[Math.min(step, losses.length - 1)])}`;
}

/** @param {HTMLElement} parent @param {object} catalogue @param {(place: number) => void} onSelect */
export function createLegend(parent, catalogue, onSelect) {
  const root = element("div", {className: "dl-legend", role: "list"});
  parent.append(root);
  let rows = [];
  const markStop = createRoving(root, () => rows.map(({item}) => item.firstChild));

  function render({runs, selected, words, language, dark}) {
    const looks = looksOf(runs, catalogue, dark);
    rows = runs.map((run, place) => {
      const picture = createSwatch(looks[place]);
      const [plain, rest, rate] = [element("span"), element("span"), element("span", {className: "dl-rate"})];
      const loss = element("span", {className: "dl-loss"});
      const button = element("button", {type: "button", className: "dl-row", "aria-pressed": String(place === selected)},
        picture, element("span", {className: "dl-name"}, plain, rest), rate, loss);
      button.classList.toggle("dl-away", Boolean(run.hidden));
      button.addEventListener("click", () => onSelect(place));
      return {item: element("div", {role: "listitem"}, button), plain, rest, rate, loss, words};
    });
    root.replaceChildren(...rows.map(({item}) => item));
    name(runs, language);
    markStop(rows[selected]?.item.firstChild);
  }

  /** Writes what the runs are called; another value of one of them can change the names of others. */
  function name(runs, language) {
    const names = namesOf(runs, catalogue, language);
    runs.forEach((run, place) => {
      const {plain, rest, rate} = rows[place];
      plain.textContent = plainName(run, catalogue);
      rest.textContent = names[place].slice(plain.textContent.length) + forkMark(run, names[place], catalogue, language);
      rate.textContent = rateBeside(names[place], run, catalogue);
    });
  }

  /** @param {import("./paths.js").Path[]} paths @param {number} step @param {boolean} bounded whether to leave is to fail @param {string} [loss] what stands before one */
  function at(paths, step, bounded, loss = "f") {
    paths.forEach((path, i) => {
      say(rows[i].loss, lossText(path, step, rows[i].words, loss));
      rows[i].loss.classList.toggle("dl-gone", isGone(path, step) && bounded);
    });
  }

  return {render, name, at};
}

/** @param {{state: object, paths: object[], words: object, surface: string, nameOf: (run: object) => string}} race @param {number} step */
export function raceSummary({state, paths, words, surface, nameOf}, step) {
  const runs = paths.map((path, i) =>
    `${nameOf(state.runs[i])}: ${isGone(path, step) ? lossText(path, step, words) : path.losses[step].toPrecision(3)}`);
  return `${fill(words["player.summary"], {step, steps: state.steps, surface})} ${runs.join("; ")}`;
}
