/** The steps of a run as a table. Only the rows in view exist, so that thousands scroll as lightly as ten. */

import {element, fill, say} from "../kit/dom.js";
import {short} from "../kit/text.js";

/** Height of a row in CSS pixels; the style sheet takes it from here. */
const ROW = 26;
/** Rows kept ready above and below those in view. */
const SPARE = 4;
/** Milliseconds after the reader's last scroll in which the table stays where it is. */
const HAND_RESTS = 2000;
/** Label and hint of each way to fork: with the parent's memory, and with an empty one. */
const FORKS = [["inspector.fork", "inspector.fork-hint"], ["inspector.fork-fresh", "inspector.fork-fresh-hint"]];

/** @typedef {{label: string, hint: string, values: Float64Array}} Column */
/** @typedef {{title: string, columns: Column[], rows: number, last: number}} Table row i is step i, dashes after `last` */

/**
 * @param {HTMLElement} parent
 * @param {{onSeek: (step: number) => void, onFork: (step: number, fresh: boolean) => void}} calls
 */
export function createInspector(parent, {onSeek, onFork}) {
  const title = element("span", {className: "dl-table-title"});
  const forks = [false, true].map((fresh) => element("button", {type: "button", className: "dl-fork", onclick: () => onFork(here, fresh)}));
  const header = element("div", {className: "dl-grid-head", role: "row", "aria-rowindex": "1"});
  const body = element("div", {className: "dl-grid-body", role: "rowgroup"});
  const grid = element("div", {className: "dl-grid", role: "grid"}, header, body);
  const root = element("div", {className: "dl-inspector", dataset: {testid: "inspector"}},
    element("div", {className: "dl-table-head"}, title, element("span", {className: "dl-forks"}, ...forks)), grid);
  grid.style.setProperty("--dl-row-height", `${ROW}px`);
  parent.append(root);

  let table = {title: "", columns: [], rows: 0, last: -1};
  let labels = "";
  let here = 0;
  /** The row that takes the focus: the playhead's, or the one the reader has gone to. */
  let active = 0;
  // What layout would have to be asked for in every frame.
  let height = 0;
  let top = 0;
  let left = 0;
  let handAt = -Infinity;
  /** Rows in the document by step, in the order of steps. */
  const drawn = new Map();
  const spare = [];

  const focused = () => grid.matches(":focus-within");
  const within = (step) => Math.max(0, Math.min(table.rows - 1, step));

  function write(row, step) {
    row.setAttribute("aria-rowindex", String(step + 2));
    row.style.transform = `translateY(${step * ROW}px)`;
    while (row.childElementCount > table.columns.length + 1) row.lastChild.remove();
    while (row.childElementCount <= table.columns.length) {
      row.append(element("div", {role: row.childElementCount ? "gridcell" : "rowheader"}));
    }
    let cell = row.firstChild;
    say(cell, String(step));
    for (const {values} of table.columns) {
      cell = cell.nextSibling;
      say(cell, short(step <= table.last ? values[step] : NaN));
    }
    mark(step, row);
  }

  function mark(step, row = drawn.get(step)) {
    if (!row) return;
    row.setAttribute("aria-selected", String(step === here));
    row.tabIndex = step === active ? 0 : -1;
  }

  /** Draws the rows in view and the active one; a row that is drawn already stays, and so does its focus. */
  function render() {
    const first = Math.max(0, Math.floor(top / ROW) - SPARE);
    const end = Math.min(table.rows, Math.ceil((top + height) / ROW) + SPARE);
    const steps = Array.from({length: Math.max(0, end - first)}, (_, i) => first + i);
    if (active < first) steps.unshift(active);
    else if (active >= end) steps.push(active);
    for (const [step, row] of drawn) {
      if ((step >= first && step < end) || step === active) continue;
      drawn.delete(step);
      row.remove();
      spare.push(row);
    }
    let next = body.firstChild;
    for (const step of steps) {
      if (drawn.has(step)) {
        next = drawn.get(step).nextSibling;
        continue;
      }
      const row = spare.pop() ?? element("div", {className: "dl-grid-row", role: "row"});
      write(row, step);
      drawn.set(step, row);
      body.insertBefore(row, next);
    }
  }

  function activate(step) {
    const before = active;
    active = step;
    mark(before);
    if (drawn.has(step)) mark(step);
    else render();
  }

  function measure() {
    height = Math.max(0, grid.clientHeight - ROW);
    ({scrollTop: top, scrollLeft: left} = grid);
  }

  function scrollTo(y) {
    grid.scrollTop = y;
    top = grid.scrollTop;
    render();
  }

  /** Brings the playhead's row into view, unless the reader is at work. */
  function follow() {
    const y = here * ROW;
    if ((y >= top && y + ROW <= top + height) || !height) return;
    if (performance.now() - handAt < HAND_RESTS || focused()) return;
    scrollTo(Math.round(y - (height - ROW) / 2));
  }

  function nameColumns(words) {
    const named = [{label: words["inspector.step"], hint: ""}, ...table.columns];
    const next = JSON.stringify(named.map(({label, hint}) => [label, hint]));
    if (next === labels) return;
    labels = next;
    header.replaceChildren(...named.map(({label, hint}) =>
      element("div", {role: "columnheader", textContent: label, title: hint})));
    grid.style.setProperty("--dl-columns", String(table.columns.length));
  }

  grid.addEventListener("scroll", () => {
    // Where it stands already, the table has scrolled by itself.
    if (grid.scrollTop === top && grid.scrollLeft === left) return;
    handAt = performance.now();
    ({scrollTop: top, scrollLeft: left} = grid);
    render();
  }, {passive: true});
  body.addEventListener("focusin", ({target}) => activate(stepOf(target)));
  body.addEventListener("focusout", ({relatedTarget}) => {
    if (!body.contains(relatedTarget)) activate(within(here));
  });
  body.addEventListener("click", ({target}) => {
    const row = target.closest("[role=row]");
    if (row) onSeek(stepOf(row));
  });
  body.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(height / ROW) - 1);
    const goal = {
      Enter: active, ArrowUp: active - 1, ArrowDown: active + 1, PageUp: active - page, PageDown: active + page,
      Home: 0, End: table.rows - 1,
    }[event.key];
    if (goal === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = within(goal);
    activate(step);
    const y = step * ROW;
    const nearest = Math.min(y, Math.max(top, y + ROW - height));
    if (nearest !== top) scrollTo(nearest);
    drawn.get(step).focus({preventScroll: true});
    onSeek(step);
  });
  new ResizeObserver(() => {
    const appears = !height;
    measure();
    render();
    if (appears) follow();
  }).observe(grid);

  return {
    root,
    /** @param {Table} next @param {Record<string, string>} words */
    show(next, words) {
      const resized = next.rows !== table.rows;
      table = next;
      const name = fill(words["inspector.title"], {name: table.title});
      say(title, name);
      grid.setAttribute("aria-label", name);
      forks.forEach((fork, i) => {
        const [label, hint] = FORKS[i];
        say(fork, words[label]);
        fork.title = words[hint];
        fork.hidden = Boolean(next.locked);
      });
      nameColumns(words);
      active = within(focused() ? active : here);
      for (const [step, row] of drawn) write(row, step);
      if (resized) {
        grid.setAttribute("aria-rowcount", String(table.rows + 1));
        body.style.height = `${table.rows * ROW}px`;
        measure();
      }
      render();
      if (resized) follow();
    },
    /** @param {number} step the playhead's */
    at(step) {
      if (step === here) return;
      const before = here;
      here = step;
      mark(before);
      mark(here);
      if (!table.rows) return;
      if (!focused()) activate(within(here));
      follow();
    },
  };
}

const stepOf = (row) => Number(row.getAttribute("aria-rowindex")) - 2;
