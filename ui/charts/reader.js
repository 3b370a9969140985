/** Keys that read a figure: all runs at one x, or one cell of a matrix after the other; what is read is announced. */

import {element} from "../browser/kit/dom.js";
import {short} from "../browser/kit/text.js";
import {measuredAt, nearest, readingsAt} from "./traces.js";

/**
 * @param {HTMLElement} parent @param {HTMLElement} plot @param {() => object} plotly
 * @param {(cell: [number, number] | null) => void} onCell (true, said)
 */
export function createReader(parent, plot, plotly, onCell) {
  const spoken = element("p", {className: "dl-hidden", "aria-live": "polite"});
  // Beside the plot, not the plot itself: what can be reached by keys holds nothing else that can.
  const hand = element("div", {className: "dl-reader"});
  parent.prepend(hand);
  parent.append(spoken);
  let scene = null;
  let [x, cell, listening] = [null, [0, 0], false];
  /** The cell that was chosen last, here or by the page: what is drawn may come later than the next key. */
  let chosen = null;

  const cells = () => scene.traces.find(({meta}) => meta?.cells);

  function say(text) {
    spoken.textContent = text;
    hand.setAttribute("aria-valuetext", text);
  }

  function clear() {
    x = null;
    spoken.textContent = "";
    hand.setAttribute("aria-valuetext", scene.words["curves.read-none"]);
    plotly().Fx.unhover(plot);
  }

  function readAt(to, aloud = true) {
    x = to;
    const readings = readingsAt(scene.traces, x);
    // Of one x for all curves, as the pointer asks; what is given point by point gets a box each.
    plotly().Fx.hover(plot, {xval: x, yval: plot._fullLayout.yaxis.range[0]}, "xy");
    hand.setAttribute("aria-valuenow", String(x));
    const head = `${scene.title} ${short(x)}`;
    if (aloud) say([head, ...readings.map(({name, text}) => `${name}: ${text}`)].join("; "));
  }

  function readCell() {
    const {customdata, text} = cells();
    const [row, column] = cell;
    plotly().Fx.hover(plot, [{curveNumber: scene.traces.indexOf(cells()), pointNumber: cell}]);
    say(`${customdata[row][column]}: ${text[row][column]}`);
  }

  function pick(to) {
    chosen = chosen && chosen[0] === to[0] && chosen[1] === to[1] ? null : to;
    onCell(chosen);
  }

  function keyAtX(key) {
    const xs = measuredAt(scene.traces);
    if (!xs.length) return false;
    const last = xs.length - 1;
    const here = x === null ? -1 : nearest(xs, x);
    const steps = {
      ArrowLeft: here < 0 ? last : Math.max(0, here - 1), ArrowRight: here < 0 ? 0 : Math.min(last, here + 1), Home: 0, End: last,
    };
    if (key === "Escape" && x !== null) clear();
    else if (key in steps) readAt(xs[steps[key]]);
    else return false;
    return true;
  }

  function keyAtCell(key) {
    const by = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]}[key];
    const last = cells().text.length - 1;
    if (by) cell = cell.map((value, i) => Math.min(last, Math.max(0, value + by[i])));
    else if (key === "Enter" || key === " ") pick(cell);
    else return false;
    if (by) readCell();
    return true;
  }

  hand.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !scene) return;
    if (!(scene.kind === "cells" ? keyAtCell : keyAtX)(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  plot.addEventListener("pointerdown", () => hand.focus({preventScroll: true}));
  hand.addEventListener("blur", () => scene && x !== null && clear());

  return {
    /** Takes a new scene; what is being read stays, at the nearest x that is still measured. */
    show(next) {
      scene = next;
      const {words, kind} = next;
      chosen = next.cell ?? null;
      if (kind) {
        hand.tabIndex = 0;
        hand.setAttribute("role", kind === "cells" ? "application" : "slider");
        hand.setAttribute("aria-label", words[kind === "cells" ? "curves.read-cells" : "curves.read"]);
      }
      if (kind === "x") {
        const xs = measuredAt(next.traces);
        hand.setAttribute("aria-valuemin", String(xs[0] ?? 0));
        hand.setAttribute("aria-valuemax", String(xs.at(-1) ?? 0));
        hand.setAttribute("aria-valuenow", String(x ?? xs[0] ?? 0));
        if (x === null) hand.setAttribute("aria-valuetext", words["curves.read-none"]);
        else if (xs.length) readAt(xs[nearest(xs, x)], false);
      }
      if (kind === "cells" && !listening) {
        listening = true;
        plot.on("plotly_click", ({points: [point]}) => {
          cell = [point.y, point.x];
          pick(cell);
        });
      }
    },
  };
}
