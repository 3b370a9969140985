/**
 * Gaussian noise as `simulation/noise.py` draws it, to the last bit: Threefry-2x32-20 (Salmon et al. 2011) of
 * (seed, start, step), then Wichura's AS 241 with a logarithm of exact operations only.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const LN2 = 0.6931471805599453;
const CENTRE = [
  [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
  [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1],
];
const TAIL = [
  [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
  [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1],
];

/** Two 32-bit words from two of a key and two of a counter. */
export function threefry(k0, k1, c0, c1) {
  const keys = [k0 | 0, k1 | 0, k0 ^ k1 ^ 0x1bd11bda];
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let i = 0; i < 20; i++) {
    x0 = (x0 + x1) | 0;
    const turn = ROTATIONS[i % 8];
    x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0;
    if (i % 4 === 3) {
      const block = (i >> 2) + 1;
      x0 = (x0 + keys[block % 3]) | 0;
      x1 = (x1 + keys[(block + 1) % 3] + block) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

function ratio([above, below], x) {
  let a = above[0];
  let b = below[0];
  for (let i = 1; i < 8; i++) {
    a = a * x + above[i];
    b = b * x + below[i];
  }
  return a / b;
}

function log(x) {
  let e = 0;
  for (; x < 0.5; x *= 2) e--;
  const s = (x - 1) / (x + 1);
  const square = s * s;
  let series = 1 / 37;
  for (let k = 35; k > 0; k -= 2) series = series * square + 1 / k;
  return 2 * s * series + e * LN2;
}

/** The standard normal quantile of a probability. */
export function deviate(p) {
  const q = p - 0.5;
  const r = 0.180625 - q * q;
  if (r >= 0) return q * ratio(CENTRE, r);
  const tail = ratio(TAIL, Math.sqrt(-log(p < 0.5 ? p : 1 - p)) - 1.6);
  return q < 0 ? -tail : tail;
}

/** Which rows of a table each step sees, `batch` a step, as Python draws them. @returns {Uint32Array} */
export function rowNumbers(seed, steps, batch, rows) {
  const key = `${seed} ${batch} ${rows}`;
  if (drawn.key === key && drawn.numbers.length >= steps * batch) return drawn.numbers;
  const numbers = new Uint32Array(steps * batch);
  for (let t = 1, i = 0; t <= steps; t++) {
    for (let j = 0; j < batch; j++) numbers[i++] = threefry(seed, 1, t, j)[0] % rows;
  }
  Object.assign(drawn, {key, numbers});
  return numbers;
}
const drawn = {key: "", numbers: new Uint32Array(0)};

const kept = {seed: -1, draws: new Map()};

/** Standard normal numbers of the steps 1 … `steps` for one start, two a step, in order. @returns {Float64Array} */
export function gaussian(seed, start, steps) {
  if (kept.seed !== seed) {
    kept.seed = seed;
    kept.draws.clear();
  }
  const known = kept.draws.get(start);
  if (known?.length >= 2 * steps) return known;
  const draws = new Float64Array(2 * steps);
  for (let t = 1; t <= steps; t++) {
    const words = threefry(seed, 0, t, start);
    for (let i = 0; i < 2; i++) draws[2 * t - 2 + i] = deviate((words[i] + 0.5) / 4294967296);
  }
  kept.draws.set(start, draws);
  return draws;
}
