/** What becomes of a start, computed for many: the definition is that of Python's `simulation/maps/reaching.py`. */

import {advanceSource, compiled, inputsSource, insideSource, lossSource, pointOf, variablesSource} from "../../solve/paths.js";
import {gaussian, rowNumbers} from "../../solve/noise.js";
import {centre, scouts} from "./places.js";
import {createTables, tabled} from "./tables.js";

/** What stands for no minimum; the place number i among those that are none is STATIONARY - i. */
export const NOT_CONVERGED = -1;
export const DIVERGED = -2;
export const STATIONARY = -3;

/** Squares a side of the table that says which places may be near. */
const SQUARES = 64;
/** A square's entry where no place is near, and where several are. */
const [NONE, SEVERAL] = [-1, -2];

/** Steps of runs after which what computes cells may be interrupted. */
const APART = 20_000;

/** After so many cells of a job it may be. */
export const restOf = ({steps, starts = [0]}) => Math.max(1, Math.floor(APART / (starts.length * (steps + 1))));

/** What a job's functions take. */
const NAMES = ["H", "T", "P", "N", "Z", "R", "steps", "x", "y", "out", "near"];

/**
 * A run from a start, until it is decided what becomes of it.
 * @param {object} job of jobOf @param {string} lost returns where it has diverged @param {string} watch looks at each of its
 *   points, and may return @param {string} end returns after the last step
 */
export function runSource({surface, rule, schedule}, lost, watch, end) {
  const {lines, powers} = tabled(rule);
  return `const since=0,total=Math.max(1,steps);
    ${inputsSource(rule)}${powers.map((_, i) => `const T${i}=T[${i}];`).join("")}
    ${rule.state.map(([name, start, said]) => `let ${name}=${said ? `H[H.length-${said}]` : start ?? "xy"[Number(name.at(-1))]};`).join("")}
    ${rule.shows ? "" : "let $w$0=x,$w$1=y;"}${variablesSource(surface, rule, 0)}
    ${watch.before}
    for (;;) {
      ${lossSource(surface, rule)}
      if (!(${insideSource(rule)})) {${lost}}
      ${watch.each}
      if (K===steps) {${end}}
      ${advanceSource(surface, {...rule, lines}, schedule)}
    }`;
}

/** Whether the stay at a place has lasted. */
const lasted = ({definition: {stay, lasting}}) => `K-SINCE>=${stay}+${lasting}*SINCE`;

/** At which of the places `near` each point is, AT, and since which step, SINCE; `arrived`: what is done at a minimum for good. */
export function watchSource(job, arrived) {
  const [x, y] = [0, 1].map((axis) => `${pointOf(job.rule)}$${axis}`);
  return {
    before: "let AT=-1,SINCE=0;const {C,Q,r2,minima,left,bottom,across,up}=near;",
    each: `{
        const I=(${x}-left)*across,J=(${y}-bottom)*up;
        let E=I>=0&&J>=0&&I<${SQUARES}&&J<${SQUARES}?Q[(J|0)*${SQUARES}+(I|0)]:${NONE};
        if (E>=0) {
          const X=${x}-C[2*E],Y=${y}-C[2*E+1];
          if (!(X*X+Y*Y<=r2)) E=-1;
        } else if (E===${SEVERAL}) {
          let W=r2;
          E=-1;
          for (let i=0;2*i<C.length;i++) {
            const X=${x}-C[2*i],Y=${y}-C[2*i+1],V=X*X+Y*Y;
            if (V<W||(E<0&&V===W)) {W=V;E=i;}
          }
        }
        if (E!==AT) {AT=E;SINCE=K;}
        if (AT>=0&&AT<minima&&${lasted(job)}) {${arrived}}
      }`,
  };
}

/** (…, near): what becomes of a run, as Python's `reached`, and in out[0] its `steps_needed`. `near`: of nearness. */
const watchedSource = (job) => runSource(job, `out[0]=-1;return ${DIVERGED};`, watchSource(job, "out[0]=SINCE;return AT;"),
  `const L=AT>=minima&&${lasted(job)};out[0]=L?SINCE:-1;return L?${STATIONARY}-(AT-minima):${NOT_CONVERGED};`);

