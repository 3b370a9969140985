/** Trajectories, solved by the JavaScript that was derived from the formulas. Numbers only, no drawing. */

/** As in Python: a point beyond this has diverged. */
export const SAFE_RANGE = 1e6;

/**
 * @typedef {{positions: Float64Array, losses: Float64Array, divergedAt: number}} Path
 * @typedef {{rule: object, schedule: object, values: number[], until: number, fresh?: boolean, since?: number}} Part
 *   one rule, leading until a step; `fresh`: with an empty memory; `since`: the step from which its t counts
 * @typedef {{sigma: number, draws?: Float64Array, rows?: Uint32Array}} Noise
 */

/** What `make` gives for some declarations, made once for as long as these live. */
export function once(make) {
  const root = new WeakMap();
  return (...keys) => {
    let level = root;
    for (const key of keys.slice(0, -1)) {
      if (!level.has(key)) level.set(key, new WeakMap());
      level = level.get(key);
    }
    const last = keys.at(-1);
    if (!level.has(last)) level.set(last, make(...keys));
    return level.get(last);
  };
}

/** A function from the app's own source; every name in it starts with `$` or is one of the given ones. */
export function compiled(source, ...names) {
  return new Function(...names, `"use strict";${source}`);
}

const constants = ({parameters}) => parameters.map(({key}, i) => `const $${key}=P[${i}];`).join("");

/** A surface's statements at a point, the rule's, with names of their own: the rule may call its own the same. */
const there = (surface, source, then, point = "$w") => `{${constants(surface)}const $x=${point}$0,$y=${point}$1;${source}${then}}`;

/** The statements of one step, with the schedule's learning rate in the place of the rule's; its names are its own too. */
export function stepSource(rule, schedule, after = () => "") {
  const lines = rule.lines.map((line, i) => line + after(i)).join("");
  if (!schedule.lines) return lines;
  const first = ownInputs(rule).length;
  const given = schedule.hyperparameters.map(({key}, i) => `const $${key}=H[${first + i}];`).join("");
  return `let L=0;{${given}${schedule.lines}L=$lr_t;}{const $lr=L;${lines}}`;
}

/** The names of what a rule reads from the array H, in its order. */
export const ownInputs = (rule) => rule.hyperparameters.filter((name) => name !== "$T");

/** How many steps a part counts in all: those of the race, or those that were left where its memory was emptied. */
export const totalOf = ({since = 0}, steps) => Math.max(1, steps - since);

/** The declarations of what a rule reads from the array H; `$T` is the number of its steps. */
export function inputsSource(rule) {
  return `${ownInputs(rule).map((name, i) => `const ${name}=H[${i}];`).join("")}const $T=total;`;
}

/** The gradient at a point, from the step's rows where a table is read in batches, with the step's noise. */
function gradientSource(surface, into, point) {
  const then = `${into[0]}=$g0;${into[1]}=$g1;`;
  const whole = there(surface, surface.gradient, then, point);
  const batch = surface.data ? `if (R) ${there(surface, surface.batchGradient, then, point)} else ` : "";
  return `${batch}${whole}if (N) {${into[0]}+=N*Z[2*K];${into[1]}+=N*Z[2*K+1];}`;
}

/**
 * What the statements of a step write to besides the point: value, gradient, second derivatives, and the step's number,
 * which begins as `from`; and, for rules that ask for one, the gradient elsewhere.
 */
export const variablesSource = (surface, rule, from) => `let F=0,G0=0,G1=0,A=0,B=0,D=0,K=${from};
    ${rule.gradients > 1 ? `const G=[0,0],At=($a$0,$a$1)=>{${gradientSource(surface, ["G[0]", "G[1]"], "$a")}};` : ""}`;

/** What is drawn and measured of a rule: the point that moves, or another one. */
export const pointOf = (rule) => (rule.shows ? "$shown" : "$w");

/** Puts the loss at that point into F. */
export const lossSource = (surface, rule) => there(surface, surface.value, "F=$f;", pointOf(rule));

/** Whether that point, with its loss in F, has not diverged. */
export const insideSource = (rule) =>
  `Math.abs(${pointOf(rule)}$0)<=${SAFE_RANGE}&&Math.abs(${pointOf(rule)}$1)<=${SAFE_RANGE}&&Math.abs(F)<Infinity`;

/** Step K from a point with its loss in F to the next one; reads H, P, N, Z, R, `since` and `total`. */
export const advanceSource = (surface, rule, schedule) => `${gradientSource(surface, ["G0", "G1"], "$w")}
      ${rule.surface ? there(surface, surface.hessian, "A=$h00;B=$h01;D=$h11;") : ""}
      ${rule.surface && rule.shows ? there(surface, surface.value, "F=$f;") : ""}
      {const $t=K+1-since,$g$0=G0,$g$1=G1,$f$0=F,$f$1=F,$H$0=A,$H$1=D,$C$0=B,$C$1=B;${stepSource(rule, schedule)}}
      K++;`;

