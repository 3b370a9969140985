/** A smooth function through values on an even grid. */

/** float32 numbers from base64, as Python packs them. */
export function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** The weights of four neighbours, of which the middle two are `share` apart (Catmull & Rom 1974); written to `out`. */
function weigh(share, out) {
  const [square, cube] = [share * share, share * share * share];
  out[0] = (2 * square - cube - share) / 2;
  out[1] = (3 * cube - 5 * square + 2) / 2;
  out[2] = (4 * square - 3 * cube + share) / 2;
  out[3] = (cube - square) / 2;
}

/**
 * Bicubic between the nodes, exact at them; beyond the window NaN.
 * @param {{values: ArrayLike<number>, columns: number, rows: number, window: number[]}} grid `values` by rows, from the
 *   lowest y up; `window`: x0, x1, y0, y1 of the outermost nodes
 * @returns {(x: number, y: number) => number}
 */
export function smooth({values, columns, rows, window: [x0, x1, y0, y1]}) {
  // A row and a column more on every side go on as straight lines.
  const wide = columns + 2;
  const padded = new Float64Array(wide * (rows + 2));
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) padded[(j + 1) * wide + i + 1] = values[j * columns + i];
  for (let j = 1; j <= rows; j++) {
    const at = j * wide;
    padded[at] = 2 * padded[at + 1] - padded[at + 2];
    padded[at + wide - 1] = 2 * padded[at + wide - 2] - padded[at + wide - 3];
  }
  const last = (rows + 1) * wide;
  for (let i = 0; i < wide; i++) {
    padded[i] = 2 * padded[wide + i] - padded[2 * wide + i];
    padded[last + i] = 2 * padded[last - wide + i] - padded[last - 2 * wide + i];
  }
  const [across, up] = [(columns - 1) / (x1 - x0), (rows - 1) / (y1 - y0)];
  const [p, q] = [new Float64Array(4), new Float64Array(4)];
  // Rounding may lead a hair beyond the edge.
  const near = 1e-9;
  return (x, y) => {
    const [u, v] = [(x - x0) * across, (y - y0) * up];
    if (!(u >= -near && v >= -near && u <= columns - 1 + near && v <= rows - 1 + near)) return NaN;
    const [i, j] = [Math.max(0, Math.min(columns - 2, Math.floor(u))), Math.max(0, Math.min(rows - 2, Math.floor(v)))];
    weigh(u - i, p);
    weigh(v - j, q);
    let sum = 0;
    for (let k = 0, at = j * wide + i; k < 4; k++, at += wide) {
      sum += q[k] * (p[0] * padded[at] + p[1] * padded[at + 1] + p[2] * padded[at + 2] + p[3] * padded[at + 3]);
    }
    return sum;
  };
}