/** 1, and where the run ends in out; 0 where it diverges. */
const endingSource = (job) => runSource(job, "return 0;", {before: "", each: ""},
  `out[0]=${pointOf(job.rule)}$0;out[1]=${pointOf(job.rule)}$1;return 1;`);

/**
 * Places as a run looks them up: with a table of squares that says, of each, which one may be as near as the radius.
 * @param {number[][]} places minima first @param {number} minima how many they are
 */
export function nearness(places, minima, radius) {
  const C = Float64Array.from(places.flat());
  const Q = new Int16Array(SQUARES * SQUARES).fill(NONE);
  const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
  // Wider than the radius: no rounding of a square's number may miss a place.
  const wide = 1.01 * radius;
  const [left, bottom] = [xs, ys].map((all) => Math.min(...all) - wide);
  const [across, up] = [[xs, left], [ys, bottom]].map(([all, from]) => SQUARES / (Math.max(...all) + wide - from));
  places.forEach(([x, y], place) => {
    const span = (value, from, scale) => [value - wide, value + wide].map((end) => Math.min(SQUARES - 1, Math.max(0, Math.floor((end - from) * scale))));
    const [[i0, i1], [j0, j1]] = [span(x, left, across), span(y, bottom, up)];
    for (let j = j0; j <= j1; j++) {
      for (let i = i0; i <= i1; i++) Q[j * SQUARES + i] = Q[j * SQUARES + i] === NONE ? place : SEVERAL;
    }
  });
  return {C, Q, r2: radius * radius, minima, left, bottom, across: places.length ? across : 0, up: places.length ? up : 0};
}

const known = new Map();
const MOST_KNOWN = 50;

/** The compiled function of a source; those that are used again and again are kept. */
export function functionOf(text) {
  if (known.size > MOST_KNOWN) known.clear();
  if (!known.has(text)) known.set(text, compiled(text, ...NAMES));
  return known.get(text);
}

/** A function (column, row, out, near) that lets the job's run go from a cell of a grid. */
function runner(job, source, {columns, rows, window: [x0, x1, y0, y1]}) {
  const {steps, values, parameters, noise, seed, batch, tableRows} = job;
  const run = functionOf(source);
  const draws = noise ? gaussian(seed, 0, steps) : undefined;
  const numbers = batch < tableRows ? rowNumbers(seed, steps, batch, tableRows) : undefined;
  const [H, P] = [values, parameters].map((all) => Float64Array.from(all));
  const tables = createTables(job.rule, steps)(H);
  return (cell, out, near) => {
    const column = cell % columns;
    const [x, y] = [centre(x0, x1, columns, column), centre(y0, y1, rows, (cell - column) / columns)];
    return run(H, tables, P, noise, draws, numbers, steps, x, y, out, near);
  };
}

/** Makes what computes cells of a job's map in steps: numbers of cells → `{reached: Int16Array, needed: Int16Array}`. */
export function createCells(job, {minima, stationary}) {
  const run = runner(job, watchedSource(job), job);
  const near = nearness([...minima, ...stationary], minima.length, job.radius);
  const out = new Int32Array(1);
  const rest = restOf(job);
  return function* (cells) {
    const [reached, needed] = [new Int16Array(cells.length), new Int16Array(cells.length)];
    for (let i = 0; i < cells.length; i++) {
      reached[i] = run(cells[i], out, near);
      needed[i] = out[0];
      if (i % rest === 0) yield;
    }
    return {reached, needed};
  };
}

/** Makes what lets runs go from scouts, in steps: their numbers → where those end that do not diverge, in order. */
export function createEnds(job) {
  const run = runner(job, endingSource(job), scouts(job));
  const out = new Float64Array(2);
  const rest = restOf(job);
  return function* (cells) {
    const ends = new Float64Array(2 * cells.length);
    let count = 0;
    for (let i = 0; i < cells.length; i++) {
      if (i % rest === 0) yield;
      if (!run(cells[i], out)) continue;
      ends.set(out, count);
      count += 2;
    }
    return ends.slice(0, count);
  };
}
