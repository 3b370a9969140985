/** The runs of a race compared by what they arrived at, as a table that sorts. */

import {element, say} from "../kit/dom.js";
import {createSwatch, showLook} from "../kit/marks.js";
import {lastStep} from "../solve/paths.js";
import {short} from "../kit/text.js";

/**
 * `distance` and `nearest` are of the last finite position: null and -1 where the surface has no known minimum.
 * @typedef {{reached: number, final: number, distance: number | null, nearest: number, length: number, diverged: number}} Result
 */

/**
 * @param {import("./paths.js").Path[]} paths
 * @param {object[]} runs
 * @param {{target: number, minima: [number, number][]}} aims
 * @returns {Result[]} of each run
 */
export function summarize(paths, runs, {target, minima}) {
  return runs.map((_, place) => {
    const path = paths[place];
    const {positions, losses, divergedAt} = path;
    const last = lastStep(path);
    return {
      reached: losses.subarray(0, last + 1).findIndex((loss) => loss <= target),
      final: last < 0 ? NaN : losses[last],
      ...nearestOf(minima, positions[2 * last], positions[2 * last + 1]),
      length: lengthOf(positions, last),
      diverged: divergedAt,
    };
  });
}

function nearestOf(minima, x, y) {
  let nearest = -1;
  let least = Infinity;
  minima.forEach(([atX, atY], i) => {
    const distance = Math.hypot(x - atX, y - atY);
    if (distance < least) [nearest, least] = [i, distance];
  });
  return {distance: nearest < 0 ? null : least, nearest};
}

function lengthOf(positions, last) {
  let length = 0;
  for (let i = 2; i <= 2 * last; i += 2) {
    const [dx, dy] = [positions[i] - positions[i - 2], positions[i + 1] - positions[i - 1]];
    length += Math.sqrt(dx * dx + dy * dy);
  }
  return length;
}

const known = (index) => (index < 0 ? NaN : index);
const positionOf = ({nearest}, minima) =>
  (minima[nearest] ? `(${minima[nearest].map(short).join(", ")})` : String(nearest + 1));

/** The columns of numbers; a value that is NaN is missing. `floor`: means nothing where the surface has no lowest point. */
const COLUMNS = [
  {word: "results.reached", value: ({reached}) => known(reached), text: ({reached}) => String(reached), missing: "results.never"},
  {word: "results.final", value: ({final}) => final, text: ({final}) => short(final), floor: true},
  {word: "results.distance", value: ({distance}) => distance ?? NaN, text: ({distance}) => short(distance)},
  {word: "results.nearest", value: ({nearest}) => known(nearest), text: positionOf},
  {word: "results.length", value: ({length}) => length, text: ({length}) => short(length)},
  {word: "results.diverged", value: ({diverged}) => known(diverged), text: ({diverged}) => String(diverged)},
];
/** As `sort.column`, in place of one of COLUMNS. */
const NAME = -1;

/**
 * @param {HTMLElement} parent
 * @param {{onSelect: (place: number) => void, onTarget: (target: number, final: boolean) => void}} calls
 *   `final`: the reader has left the field or pressed Enter
 */
