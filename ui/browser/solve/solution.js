/** What the race's state means in numbers: every run's path, and every quantity of one run's steps. */

import {compiled, curvature, evaluator, handOver, inputsSource, lastStep, once, slope, slopeOfBatch, solve, stepSource, totalOf} from "./paths.js";
import {gaussian, rowNumbers} from "./noise.js";
import {lineage, runValues} from "./runs.js";

/** The rules that lead a run, with the step until which each does. @returns {import("./paths.js").Part[]} */
export function partsOf(place, state, catalogue) {
  const places = new Map(state.runs.map(({id}, i) => [id, i]));
  const forks = {};
  state.runs.forEach(({fork}, i) => {
    if (fork && places.has(fork.parent)) forks[i] = [places.get(fork.parent), fork.at];
  });
  let before = {rule: null, until: 0, since: 0};
  return lineage(place, forks, state.steps).map(([one, until]) => {
    const run = state.runs[one];
    const {rule} = catalogue.optimizers[run.optimizer];
    const fresh = Boolean(forks[one] && run.fork.fresh);
    const kept = rule === before.rule ? before.since : 0;
    before = {run, until, rule, fresh, since: fresh ? before.until : kept, schedule: catalogue.schedules[run.schedule],
      values: runValues(run, catalogue)};
    return before;
  });
}

/** The values of the surface's parameters in declared order, then its table where it has one. */
export function parametersOf(state, catalogue) {
  const {parameters, data = []} = catalogue.surfaces[state.surface];
  return [...parameters.map(({key, default: value}) => state.parameters[key] ?? value), ...data];
}

/** What chance adds to the race for one of its starts: noise, and the rows of each step; undefined where nothing. */
export function noiseOf({surface, parameters, noise, seed, steps}, catalogue, start = 0) {
  const {data} = catalogue.surfaces[surface];
  const rows = data ? data.length / 2 : 0;
  const batch = parameters.batch ?? rows;
  if (!noise && batch >= rows) return undefined;
  return {sigma: noise, draws: noise ? gaussian(seed, start, steps) : undefined,
    rows: batch < rows ? rowNumbers(seed, steps, batch, rows) : undefined};
}

/** Every run's path; `reuse` are earlier paths whose arrays may be written again. */
export function solveAll(state, catalogue, reuse) {
  const surface = catalogue.surfaces[state.surface];
  const parameters = parametersOf(state, catalogue);
  const noise = noiseOf(state, catalogue);
  return state.runs.map((_, i) =>
    solve(surface, partsOf(i, state, catalogue), parameters, state.start, state.steps, noise, reuse[i]));
}

/**
 * One step of a rule with everything that it computes: (H, S, w0, w1, g0, g1, $t, total, out, of, At, G) writes the value of
 * every line's target, both coordinates where it has two, then the new state. At(x, y) writes the gradient there to G.
 */
const tracer = once((rule, schedule) => {
  const keep = (i) => {
    const [target, both] = rule.targets[i];
    return both ? `out.push($${target}$0,$${target}$1);` : `out.push($${target},$${target});`;
  };
  return compiled(`const [$f$0,$H$0,$H$1,$C$0]=of,$f$1=$f$0,$C$1=$C$0;
    ${inputsSource(rule)}let $w$0=w0,$w$1=w1;out.length=0;
    ${rule.state.map(([name], i) => (isPoint(name) ? "" : `let ${name}=S[${i}];`)).join("")}
    ${stepSource(rule, schedule, keep)}
    ${rule.state.map(([name]) => `out.push(${name});`).join("")}`, "H", "S", "w0", "w1", "$g$0", "$g$1", "$t", "total", "out", "of", "At", "G");
});

/** The step numbered `t` of a part from a point with a state, were gradients what `gradientOf` says: what `tracer` writes. */
function traced({rule, schedule, values}, memory, w, gradientOf, t, total, of) {
  const [out, G] = [[], [0, 0]];
  const At = (...point) => ([G[0], G[1]] = gradientOf(point));
  tracer(rule, schedule)(values, memory, ...w, ...gradientOf(w), t, total, out, of, At, G);
  return out;
}

/** Whether a part of a rule's state is a coordinate of the point itself, which is kept where another one is shown. */
const isPoint = (name) => name === "$w$0" || name === "$w$1";

/** What the surface gives a rule that does not read it. */
const UNREAD = [0, 0, 0, 0];
const NOWHERE = [0, 0];

/** What the surface and chance give a step that begins at a point. */
function groundOf(state, catalogue) {
  const surface = catalogue.surfaces[state.surface];
  const parameters = parametersOf(state, catalogue);
  const noise = noiseOf(state, catalogue);
  const [slopeAt, slopeOfRows, curvedAt, valueAt] = [slope(surface), noise?.rows && slopeOfBatch(surface), curvature(surface), evaluator(surface)];
  const pair = new Float64Array(2);
  const second = new Float64Array(3);
  return {
    /** The gradient, noise included. */
    gradient([x, y], step) {
      if (slopeOfRows && step < state.steps) slopeOfRows(parameters, x, y, noise.rows, step, pair);
      else slopeAt(parameters, x, y, pair);
      const [a, b] = noise?.draws && step < state.steps ? [noise.sigma * noise.draws[2 * step], noise.sigma * noise.draws[2 * step + 1]] : [0, 0];
      return [pair[0] + a, pair[1] + b];
    },
    /** What a rule may read besides: value, own second derivatives, mixed one. */
    besides([x, y]) {
      curvedAt(parameters, x, y, second);
      return [valueAt(parameters, x, y), second[0], second[2], second[1]];
    },
  };
}

/**
 * Everything about one run: columns of values at each step, and any single step in full.
 * @param {number} place @param {object} state @param {object} catalogue @param {import("./paths.js").Path} path
 */
