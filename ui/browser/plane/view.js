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