/**
 * (H, P, S, N, Z, R, from, until, since, total, steps, positions, losses) → first step that is not finite or left the safe range, or -1.
 * The point at `from` stands in `positions`; S holds the rule's state before and after, and where another point is shown than w, w.
 */
const solver = once((surface, rule, schedule) => compiled(`${inputsSource(rule)}
    ${rule.state.map(([name], i) => `let ${name}=S[${i}];`).join("")}
    ${rule.shows ? "" : "let $w$0=positions[2*from],$w$1=positions[2*from+1];"}${variablesSource(surface, rule, "from")}
    for (;;) {
      ${lossSource(surface, rule)}
      if (!(${insideSource(rule)})) {
        positions.fill(NaN,2*K,2*steps+2);losses.fill(NaN,K,steps+1);return K;
      }
      positions[2*K]=${pointOf(rule)}$0;positions[2*K+1]=${pointOf(rule)}$1;losses[K]=F;
      if (K===until) {${rule.state.map(([name], i) => `S[${i}]=${name};`).join("")}return -1;}
      ${advanceSource(surface, rule, schedule)}
    }`, "H", "P", "S", "N", "Z", "R", "from", "until", "since", "total", "steps", "positions", "losses"));

/** The state with which a part begins at a point: that of the part before it where the optimizer is the same and it is not emptied. */
export function handOver(part, before, state, point) {
  // What another rule remembers means something else, even under the same name.
  if (before?.rule === part.rule && !part.fresh) return state;
  return Float64Array.from(part.rule.state, ([name, start, said]) =>
    (said ? part.values.at(-said) : start ?? point[Number(name.at(-1))]));
}

/**
 * @param {object} surface with value, gradient, parameters
 * @param {Part[]} parts the first from the start, the last to the end
 * @param {number[]} parameters of the surface in declared order
 * @param {ArrayLike<number>} start
 * @param {number} steps
 * @param {Noise} [noise]
 * @param {Path} [reuse] an earlier path whose arrays may be written again
 * @returns {Path}
 */
export function solve(surface, parts, parameters, start, steps, noise, reuse) {
  const fits = reuse && reuse.losses.length === steps + 1;
  const path = fits ? reuse : {positions: new Float64Array(2 * steps + 2), losses: new Float64Array(steps + 1)};
  path.positions[0] = start[0];
  path.positions[1] = start[1];
  let from = 0;
  let before = null;
  let state = null;
  for (const part of parts) {
    state = handOver(part, before, state, path.positions.subarray(2 * from, 2 * from + 2));
    path.divergedAt = solver(surface, part.rule, part.schedule)(part.values, parameters, state, noise?.sigma ?? 0, noise?.draws, noise?.rows, from,
      part.until, part.since ?? 0, totalOf(part, steps), steps, path.positions, path.losses);
    if (path.divergedAt >= 0) return path;
    before = part;
    from = part.until;
  }
  return path;
}

/** @returns {number} the last step at which the path is finite */
export function lastStep(path) {
  return path.divergedAt < 0 ? path.losses.length - 1 : path.divergedAt - 1;
}

/** The step and the point between two steps at which a path that ends at step `end` stands at the moment `time`. */
export function standing(positions, end, time) {
  const t = Math.min(Math.floor(time), end);
  const next = Math.min(t + 1, end);
  const share = Math.min(time, end) - t;
  return {
    t,
    x: positions[2 * t] + share * (positions[2 * next] - positions[2 * t]),
    y: positions[2 * t + 1] + share * (positions[2 * next + 1] - positions[2 * t + 1]),
  };
}

/** A function (parameters, x, y) → f of the surface. */
export const evaluator = once((surface) => compiled(`${constants(surface)}${surface.value}return $f;`, "P", "$x", "$y"));

/** A function (parameters, x, y, out) that writes the gradient. */
export const slope = once((surface) =>
  compiled(`${constants(surface)}${surface.gradient}out[0]=$g0;out[1]=$g1;`, "P", "$x", "$y", "out"));

/** A function (parameters, x, y, rows, step, out) that writes the gradient of a step's rows. */
export const slopeOfBatch = once((surface) =>
  compiled(`${constants(surface)}${surface.batchGradient}out[0]=$g0;out[1]=$g1;`, "P", "$x", "$y", "R", "K", "out"));

/** A function (parameters, x, y, out) that writes the second derivatives xx, xy, yy. */
export const curvature = once((surface) =>
  compiled(`${constants(surface)}${surface.hessian}out[0]=$h00;out[1]=$h01;out[2]=$h11;`, "P", "$x", "$y", "out"));

/** What a schedule multiplies a learning rate by in step `t` of `steps`. */
export function factorAt(schedule, values, t, steps) {
  return factor(schedule)(values, t, steps);
}
const factor = once(({hyperparameters, lines}) => compiled(`${hyperparameters.map(({key}, i) => `const $${key}=H[${i}];`).join("")}
  const $lr=1;${lines}return $lr_t;`, "H", "$t", "$T"));
