/** Round numbers: on axes, and of coordinates. */

/** A coordinate with as many digits as a pixel can mean, so that links stay readable. */
export function rounded(value, unit) {
  return Number(value.toFixed(Math.min(12, Math.max(0, Math.ceil(Math.log10(unit)) + 1))));
}

/** Round numbers between two ends, about `count` of them. */
export function ticks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((m) => m * power >= rough) * power;
  const found = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
