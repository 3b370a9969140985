/** What is drawn of a curve where it swings so densely that its line would fill an area: between which values it swings. */

/** Turns nearer to each other than so many pixels fill an area, if each swing is wider than a line; so many of them do. */
const [APART, SWING, FEWEST] = [4, 5, 6];

/**
 * @param {{xs: number[], ys: number[]}} piece points on paper, without a gap
 * @returns {[number, number][]} first and last point of each stretch with dense turns
 */
export function denseStretches({xs, ys}) {
  const found = [];
  let [first, last, count] = [-1, -1, 0];
  const close = () => {
    if (count >= FEWEST) found.push([first, last]);
    count = 0;
  };
  for (let i = 1; i < xs.length - 1; i++) {
    const [down, up] = [ys[i] - ys[i - 1], ys[i + 1] - ys[i]];
    if (down * up >= 0 || Math.min(Math.abs(down), Math.abs(up)) < SWING) continue;
    if (count && xs[i] - xs[last] > APART) close();
    if (!count) first = i;
    last = i;
    count += 1;
  }
  close();
  return found;
}

/** A faint area from the lowest to the highest of every few pixels, between two lines; in the context's colour and width. */
export function paintEnvelope(context, {xs, ys}, from, to) {
  const [across, top, bottom] = [[], [], []];
  for (let i = from; i <= to; i++) {
    const column = Math.floor((xs[i] - xs[from]) / APART);
    if (column >= across.length) {
      across.push(xs[i]);
      top.push(ys[i]);
      bottom.push(ys[i]);
    }
    const at = across.length - 1;
    top[at] = Math.min(top[at], ys[i]);
    bottom[at] = Math.max(bottom[at], ys[i]);
  }
  across.push(xs[to]);
  top.push(top.at(-1));
  bottom.push(bottom.at(-1));
  const alpha = context.globalAlpha;
  const edge = (list) => list.forEach((y, i) => context.lineTo(across[i], y));
  context.save();
  context.fillStyle = context.strokeStyle;
  context.setLineDash([]);
  context.globalAlpha = 0.2 * alpha;
  context.beginPath();
  edge(top);
  for (let i = across.length - 1; i >= 0; i--) context.lineTo(across[i], bottom[i]);
  context.fill();
  context.globalAlpha = 0.7 * alpha;
  context.lineWidth /= 2;
  for (const list of [top, bottom]) {
    context.beginPath();
    edge(list);
    context.stroke();
  }
  context.restore();
}
