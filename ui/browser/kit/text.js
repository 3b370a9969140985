/** How numbers are written. */

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

/** Two values that differ, with as many digits as it takes to see it. @returns {[string, string]} */
export function apart(one, other) {
  for (let digits = 4; digits < 17 && one !== other; digits++) {
    const texts = [one, other].map((value) => minus(String(Number(value.toPrecision(digits)))));
    if (short(one) !== short(other)) break;
    if (texts[0] !== texts[1]) return texts;
  }
  return [short(one), short(other)];
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
