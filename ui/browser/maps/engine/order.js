/** In which order the cells of a map are computed: a coarse grid of them first, then what lies between. */

/** Cells from one to the next of each grid. */
export const STRIDES = [16, 8, 4, 2, 1];

/**
 * The cells of each grid that no coarser one has, row by row; a cell's number is row · columns + column.
 * @returns {Uint32Array[]} one for each of STRIDES
 */
export function cellOrder(columns, rows) {
  return STRIDES.map((stride, level) => {
    const above = level ? STRIDES[level - 1] : Infinity;
    const found = new Uint32Array(Math.ceil(columns / stride) * Math.ceil(rows / stride));
    let count = 0;
    for (let row = 0; row < rows; row += stride) {
      for (let column = 0; column < columns; column += stride) {
        if (row % above || column % above || !level) found[count++] = row * columns + column;
      }
    }
    return found.subarray(0, count);
  });
}

/**
 * Gives what is known of a cell to all cells that are nearer to it than to any other of its grid, but for those of which a
 * finer grid says more.
 * @param {Uint8Array} shown of columns · rows @param {Uint8Array} strides of the grid that each is from, at first the largest number
 */
export function spread(shown, strides, columns, rows, cell, stride, value) {
  const [row, column, half] = [Math.floor(cell / columns), cell % columns, stride >> 1];
  const end = (place, count) => (place + stride >= count ? count : place + Math.max(1, half));
  const [bottom, right] = [end(row, rows), end(column, columns)];
  for (let j = Math.max(0, row - half); j < bottom; j++) {
    for (let at = j * columns + Math.max(0, column - half); at < j * columns + right; at++) {
      if (strides[at] < stride) continue;
      strides[at] = stride;
      shown[at] = value;
    }
  }
}
