/** The losses of a race over its steps, with the switch between a linear and a logarithmic axis. */

import {createCurves} from "./curves.js";
import {element} from "../kit/dom.js";

/** @param {HTMLElement} parent @param {(scale: "log" | "linear") => void} onScale */
export function createLosses(parent, onScale) {
  const scale = element("input", {type: "checkbox"});
  const label = element("label", {className: "dl-check"}, scale);
  const note = element("span", {className: "dl-note"});
  parent.append(element("div", {className: "dl-curve-head"}, label, note));
  const {root, show, at} = createCurves(parent);
  let words = null;
  scale.addEventListener("change", () => onScale(scale.checked ? "log" : "linear"));

  return {
    root, at,
    /** Speaks another language. */
    render(next) {
      words = next;
      root.setAttribute("aria-label", words["curves.name"]);
      label.replaceChildren(scale, words["curves.log"]);
    },
    /** @param {import("./lines.js").Series[]} series @param {import("./axes.js").Axes} axes without their labels */
    show(series, axes, size, theme) {
      const drawn = show(series, {...axes, xLabel: words["curves.step"], yLabel: words["curves.loss"], follow: true, precise: true}, size, theme);
      const refused = axes.log && !drawn;
      scale.checked = axes.log;
      scale.disabled = refused;
      note.textContent = refused ? words["curves.not-positive"] : "";
    },
  };
}
