/** What the whole race has in common besides its clock: start and length; folded away the surface's parameters, noise, swarm. */

import {choice, element} from "../kit/dom.js";
import {createQuantity} from "../kit/slider.js";

const FAR = 1e4;
const SWARMS = [0, 8, 16, 24];

/**
 * @param {HTMLElement} parent
 * @param {{surface: object, state: object, words: object, language: string, most: object, unfolded: boolean}} shown `most`: the
 *   limits of the page's fields, those that it has; `unfolded`: whether the rare settings are shown; kept here when that changes
 * @param {{onInput: (changes: object) => void, onCommit: () => void}} hooks
 * @returns {{start: (point: number[]) => void}} shows a start that was moved elsewhere
 */
export function createSettings(parent, shown, {onInput, onCommit}) {
  const {surface, state, words, language, most} = shown;
  let start = [...state.start];
  const group = (...children) => element("div", {className: "dl-group"}, ...children);

  const startFields = ["x", "y"].map((axis, i) => {
    const field = element("input", {type: "number", step: "any", className: "dl-number", dataset: {start: axis},
      title: words["player.start-hint"], "aria-label": `${words["player.start"]} ${axis}`, value: String(start[i])});
    field.addEventListener("input", () => {
      const value = field.value === "" ? NaN : Number(field.value);
      if (!(Math.abs(value) <= FAR)) return;
      start = start.map((old, k) => (k === i ? value : old));
      onInput({start});
    });
    field.addEventListener("change", () => {
      field.value = String(start[i]);
      onCommit();
    });
    return field;
  });

  const quantity = (declared, value, give) => createQuantity({...declared, called: ""}, value,
    `${declared.what} (${declared.symbol})`, {data: {parameter: declared.key}, onInput: give, onCommit}).root;
  const parameters = surface.parameters.map((one) => quantity({...one, what: one.what[language]},
    state.parameters[one.key] ?? one.default, (value) => onInput({parameters: {[one.key]: value}})));

  const steps = quantity({key: "steps", default: 300, low: most.steps.low, high: most.steps.high, scale: "whole", symbol: "T", word: words["player.steps-short"], what: words["player.steps"]},
    state.steps, (value) => onInput({steps: value}));
  const noise = quantity({key: "noise", default: 0, low: 0, high: Math.max(1, state.noise), scale: "linear", symbol: "σ", what: words["player.noise"]},
    state.noise, (value) => onInput({noise: value}));
  const seed = element("input", {type: "number", step: "1", min: String(most.seed.low), max: String(most.seed.high), className: "dl-seed",
    value: String(state.seed), title: words["player.seed-hint"], "aria-label": words["player.seed"], dataset: {parameter: "seed"}});
  seed.addEventListener("input", () => {
    const value = Number(seed.value);
    if (seed.value !== "" && Number.isInteger(value) && value >= most.seed.low && value <= most.seed.high) onInput({seed: value});
  });
  seed.addEventListener("change", onCommit);

  const sides = [...new Set([...SWARMS, state.swarm ?? 0])].sort((a, b) => a - b);
  const swarm = most.swarm && choice(sides.map((side) => [String(side), side ? `${side} × ${side}` : words["player.swarm-none"]]), String(state.swarm),
    {"aria-label": words["player.swarm"], title: words["player.swarm-hint"], dataset: {parameter: "swarm"}},
    (side) => {
      onInput({swarm: Number(side), painted: ""});
      onCommit();
    });

  const rare = element("div", {className: "dl-rare"}, ...parameters,
    group(element("span", {className: "dl-caption", textContent: words["player.noise-short"]}), noise,
      element("label", {className: "dl-check"}, words["player.seed"], seed)),
    ...(swarm ? [element("label", {className: "dl-check"}, words["player.swarm"], swarm)] : []));
  const unfold = element("button", {type: "button", className: "dl-small dl-unfold"}, words["player.more"]);
  const fold = () => {
    rare.hidden = !shown.unfolded;
    unfold.setAttribute("aria-expanded", String(shown.unfolded));
  };
  unfold.addEventListener("click", () => {
    shown.unfolded = !shown.unfolded;
    fold();
  });
  fold();
  parent.replaceChildren(
    group(element("span", {className: "dl-caption", textContent: words["player.start"]}),
      ...startFields.map((field, i) => element("label", {className: "dl-start"}, "xy"[i], field))),
    steps, unfold, rare);

  return {
    start(point) {
      start = [...point];
      startFields.forEach((field, i) => {
        field.value = String(point[i]);
      });
    },
  };
}
