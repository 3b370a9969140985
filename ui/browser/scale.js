/** Where a quantity's value stands on a slider, and how numbers are written. */

/** Number of positions on a slider. */
export const POSITIONS = 1000;

/** @typedef {{key: string, default: number, low: number, high: number, scale: string, symbol: string}} Quantity */

/** @param {Quantity} quantity @param {number} value @returns {number} 0 … POSITIONS */
export function toPosition(quantity, value) {
  const {low, high, scale} = quantity;
  let share;
  if (scale === "log" || scale === "whole") share = Math.log(value / low) / Math.log(high / low);
  else if (scale === "log1m") share = Math.log((1 - low) / (1 - value)) / Math.log((1 - low) / (1 - high));
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
  if (scale === "log") value = Number((low * (high / low) ** share).toPrecision(3));
  else if (scale === "whole") value = Math.round(Number((low * (high / low) ** share).toPrecision(2)));
  else if (scale === "log1m") {
    const rest = (1 - low) * ((1 - high) / (1 - low)) ** share;
    value = Number((1 - Number(rest.toPrecision(2))).toPrecision(12));
  } else value = Number((low + share * (high - low)).toPrecision(4));
  return Math.min(high, Math.max(low, value));
}

/** @param {number} value @returns {string} at most four significant digits, for reading */
export function short(value) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [digits, power] = value.toExponential(2).split("e");
    return `${minus(digits)}e${minus(String(Number(power)))}`;
  }
  return minus(String(Number(value.toPrecision(4))));
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
