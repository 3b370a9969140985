/** Trajectories, solved by the JavaScript that was derived from the formulas. Numbers only, no drawing. */

/** As in Python: a point beyond this has diverged. */
export const SAFE_RANGE = 1e6;

/** @typedef {{positions: Float64Array, losses: Float64Array, divergedAt: number}} Path */

const solvers = new Map();

/**
 * A function (hyperparameters, parameters, x, y, steps, positions, losses) → first step that is not finite or left the
 * safe range, or -1. The source comes from the app's own formulas; every name in it starts with `$`.
 */
function solver(surface, rule) {
  const key = `${surface.value}\n${surface.gradient}\n${rule.step}`;
  if (!solvers.has(key)) {
    if (solvers.size > 200) solvers.clear();
    const parameters = surface.parameters.map(({key: name}, i) => `,$${name}=P[${i}]`).join("");
    solvers.set(key, new Function("H", "P", "X", "Y", "S", "positions", "losses", `"use strict";
      ${rule.hyperparameters.map((name, i) => `const ${name}=H[${i}];`).join("")}
      ${rule.state.map(([name, start]) => `let ${name}=${start};`).join("")}
      let $w0=X,$w1=Y,F=0,G0=0,G1=0;
      for (let T=0;;) {
        {const $x=$w0,$y=$w1${parameters};${surface.value}F=$f;}
        if (!(Math.abs($w0)<=${SAFE_RANGE}&&Math.abs($w1)<=${SAFE_RANGE}&&Math.abs(F)<Infinity)) {
          positions.fill(NaN,2*T,2*S+2);losses.fill(NaN,T,S+1);return T;
        }
        positions[2*T]=$w0;positions[2*T+1]=$w1;losses[T]=F;
        if (T===S) return -1;
        {const $x=$w0,$y=$w1${parameters};${surface.gradient}G0=$g0;G1=$g1;}
        T++;
        {const $t=T,$g0=G0,$g1=G1;${rule.step}}
      }`));
  }
  return solvers.get(key);
}

/**
 * @param {object} surface with value, gradient, parameters
 * @param {object} rule of the optimizer
 * @param {number[]} hyperparameters in declared order
 * @param {number[]} parameters of the surface in declared order
 * @param {[number, number]} start
 * @param {number} steps
 * @param {Path} [reuse] an earlier path whose arrays may be written again
 * @returns {Path}
 */
export function solve(surface, rule, hyperparameters, parameters, start, steps, reuse) {
  const fits = reuse && reuse.losses.length === steps + 1;
  const path = fits ? reuse : {positions: new Float64Array(2 * steps + 2), losses: new Float64Array(steps + 1)};
  path.divergedAt = solver(surface, rule)(
    hyperparameters, parameters, start[0], start[1], steps, path.positions, path.losses);
  return path;
}

/** @returns {number} the last step at which the path is finite */
export function lastStep(path) {
  return path.divergedAt < 0 ? path.losses.length - 1 : path.divergedAt - 1;
}

/** A function (parameters, x, y) → f of the surface. */
export function evaluator(surface) {
  const key = surface.value;
  if (!solvers.has(key)) {
    const parameters = surface.parameters.map(({key: name}, i) => `const $${name}=P[${i}];`).join("");
    solvers.set(key, new Function("P", "$x", "$y", `"use strict";${parameters}${surface.value}return $f;`));
  }
  return solvers.get(key);
}
