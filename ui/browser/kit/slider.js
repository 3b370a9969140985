/** A slider with a number field for one quantity: native inputs, so keyboard and screen reader work. */

import {element} from "./dom.js";

/** @typedef {{key: string, default: number, low: number, high: number, scale: string, symbol: string}} Quantity */

/**
 * @param {Quantity & {what: string, called: string, word?: string}} quantity `word`: stands beside the symbol
 * @param {number} value
 * @param {string} label accessible name
 * @param {{onInput: (value: number) => void, onCommit: () => void, data: Record<string, string>}} hooks
 * @returns {{root: HTMLElement, set: (value: number) => void, mark: (limit: number | null, what: string) => void,
 *   around: (middle: number) => void}}
 */
export function createQuantity(quantity, value, label, {onInput, onCommit, data}) {
  let reach = quantity;
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
    if (!fine.held) slider.value = String(toPosition(reach, next));
    slider.setAttribute("aria-valuetext", String(next));
    if (field !== field.getRootNode().activeElement) field.value = String(next);
    field.removeAttribute("aria-invalid");
  };
  const fine = createFine(slider);
  slider.addEventListener("input", () => {
    set(fromPosition(reach, fine.position()));
    field.value = String(value);
    onInput(value);
  });
  slider.addEventListener("change", () => {
    fine.end();
    set(value);
    onCommit();
  });
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
  const root = element("div", {className: "dl-quantity", dataset: {key: quantity.key}},
    element("span", {className: "dl-called", title: hint, "aria-hidden": "true"},
      ...(quantity.word ? [element("span", {className: "dl-word", textContent: quantity.word})] : []),
      element("span", {className: "dl-symbol", textContent: quantity.symbol})), track, field);
  set(value);
  /** Marks a value on the slider, null for none; what lies beyond it is shown so. */
  const mark = (limit, what) => {
    root.classList.toggle("dl-beyond", limit !== null && value > limit);
    tick.hidden = limit === null || limit < reach.low || limit > reach.high;
    if (limit === null) {
      slider.title = hint;
      return;
    }
    tick.style.setProperty("--dl-at", String(toPosition(reach, limit) / POSITIONS));
    slider.title = `${hint}\n${what} ${Number(limit.toPrecision(4))}`;
  };
  /** Spreads the slider over two decades to both sides of a value, as far as the quantity goes; fields take any value of it. */
  const around = (middle) => {
    reach = {...quantity, low: Math.max(quantity.low, middle / SPREAD), high: Math.min(quantity.high, middle * SPREAD)};
    set(value);
  };
  return {root, set, mark, around};
}

/** A slider on which a drag with Shift goes a tenth as far. */
function createFine(slider) {
  let anchor = null;
  for (const name of ["pointerdown", "pointermove"]) {
    slider.addEventListener(name, ({shiftKey}) => {
      if (!shiftKey) anchor = null;
      else anchor ??= Number(slider.value);
    });
  }
  return {
    /** Whether the thumb stands where the hand is, not where the value is. */
    get held() {
      return anchor !== null;
    },
    position() {
      const at = Number(slider.value);
      return anchor === null ? at : anchor + (at - anchor) * FINE;
    },
    end() {
      anchor = null;
    },
  };
}

const FINE = 0.1;
/** How far a rate's slider reaches to both sides, as a factor. */
const SPREAD = 100;

/** Number of positions on a slider. */
export const POSITIONS = 1000;

/** Where a scale that ends at 0 begins to go by factors. */
const SMALLEST = 1e-12;

/** How a scale of decays is bent, so that a tenth of what is forgotten at most, such as 0.9, lies in the middle. */
const bend = ({low, high}) => Math.max(1, Math.log2(Math.log10((1 - low) / (1 - high))));

/** @param {Quantity} quantity @param {number} value @returns {number} 0 … POSITIONS */
export function toPosition(quantity, value) {
  const {low, high, scale} = quantity;
  let share;
  if (scale === "log0") share = Math.log(value / SMALLEST) / Math.log(high / SMALLEST);
  else if (scale === "log" || scale === "whole") share = Math.log(value / low) / Math.log(high / low);
  else if (scale === "log1m") share = (Math.log((1 - low) / (1 - value)) / Math.log((1 - low) / (1 - high))) ** (1 / bend(quantity));
  else share = (value - low) / (high - low);
  return Math.round(POSITIONS * Math.min(1, Math.max(0, share)));
}

/** @param {Quantity} quantity @param {number} position @returns {number} rounded to what a slider can mean */
export function fromPosition(quantity, position) {
  const {low, high, scale} = quantity;
  if (position <= 0) return low;
  if (position >= POSITIONS) return high;
  const share = position / POSITIONS;
  let value;
  if (scale === "log0") value = Number((SMALLEST * (high / SMALLEST) ** share).toPrecision(3));
  else if (scale === "log") value = Number((low * (high / low) ** share).toPrecision(3));
  else if (scale === "whole") value = Math.round(Number((low * (high / low) ** share).toPrecision(2)));
  else if (scale === "log1m") {
    const rest = (1 - low) * ((1 - high) / (1 - low)) ** (share ** bend(quantity));
    value = Number((1 - Number(rest.toPrecision(2))).toPrecision(12));
  } else value = Number((low + share * (high - low)).toPrecision(4));
  return Math.min(high, Math.max(low, value));
}
