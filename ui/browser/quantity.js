/** A slider with a number field for one quantity: native inputs, so keyboard and screen reader work. */

import {element} from "./dom.js";
import {POSITIONS, fromPosition, toPosition} from "./scale.js";

/**
 * @param {import("./scale.js").Quantity & {what: string, called: string}} quantity
 * @param {number} value
 * @param {string} label accessible name
 * @param {{onInput: (value: number) => void, onCommit: () => void, data: Record<string, string>}} hooks
 * @returns {{root: HTMLElement, set: (value: number) => void, mark: (limit: number | null, what: string) => void}}
 */
export function createQuantity(quantity, value, label, {onInput, onCommit, data}) {
  const hint = quantity.called ? `${quantity.what}\n${quantity.called}` : quantity.what;
  const slider = element("input", {
    type: "range", min: "0", max: String(POSITIONS), step: "1", title: hint, "aria-label": label, dataset: {...data},
  });
  const field = element("input", {
    type: "number", step: "any", min: String(quantity.low), max: String(quantity.high), autocomplete: "off", title: hint,
    "aria-label": label, dataset: {...data},
  });
  const set = (next) => {
    value = next;
    slider.value = String(toPosition(quantity, next));
    slider.setAttribute("aria-valuetext", String(next));
    if (field !== field.getRootNode().activeElement) field.value = String(next);
    field.removeAttribute("aria-invalid");
  };
  slider.addEventListener("input", () => {
    set(fromPosition(quantity, Number(slider.value)));
    field.value = String(value);
    onInput(value);
  });
  slider.addEventListener("change", onCommit);
  const read = () => {
    const next = field.value.trim() === "" ? NaN : Number(field.value);
    const fits = next >= quantity.low && next <= quantity.high && (quantity.scale !== "whole" || Number.isInteger(next));
    return fits ? next : null;
  };
  field.addEventListener("input", () => {
    const next = read();
    field.setAttribute("aria-invalid", String(next === null));
    if (next === null) return;
    set(next);
    onInput(next);
  });
  field.addEventListener("change", () => {
    // What cannot be read gives way to the value that holds.
    field.value = String(value);
    field.removeAttribute("aria-invalid");
    onCommit();
  });
  const tick = element("span", {className: "dl-limit", hidden: true, "aria-hidden": "true"});
  const track = element("span", {className: "dl-track"}, slider, tick);
  const root = element("div", {className: "dl-quantity"},
    element("span", {className: "dl-symbol", title: hint, textContent: quantity.symbol, "aria-hidden": "true"}), track, field);
  set(value);
  /** Marks a value on the slider, null for none; what lies beyond it is shown so. */
  const mark = (limit, what) => {
    tick.hidden = limit === null;
    root.classList.toggle("dl-beyond", limit !== null && value > limit);
    if (limit === null) return;
    tick.style.setProperty("--dl-at", String(toPosition(quantity, limit) / POSITIONS));
    slider.title = `${hint}\n${what} ${Number(limit.toPrecision(4))}`;
  };
  return {root, set, mark};
}
