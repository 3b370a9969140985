/**
 * What theory says of a learning rate where its run stands: the largest with which motion along the most curved
 * direction settles, on a quadratic with the curvature that the surface has there.
 */

import {compiled, curvature, factorAt, lastStep, once, slope, totalOf} from "./paths.js";
import {CONSTANT, given, scheduleQuantities} from "./runs.js";
import {parametersOf, partsOf} from "./solution.js";
import {apart, short} from "../kit/text.js";

/** What differs by less of itself is equal: as much as rounding changes. */
const ALIKE = 1e-9;
/** A curvature that is smaller than this share of the other one is what rounding left of 0. */
const NOTHING = 1e-12;
/** How far beside a point slopes are compared, and how nearly they have to fit. */
const [ASIDE, NEARLY] = [1e-5, 0.01];

/**
 * A surface's curvatures at a point, ascending, and the direction in which it is the larger one.
 * @typedef {{low: number, high: number, along: [number, number]}} Curved
 */

/** @param {ArrayLike<number>} h xx, xy, yy @returns {Curved} */
export function eigen([xx, xy, yy]) {
  const middle = (xx + yy) / 2;
  const reach = Math.hypot((xx - yy) / 2, xy);
  const most = Math.max(Math.abs(middle - reach), Math.abs(middle + reach));
  const [low, high] = [middle - reach, middle + reach].map((value) => (Math.abs(value) <= NOTHING * most ? 0 : value));
  const [a, b] = [[middle + reach - yy, xy], [xy, middle + reach - xx]];
  const long = Math.hypot(...a) >= Math.hypot(...b) ? a : b;
  const size = Math.hypot(...long);
  return {low, high, along: size > 0 ? [long[0] / size, long[1] / size] : [1, 0]};
}

/** A function (x, y) → the surface's curvatures there; NaN on a bend, where there are none. @returns {(x: number, y: number) => Curved} */
export function curvatureOf(state, catalogue) {
  const surface = catalogue.surfaces[state.surface];
  const [at, slopeAt, parameters] = [curvature(surface), slope(surface), parametersOf(state, catalogue)];
  const second = new Float64Array(3);
  const ends = [[0, 0], [0, 0]];
  return (x, y) => {
    at(parameters, x, y, second);
    return eigen(surface.bends && !holds(x, y) ? [NaN, NaN, NaN] : second);
  };

  /** Whether slopes beside a point differ as second derivatives say. */
  function holds(x, y) {
    const h = ASIDE * (1 + Math.max(Math.abs(x), Math.abs(y)));
    const [xx, xy, yy] = second;
    return [[1, 0, xx, xy], [0, 1, xy, yy]].every(([a, b, ...said]) => {
      slopeAt(parameters, x + a * h, y + b * h, ends[0]);
      slopeAt(parameters, x - a * h, y - b * h, ends[1]);
      return said.every((value, i) => {
        const found = (ends[0][i] - ends[1][i]) / (2 * h);
        const large = Math.max(Math.abs(xx), Math.abs(xy), Math.abs(yy), Math.abs(found));
        return Math.abs(found - value) <= NEARLY * large + ALIKE * Math.abs(ends[0][i]);
      });
    });
  }
}

/** The largest stable learning rate at this curvature by the optimizer's own formula; null where theory has none. */
export function limitOf(run, catalogue, curved) {
  const declared = catalogue.optimizers[run.optimizer];
  if (!declared.limit || !(curved > 0)) return null;
  return limit(declared)(...declared.hyperparameters.map((one) => given(run, one)), curved);
}
const limit = once((declared) => compiled(`return ${declared.limit};`, ...declared.hyperparameters.map(({key}) => `$${key}`), "$lam"));

/** How many times as far a gradient moves the point over all steps as in its own, rate and sizes held; null where in no fixed ratio. */
export function laterOf(run, catalogue) {
  const declared = catalogue.optimizers[run.optimizer];
  return declared.later ? later(declared)(...declared.hyperparameters.map((one) => given(run, one))) : null;
}
const later = once((declared) => compiled(`return ${declared.later};`, ...declared.hyperparameters.map(({key}) => `$${key}`)));

/** Whether a run's gradients come from a part of a table. */
export function inBatches({surface, parameters}, catalogue) {
  const {data = []} = catalogue.surfaces[surface];
  return parameters.batch < data.length / 2;
}

/** Whether a vector has a part along a direction that is more than rounding. */
const hasPart = ([a, b], [x, y]) => Math.abs(a * x + b * y) > ALIKE * Math.hypot(a, b);

/** The formula of a limit with its numbers in place: `2/20`. */
export function limitText(run, catalogue, curved) {
  return inPlace(catalogue.optimizers[run.optimizer].limitText, run, catalogue, {lam: curved});
}

/** The formula of `laterOf` with its numbers in place: `1/(1 − 0.9)`. */
export const laterText = (run, catalogue) => inPlace(catalogue.optimizers[run.optimizer].laterText, run, catalogue, {});

function inPlace(text, run, {optimizers}, more) {
  const values = new Map([...Object.entries(more), ...optimizers[run.optimizer].hyperparameters.map((one) => [one.key, given(run, one)])]);
  return text.replace(/[a-z]\w*/g, (name) => short(values.get(name))).replaceAll("**2", "²").replaceAll("*", "·").replaceAll("-", "−");
}

