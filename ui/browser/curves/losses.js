/** The losses of a race over its steps, with the switch between a linear and a logarithmic axis. */

import {createCurves} from "./curves.js";
import {createSeeking} from "./seeking.js";
import {element, say} from "../kit/dom.js";

/**
 * What is shown of the losses of a race.
 * @param {{state: object, paths: object[], looks: object[], nameOf: (run: object) => string, surface: object}} race
 * @param {[number, number]} heights the lowest and the highest loss in the window
 * @returns {[import("./lines.js").Series[], import("./axes.js").Axes]} axes without their labels
 */
export function lossesOf({state: {runs, selected, steps, scale}, paths, looks, nameOf, surface}, [yFrom, yTo]) {
  const series = paths.flatMap(({losses}, i) =>
    (runs[i].hidden ? [] : [{name: nameOf(runs[i]), y: losses, look: looks[i], selected: i === selected}]));
  // Without a lower bound the curve of a run that falls for ever would flatten all others: it leaves the window.
  return [series, {xTo: steps, log: scale === "log", ...(surface.bounded ? {} : {yFrom, yTo})}];
}

/** How the axes of losses are called and what they show. */
export const lossAxes = (axes, words) => ({...axes, xLabel: words["curves.step"], yLabel: words["curves.loss"], follow: true, precise: true});

/**
 * @param {HTMLElement} parent
 * @param {{onScale: (scale: "log" | "linear") => void, onSeek: (step: number, final: boolean) => void}} hooks `onSeek`: the
 *   hand asks for a step
 */
export function createLosses(parent, {onScale, onSeek}) {
  const scale = element("input", {type: "checkbox"});
  const label = element("label", {className: "dl-check"}, scale);
  const note = element("span", {className: "dl-note"});
  parent.append(element("div", {className: "dl-curve-head"}, label, note));
  const curves = createCurves(parent);
  const {root, show, at} = curves;
  const rest = element("p", {className: "dl-rest", role: "status"});
  root.append(rest);
  createSeeking(root, {plot: () => curves.plot, onSeek});
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
    /** @param {import("./lines.js").Series[]} series @param {import("./axes.js").Axes} axes without their labels
     *  @param {boolean} still whether no run moves */
    show(series, axes, size, theme, still) {
      const drawn = show(series, lossAxes(axes, words), size, theme);
      say(rest, still ? words["curves.still"] : "");
      const refused = axes.log && !drawn;
      scale.checked = axes.log;
      scale.disabled = refused;
      note.textContent = refused ? words["curves.not-positive"] : "";
    },
  };
}
