/** One run's part of a sensitivity while it is computed: the losses with each value, from all starts. */

/** @param {{columns: number, axes: {values: number[]}[], starts: number[][], tried: number[]}} job of sensitivityJobOf */
export function createCurve({columns, axes: [{values}], starts, tried: [low, high]}) {
  const count = starts.length;
  const losses = new Float64Array(columns * count).fill(NaN);
  const done = new Uint8Array(columns);
  let known = 0;
  /** Of each value that is known one of its losses in their order; NaN is the last. */
  const ranked = (place) => Float64Array.from(values, (_, i) => (done[i] ? losses.slice(i * count, (i + 1) * count).sort()[place] : NaN));

  return {
    values, starts, losses,
    tried: Uint8Array.from(values, (value) => Number(value >= low && value <= high)),
    get whole() {
      return known === columns;
    },
    take(stride, cells, found) {
      cells.forEach((cell, i) => {
        losses.set(found.losses.subarray(i * count, (i + 1) * count), cell * count);
        done[cell] = 1;
      });
      known += cells.length;
    },
    /** The numbers of the values that are known, ascending. */
    get known() {
      return [...done.keys()].filter((i) => done[i]);
    },
    get median() {
      return ranked(count >> 1);
    },
    get low() {
      return ranked(0);
    },
    get high() {
      return ranked(count - 1);
    },
  };
}