export function createRecord(place, state, catalogue, path) {
  const ground = groundOf(state, catalogue);
  const parts = partsOf(place, state, catalogue);
  const last = lastStep(path);
  const {positions, losses} = path;

  /** Where a rule stands before a step, `memory` being its state: where its path does, or another point is drawn there. */
  const pointOf = ({rule}, memory, step) => (rule.shows
    ? [0, 1].map((axis) => memory[rule.state.findIndex(([name]) => name === `$w$${axis}`)])
    : [positions[2 * step], positions[2 * step + 1]]);

  // The state before every step, so that any step can be taken again; and what it would be had no gradient ever come.
  const width = Math.max(...parts.map(({rule}) => rule.state.length));
  const [states, partOf] = replayed(pointOf, ground.gradient);
  const pointAt = (step) => pointOf(partOf[step] ?? parts[0], states.subarray(width * step), step);
  const gradientAt = (step) => ground.gradient(pointAt(step), step);
  let forgetful = null;
  const unmoved = () => (forgetful ??= replayed((part, memory, step) => pointAt(step), () => NOWHERE)[0]);

  /** The state before every step of the path, were the points and the gradients these, and the part that leads there. */
  function replayed(pointBefore, gradientOf) {
    const found = new Float64Array(width * (last + 2));
    const leading = [];
    let before = null;
    let memory = null;
    for (const part of parts) {
      // As when it was solved: a part of no steps hands over, too.
      const at = 2 * leading.length;
      memory = Float64Array.from(handOver(part, before, memory, positions.subarray(at, at + 2)));
      before = part;
      const end = part === parts.at(-1) ? last : Math.min(part.until - 1, last);
      while (leading.length <= end) {
        const step = leading.length;
        leading.push(part);
        found.set(memory, width * step);
        if (step === last) return [found, leading];
        const w = pointBefore(part, memory, step);
        const out = traced(part, memory, w, (point) => gradientOf(point, step), step + 1 - part.since, totalOf(part, state.steps),
          part.rule.surface ? ground.besides(w) : UNREAD);
        const first = out.length - part.rule.state.length;
        for (let i = first; i < out.length; i++) memory[i - first] = out[i];
      }
    }
    return [found, leading];
  }

  /** The step from `from` to `from + 1`, in full. */
  function step(from) {
    const at = Math.min(Math.max(0, from), Math.max(0, last));
    const part = partOf[at] ?? parts[0];
    const before = states.subarray(width * at, width * at + part.rule.state.length);
    const w = pointOf(part, before, at);
    const g = ground.gradient(w, at);
    const of = ground.besides(w);
    const [t, total] = [at + 1 - part.since, totalOf(part, state.steps)];
    const take = (memory, gradientOf) => traced(part, memory, w, gradientOf, t, total, of);
    const reached = (values, target) => {
      const i = part.rule.targets.findLastIndex(([name]) => name === target);
      return [values[2 * i], values[2 * i + 1]];
    };
    const landed = (values) => reached(values, "w").map((one, axis) => one - w[axis]);
    const values = take(before, (point) => ground.gradient(point, at));
    const lines = part.rule.targets.map(([name], i) => ({name, value: [values[2 * i], values[2 * i + 1]]}));
    const taken = landed(values);
    // What the rule would do without this gradient, and without any: a pull towards the origin is no memory.
    const still = landed(take(before, () => NOWHERE));
    const bare = landed(take(unmoved().subarray(width * at, width * at + part.rule.state.length), () => NOWHERE));
    return {
      from: at, t, total, part, w, g, of, before: Object.fromEntries(part.rule.state.map(([name], i) => [name, before[i]])), lines, taken, still, bare,
      next: reached(values, part.rule.shows ? "shown" : "w"),
      remembered: [0, 1].map((i) => still[i] - bare[i]),
      rate: [0, 1].map((i) => (g[i] === 0 ? NaN : (taken[i] - still[i]) / -g[i])),
    };
  }

  /** Columns for a table: position, gradient, loss, and the state after each step. */
  function columns() {
    const rows = state.steps + 1;
    const column = (label, read) => {
      const values = new Float64Array(rows).fill(NaN);
      for (let i = 0; i <= last; i++) values[i] = read(i);
      return {label, hint: label, values};
    };
    const gradients = new Float64Array(2 * (last + 1));
    for (let i = 0; i <= last; i++) gradients.set(gradientAt(i), 2 * i);
    const kept = [...new Set(parts.flatMap(({rule}) => rule.state.map(([name]) => name)))];
    // What is drawn, and the point that moves where that is another, have columns of their own.
    const names = kept.filter((name) => !isPoint(name) && name !== "$shown$0" && name !== "$shown$1");
    const both = (label, read) => ["x", "y"].map((axis, k) => column(`${label} ${axis}`, (i) => read(i, k)));
    return [
      column("f", (i) => losses[i]),
      ...(names.length < kept.length ? both("w\u0304", (i, k) => positions[2 * i + k]) : []),
      ...both("w", (i, k) => pointAt(i)[k]),
      ...both("∇f", (i, k) => gradients[2 * i + k]),
      ...names.map((name) => column(`${name.slice(1, -2)} ${"xy"[Number(name.at(-1))]}`, (i) => {
        const at = partOf[i].rule.state.findIndex(([own]) => own === name);
        return at < 0 ? NaN : states[width * i + at];
      })),
    ];
  }

  return {last, step, columns, gradientAt};
}

/** f of the surface at the state's parameters. */
export function heightOf(state, catalogue) {
  const values = parametersOf(state, catalogue);
  const f = evaluator(catalogue.surfaces[state.surface]);
  return (x, y) => f(values, x, y);
}
