/** Lines of equal height on a grid, as rings around all that is higher: what vector pictures fill. */

/** What an edge of a cell is called by the cell's corner: along the row above it, along the column left of it. */
const [ROW, COLUMN] = [0, 1];
/** Points that a line of fewer of the grid's widths leaves out. */
const FLAT = 0.04;

/**
 * Rings around all places that are at least `level` high, those on the grid's rim closed along it.
 * @param {ArrayLike<number>} values row by row; what is no number is below every level
 * @param {number} columns @param {number} rows 2 at least @param {number} level
 * @returns {number[][]} each [x, y, x, y, …] in widths of the grid, its inside to the right of its way (y points down)
 */
export function ringsAbove(values, columns, rows, level) {
  const wide = columns + 2;
  const at = (i, j) => (i < 0 || j < 0 || i >= columns || j >= rows ? -Infinity : values[j * columns + i]);
  const high = new Uint8Array(wide * (rows + 2));
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) high[(j + 1) * wide + i + 1] = Number(values[j * columns + i] >= level);
  const next = new Map();
  for (let cell = 0; cell < wide * (rows + 1); cell++) {
    const inside = [high[cell], high[cell + 1], high[cell + 1 + wide], high[cell + wide]];
    const count = inside[0] + inside[1] + inside[2] + inside[3];
    if (!count || count === 4) continue;
    const edges = [2 * cell + ROW, 2 * (cell + 1) + COLUMN, 2 * (cell + wide) + ROW, 2 * cell + COLUMN];
    const joined = count === 2 && inside[0] === inside[2] && middle(cell) >= level;
    for (let k = 0; k < 4; k++) {
      // Each run of corners inside is passed from its last edge to the one before its first; a saddle's other ones, if joined.
      if (!inside[k] || inside[(k + 1) % 4]) continue;
      let first = k;
      while (inside[(first + 3) % 4]) first = (first + 3) % 4;
      next.set(edges[k], edges[(joined ? k + 1 : first + 3) % 4]);
    }
  }
  function middle(cell) {
    const [i, j] = [(cell % wide) - 1, Math.floor(cell / wide) - 1];
    return (at(i, j) + at(i + 1, j) + at(i + 1, j + 1) + at(i, j + 1)) / 4;
  }
  const place = (edge) => {
    const [along, cell] = [edge % 2, Math.floor(edge / 2)];
    const [i, j] = [(cell % wide) - 1, Math.floor(cell / wide) - 1];
    const [p, q] = [at(i, j), along === ROW ? at(i + 1, j) : at(i, j + 1)];
    // What is beyond the rim or infinite pulls the line to the other end.
    const share = Number.isFinite(p) && Number.isFinite(q) ? (level - p) / (q - p) : Number(!(p >= level));
    return along === ROW ? [i + share, j] : [i, j + share];
  };
  const rings = [];
  for (const from of next.keys()) {
    const ring = [];
    for (let edge = from; next.has(edge);) {
      ring.push(place(edge));
      const after = next.get(edge);
      next.delete(edge);
      edge = after;
    }
    if (ring.length) rings.push(withoutFlat(ring).flat());
  }
  return rings;
}

/** A ring without the points that lie on the line between their neighbours. */
function withoutFlat(ring) {
  const kept = [ring[0]];
  let skipped = [];
  for (let k = 1; k < ring.length; k++) {
    const [ax, ay] = kept.at(-1);
    const [bx, by] = ring[(k + 1) % ring.length];
    const long = Math.hypot(bx - ax, by - ay) || 1;
    skipped.push(ring[k]);
    const far = ([x, y]) => Math.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / long;
    if (skipped.some((point) => far(point) > FLAT)) {
      kept.push(ring[k]);
      skipped = [];
    }
  }
  return kept;
}