/**
 * Who takes a path's step `step` → `step` + 1: the run, from which step on, and the step from which its t counts.
 * @returns {{run: object, begin: number, since: number}}
 */
export function leaderOf(place, state, catalogue, step) {
  const parts = partsOf(place, state, catalogue);
  const at = step < parts.at(-1).until ? parts.findIndex(({until}) => step < until) : parts.length - 1;
  return {run: parts[at].run, begin: at ? parts[at - 1].until : 0, since: parts[at].since};
}

/**
 * What theory says of a leader's run at the step `at` of its path.
 *
 * `verdict`: null where theory says nothing; else whether motion along the most curved direction "settles", "grows" or
 * "stays" as wide. `exact`: the surface is that quadratic, the rate does not change, and nothing shakes the steps.
 * `moves`: there is motion in that direction. `mark`: the learning rate that is the limit once its schedule is applied.
 * @returns {Curved & {rate: number, limit: number | null, mark: number | null, verdict: string | null, exact: boolean, moves: boolean}}
 */
export function judge({run, since}, state, catalogue, {positions, losses}, at, curved = curvatureOf(state, catalogue)) {
  const surface = catalogue.surfaces[state.surface];
  const declared = catalogue.optimizers[run.optimizer];
  const [x, y] = [positions[2 * at], positions[2 * at + 1]];
  const here = curved(x, y);
  const lr = declared.hyperparameters.find(({key}) => key === "lr");
  const schedule = catalogue.schedules[run.schedule];
  const own = scheduleQuantities(run, catalogue).map((one) => given(run, one));
  const factor = schedule.lines ? factorAt(schedule, own, at + 1 - since, totalOf({since}, state.steps)) : 1;
  const rate = lr ? given(run, lr) * factor : NaN;
  const most = limitOf(run, catalogue, here.high);
  // Where it bends down more than up, another direction decides.
  const limit = most > 0 && rate > 0 && here.high >= -here.low * (1 - ALIKE) && !inBatches(state, catalogue) ? most : null;
  const verdict = limit === null ? null : Math.abs(rate - limit) <= ALIKE * limit ? "stays" : rate > limit ? "grows" : "settles";
  const exact = surface.quadratic && !state.noise && run.schedule === CONSTANT;
  return {...here, rate, limit, mark: limit === null ? null : limit / factor, verdict, exact, moves: limit !== null && isMoving()};

  function isMoving() {
    const next = at + 1 < losses.length && Number.isFinite(losses[at + 1]) ? at : at - 1;
    const move = next < 0 ? [0, 0] : [0, 1].map((i) => positions[2 * next + 2 + i] - positions[2 * next + i]);
    const gradient = [0, 0];
    slope(surface)(parametersOf(state, catalogue), x, y, gradient);
    // In a round bowl every direction is the most curved one.
    const round = here.high - here.low <= ALIKE * here.high;
    return [move, gradient].some((one) => (round ? Math.hypot(...one) > 0 : hasPart(one, here.along)));
  }
}

/**
 * Where theory puts the limit of each run's own learning rate at this step, or where its path begins to be its own;
 * null where it puts none, and where nothing moves in the direction that it is about.
 */
export function limitsAt(state, catalogue, paths, step) {
  const curved = curvatureOf(state, catalogue);
  return state.runs.map((_, place) => {
    const last = lastStep(paths[place]);
    const leader = leaderOf(place, state, catalogue, state.steps);
    const {begin} = leader;
    if (last < begin) return null;
    const here = judge(leader, state, catalogue, paths[place], Math.min(Math.max(step, begin), last), curved);
    return here.moves || judge(leader, state, catalogue, paths[place], begin, curved).moves ? here.mark : null;
  });
}

/**
 * Whether a run diverged because its rate was beyond the limit from its own first step on: only where that is sure,
 * and the last step went along the direction that the limit is about.
 * @returns {{begin: number, rate: number, limit: number, high: number, run: object} | null}
 */
export function tooFast(place, state, catalogue, path) {
  const last = lastStep(path);
  if (path.divergedAt < 0 || last < 0) return null;
  const leader = leaderOf(place, state, catalogue, last);
  const {run, begin} = leader;
  const {rate, limit, low, high, verdict, exact, moves, along} = judge(leader, state, catalogue, path, begin);
  if (verdict !== "grows" || !exact || !moves || (last === begin && low < 0)) return null;
  if (last > begin) {
    const move = [0, 1].map((i) => path.positions[2 * last + i] - path.positions[2 * last - 2 + i]);
    const part = move[0] * along[0] + move[1] * along[1];
    if (low < high && !(2 * part ** 2 >= move[0] ** 2 + move[1] ** 2)) return null;
  }
  return {begin, rate, limit, high, run};
}

/** Of each run that diverged because it was too fast from its own first step on, the numbers that say so; null for others. */
export function reasonsOf(state, catalogue, paths) {
  return state.runs.map((run, place) => {
    const cause = tooFast(place, state, catalogue, paths[place]);
    if (cause?.run !== run) return null;
    const {symbol} = catalogue.optimizers[run.optimizer].hyperparameters.find(({key}) => key === "lr");
    const [rate, limit] = apart(cause.rate, cause.limit);
    return {symbol, rate, sum: limitText(run, catalogue, cause.high), limit};
  });
}
