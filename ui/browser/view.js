/** The window of the plane that is drawn: equal scales on both axes, with room for the axes' numbers. */

export const MARGIN = {left: 40, right: 8, top: 8, bottom: 26};

/** @typedef {{left: number, top: number, width: number, height: number, x: number, y: number, unit: number}} View */

/** The smallest window with the canvas's shape that holds `domain`; `unit` is in pixels a unit of the plane. */
export function fit(domain, width, height) {
  const [[x0, x1], [y0, y1]] = domain;
  const inner = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const unit = Math.min(inner.width / (x1 - x0), inner.height / (y1 - y0));
  const x = (x0 + x1) / 2 - inner.width / unit / 2;
  const y = (y0 + y1) / 2 + inner.height / unit / 2;
  return {...inner, x, y, unit};
}

export const toX = (view, x) => view.left + (x - view.x) * view.unit;
export const toY = (view, y) => view.top + (view.y - y) * view.unit;
export const fromX = (view, px) => view.x + (px - view.left) / view.unit;
export const fromY = (view, py) => view.y - (py - view.top) / view.unit;

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

const APART = 6;

/** A function that interpolates another between points a few pixels apart, for functions that cost much. */
export function sampled(f, view) {
  const [across, down] = [Math.ceil(view.width / APART) + 1, Math.ceil(view.height / APART) + 1];
  const values = new Float64Array((across + 1) * (down + 1));
  for (let j = 0, at = 0; j <= down; j++) {
    for (let i = 0; i <= across; i++) values[at++] = f(view.x + (i * APART) / view.unit, view.y - (j * APART) / view.unit);
  }
  return (x, y) => {
    const [a, b] = [((x - view.x) * view.unit) / APART, ((view.y - y) * view.unit) / APART];
    const [i, j] = [Math.min(across - 1, Math.max(0, Math.floor(a))), Math.min(down - 1, Math.max(0, Math.floor(b)))];
    const [p, q, at] = [a - i, b - j, j * (across + 1) + i];
    const above = values[at] + p * (values[at + 1] - values[at]);
    const below = values[at + across + 1] + p * (values[at + across + 2] - values[at + across + 1]);
    return above + q * (below - above);
  };
}
