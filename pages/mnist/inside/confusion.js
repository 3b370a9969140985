/** What images of each class were said to be: a grid of counts in which one cell can be chosen. */

import {element} from "../../../ui/browser/kit/dom.js";

const BY = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]};

/** @param {HTMLElement} parent @param {(cell: [number, number] | null) => void} onCell (true, said) */
export function createConfusion(parent, onCell) {
  const caption = element("caption");
  const heads = [];
  const rows = [];
  const cells = [];
  const table = element("table", {className: "dl-confusion", role: "grid", dataset: {testid: "confusion"}}, caption);
  parent.append(table);
  let chosen = null;
  let focused = [0, 0];

  function make(count) {
    const head = element("tr", {}, element("td", {className: "dl-axis", "aria-hidden": "true", textContent: "↓ →"}));
    for (let said = 0; said < count; said++) head.append(heads[said] = element("th", {scope: "col"}));
    const body = element("tbody");
    for (let label = 0; label < count; label++) {
      const row = element("tr", {}, rows[label] = element("th", {scope: "row"}));
      cells[label] = [];
      for (let said = 0; said < count; said++) {
        const button = element("button", {type: "button", tabIndex: -1, onclick: () => pick(label, said)});
        cells[label].push(button);
        row.append(element("td", {role: "gridcell"}, button));
      }
      body.append(row);
    }
    table.append(element("thead", {}, head), body);
  }

  function pick(label, said) {
    focus(label, said);
    chosen = chosen && chosen[0] === label && chosen[1] === said ? null : [label, said];
    mark();
    onCell(chosen);
  }

  function focus(label, said) {
    focused = [label, said];
    mark();
  }

  function mark() {
    cells.forEach((row, label) => row.forEach((button, said) => {
      button.setAttribute("aria-pressed", String(chosen?.[0] === label && chosen?.[1] === said));
      button.tabIndex = focused[0] === label && focused[1] === said ? 0 : -1;
    }));
  }

  table.addEventListener("keydown", (event) => {
    const by = BY[event.key];
    if (!by) return;
    event.preventDefault();
    const within = (value) => Math.min(cells.length - 1, Math.max(0, value));
    focus(within(focused[0] + by[0]), within(focused[1] + by[1]));
    cells[focused[0]][focused[1]].focus();
  });

  return {
    /** @param {{counts: number[][], classes: string[], cell: [number, number] | null}} data @param {string} title */
    show({counts, classes, cell}, title) {
      if (!cells.length) make(classes.length);
      chosen = cell;
      caption.textContent = title;
      // Mistakes are read against the greatest of them, hits against their own row.
      const worst = Math.max(1, ...counts.flatMap((row, label) => row.filter((_, said) => said !== label)));
      counts.forEach((row, label) => {
        const all = Math.max(1, row.reduce((sum, count) => sum + count, 0));
        rows[label].textContent = heads[label].textContent = classes[label];
        row.forEach((count, said) => {
          const button = cells[label][said];
          button.textContent = String(count);
          button.title = `${classes[label]} → ${classes[said]}: ${count}`;
          button.setAttribute("aria-label", button.title);
          button.className = label === said ? "dl-hit" : count ? "dl-miss" : "dl-none";
          button.style.setProperty("--dl-share", `${Math.round(label === said ? (60 * count) / all : 70 * Math.sqrt(count / worst))}%`);
        });
      });
      mark();
    },
  };
}
