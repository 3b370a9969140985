/** A trained network at rest, run in the browser. */

import {bytesOf} from "../../../ui/browser/kit/arrays.js";

const SPREAD = Math.sqrt(2 / Math.PI);

/** By key, as `ACTIVATIONS` in Python; a test compares them. */
const ACTIVATIONS = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(SPREAD * (z + 0.044715 * z ** 3))),
};

/**
 * @param {{activation: string, sizes: number[], steps: number[], layers: string[]}} packed `layers`: base64 of int16,
 *   little-endian, matrices (inputs + 1, outputs) row by row whose last row holds the biases; a weight is its number
 *   times its layer's step
 * @returns {(pixels: ArrayLike<number>) => Float64Array} from ink 0 … 255 to the probability of each class
 */
export function createNetwork({activation, sizes, steps, layers}) {
  const apply = ACTIVATIONS[activation];
  const matrices = layers.map((text) => {
    const view = new DataView(bytesOf(text).buffer);
    return Float32Array.from({length: view.byteLength / 2}, (_, i) => view.getInt16(2 * i, true));
  });
  return (pixels) => {
    let x = Float64Array.from(pixels, (ink) => ink / 255);
    matrices.forEach((matrix, depth) => {
      const [inputs, outputs] = [sizes[depth], sizes[depth + 1]];
      const z = Float64Array.from({length: outputs}, (_, k) => matrix[inputs * outputs + k]);
      for (let i = 0; i < inputs; i++) {
        if (x[i]) for (let k = 0, at = i * outputs; k < outputs; k++) z[k] += x[i] * matrix[at++];
      }
      const hidden = depth + 1 < matrices.length;
      x = z.map((value) => (hidden ? apply(value * steps[depth]) : value * steps[depth]));
    });
    const most = x.reduce((found, value) => Math.max(found, value), -Infinity);
    const exponentials = x.map((value) => Math.exp(value - most));
    const sum = exponentials.reduce((found, value) => found + value, 0);
    return exponentials.map((value) => value / sum);
  };
}
