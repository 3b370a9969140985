/** Smoothing of measured values. */

/**
 * Exponentially weighted mean of all values so far, with bias correction as in Adam's averages: the first value is
 * itself. A gap stays a gap and weighs nothing.
 * @param {ArrayLike<number>} values @param {number} weight of what came before, 0 … 0.99 @returns {Float64Array}
 */
export function smoothed(values, weight) {
  const found = new Float64Array(values.length).fill(NaN);
  let [sum, share] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    sum = weight * sum + (1 - weight) * values[i];
    share = weight * share + (1 - weight);
    found[i] = sum / share;
  }
  return found;
}