export function createResults(parent, {onSelect, onTarget}) {
  const title = element("span", {className: "dl-table-title", "aria-hidden": "true"});
  const targetName = element("span");
  const field = element("input", {type: "text", inputMode: "decimal", autocomplete: "off", className: "dl-number dl-aim"});
  const note = element("p", {className: "dl-unbounded", hidden: true});
  const caption = element("caption", {className: "dl-hidden"});
  const heads = [NAME, ...COLUMNS.keys()].map((column) => {
    const button = element("button", {type: "button", className: "dl-sort", onclick: () => sortBy(column)});
    return {column, button, cell: element("th", {scope: "col"}, button)};
  });
  const body = element("tbody");
  const root = element("div", {className: "dl-results", dataset: {testid: "results"}},
    element("div", {className: "dl-table-head"}, title, element("label", {className: "dl-check"}, targetName, field)),
    note,
    element("div", {className: "dl-results-scroll"}, element("table", {}, caption,
      element("thead", {}, element("tr", {}, ...heads.map(({cell}) => cell))), body)));
  parent.append(root);

  let data = null;
  let target = null;
  let sort = null;
  const lines = [];

  function write(line, row) {
    const {words, selected, minima = []} = data;
    showLook(line.picture, row.look);
    line.place = row.place;
    say(line.name, row.name);
    say(line.rate, row.rate);
    line.name.setAttribute("aria-pressed", String(row.place === selected));
    line.root.classList.toggle("dl-chosen", row.place === selected);
    line.root.classList.toggle("dl-faded", row.hidden);
    COLUMNS.forEach(({word, value, text, missing}, i) => {
      const has = !Number.isNaN(value(row));
      say(line.cells[i], has ? text(row, minima) : missing ? words[missing] : "–");
      line.cells[i].classList.toggle("dl-missing", !has);
      if (word === "results.diverged") line.cells[i].classList.toggle("dl-gone", has);
    });
  }

  /** Puts the lines in order; moving takes the focus from a line, so it is given back. */
  function arrange() {
    const held = root.getRootNode().activeElement;
    let next = body.firstChild;
    for (const i of ordered(data.rows, sort)) {
      if (lines[i].root === next) next = next.nextSibling;
      else body.insertBefore(lines[i].root, next);
    }
    if (body.contains(held)) held.focus({preventScroll: true});
  }

  function writeHeads() {
    const {words, bounded} = data;
    for (const {column, button, cell} of heads) {
      say(button, words[column === NAME ? "results.run" : COLUMNS[column].word]);
      const sortable = bounded || !COLUMNS[column]?.floor;
      button.disabled = !sortable;
      if (!sortable) cell.removeAttribute("aria-sort");
      else cell.setAttribute("aria-sort", sort?.column !== column ? "none" : sort.down ? "descending" : "ascending");
    }
  }

  function sortBy(column) {
    sort = {column, down: sort?.column === column && !sort.down};
    writeHeads();
    arrange();
  }

  function read(final) {
    const value = parse(field.value);
    field.setAttribute("aria-invalid", String(Number.isNaN(value)));
    if (Number.isNaN(value)) return;
    target = value;
    onTarget(value, final);
  }
  field.addEventListener("input", () => read(false));
  field.addEventListener("change", () => read(true));

  return {
    root,
    /**
     * @param {object} next `rows`: place, name, rate, look, hidden and the Result of each run; `bounded`: the surface has a
     *   lowest point; `minima`, if given, lets the nearest be written as a position and not as its number
     */
    show(next) {
      data = next;
      const {rows, bounded, words} = data;
      say(title, words["results.title"]);
      say(caption, words["results.title"]);
      say(targetName, words["results.target"]);
      say(note, words["results.unbounded"]);
      note.hidden = bounded;
      // What the reader has written stays as it is, unless the target is another now.
      if (data.target !== target) {
        target = data.target;
        field.value = String(target);
        field.setAttribute("aria-invalid", "false");
      }
      if (!bounded && COLUMNS[sort?.column]?.floor) sort = null;
      writeHeads();
      while (lines.length > rows.length) lines.pop().root.remove();
      while (lines.length < rows.length) lines.push(createLine(onSelect));
      rows.forEach((row, i) => write(lines[i], row));
      arrange();
    },
  };
}

/** A run's line in the table. */
function createLine(onSelect) {
  const picture = createSwatch();
  const name = element("button", {type: "button", className: "dl-pick"});
  const rate = element("span", {className: "dl-rate"});
  const cells = COLUMNS.map(() => element("td"));
  const run = element("th", {scope: "row"}, element("div", {className: "dl-run"}, picture, name, rate));
  const line = {root: element("tr", {}, run, ...cells), picture, name, rate, cells, place: 0};
  name.addEventListener("click", () => onSelect(line.place));
  return line;
}

/** @returns {number[]} the places of the rows in reading order; a missing value is last in both directions */
function ordered(rows, sort) {
  const order = [...rows.keys()];
  if (!sort) return order;
  const sign = sort.down ? -1 : 1;
  if (sort.column === NAME) return order.sort((a, b) => sign * rows[a].name.localeCompare(rows[b].name));
  const values = rows.map(COLUMNS[sort.column].value);
  return order.sort((a, b) => Number.isNaN(values[a]) - Number.isNaN(values[b]) || sign * (values[a] - values[b]));
}

/** @param {string} text as typed, full-width or with a true minus @returns {number} NaN for what is no finite number */
function parse(text) {
  const plain = text.normalize("NFKC").replace("−", "-").trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : NaN;
}
