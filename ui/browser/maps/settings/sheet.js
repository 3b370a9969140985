/** What is known of a settings map while it is computed: of each cell what Python's `SettingsMap` says of it. */

import {spread} from "../engine/order.js";
import {evaluator} from "../../solve/paths.js";

/** The least normal number. */
const TINY = 2 ** -1022;

/** The highest loss from which the run of some cell begins. */
function topOf({surface, parameters, starts, axes}) {
  const f = evaluator(surface);
  // Nothing but the surface's parameters moves a start's height.
  const [across, up] = axes.map(({of, values}) => (of === "surface" ? values : values.slice(0, 1)));
  const P = [...parameters];
  let top = -Infinity;
  for (const a of across) {
    for (const b of up) {
      axes.forEach(({of, place}, i) => of === "surface" && (P[place] = [a, b][i]));
      for (const [x, y] of starts) top = Math.max(top, f(P, x, y));
    }
  }
  return top;
}

/** @param {object} job of settingsJobOf */
export function createSheet(job) {
  const {columns, rows, steps, axes, starts} = job;
  const count = columns * rows;
  const [losses, reachedShare, divergedShare] = [0, 0, 0].map(() => new Float64Array(count));
  const needed = new Int32Array(count);
  const [source, strides] = [new Uint32Array(count), new Uint8Array(count).fill(255)];
  const done = new Uint8Array(count);
  /** Decimal exponents of losses, and logarithms of steps. */
  const powers = new Float64Array(count);
  const times = Float64Array.from({length: steps + 1}, (_, step) => Math.log1p(step));
  let [known, lost, arrived, top] = [0, 0, 0, null];
  let [low, most] = [Infinity, -Infinity];
  const powerOf = (loss) => Math.log10(Math.max(loss, TINY));

  /** Between which losses colours go, as Python's `ends_of_colours` has it; `by`: how losses are ordered there. */
  function rangeOf(deepest) {
    top ??= topOf(job);
    const raised = low >= 0 && most > 0;
    const by = (loss) => (raised ? powerOf(loss) : loss);
    const to = Math.min(by(most), raised && !(top > 0) ? top : by(top));
    const from = Math.min(by(low), to);
    return {from: raised ? Math.max(from, to - deepest) : from, to, raised, known: low <= most};
  }

  function note(loss, steps) {
    if (Number.isFinite(loss)) {
      low = Math.min(low, loss);
      most = Math.max(most, loss);
    }
    if (Number.isNaN(loss)) lost += 1;
    if (steps >= 0) arrived += 1;
  }

  return {
    columns, rows, steps, axes, starts, losses, needed, reachedShare, divergedShare,
    get whole() {
      return known === count;
    },
    /** Takes what some cells of a grid of this stride were found to be. */
    take(stride, cells, found) {
      cells.forEach((cell, i) => {
        losses[cell] = found.losses[i];
        needed[cell] = found.needed[i];
        reachedShare[cell] = found.reachedShare[i];
        divergedShare[cell] = found.divergedShare[i];
        powers[cell] = powerOf(found.losses[i]);
        done[cell] = 1;
        note(found.losses[i], found.needed[i]);
        spread(source, strides, columns, rows, cell, stride, cell);
      });
      known += cells.length;
    },
    /** The ends of what colours show. @param {number} deepest how many powers of ten they go down from the highest start's own height */
    ends(deepest) {
      const {from, to, raised, known: any} = rangeOf(deepest);
      return any ? [from, to].map((end) => (raised ? 10 ** end : end)) : null;
    },
    /**
     * Codes of inks by `inkOf(share, diverged)`, share 0 … 1 of what is shown, of each cell or the nearest one that is known.
     * @param {"loss" | "steps"} colour @param {number} deepest as of ends @param {(share: number | null, diverged: boolean) => number} inkOf
     */
    shown(colour, deepest, inkOf) {
      const {from, to, raised} = rangeOf(deepest);
      const by = raised ? powers : losses;
      const longest = Math.log1p(Math.max(1, steps));
      const codes = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        if (!done[i]) continue;
        const share = colour === "loss" ? (by[i] - from) / (to - from || 1) : needed[i] < 0 ? null : times[needed[i]] / longest;
        codes[i] = inkOf(share, Number.isNaN(losses[i]));
      }
      const shown = new Uint8Array(count);
      if (known) for (let i = 0; i < count; i++) shown[i] = codes[source[i]];
      return shown;
    },
    /** What became of a cell; null while that is not known. */
    at: (cell) => (done[cell] ? {loss: losses[cell], needed: needed[cell]} : null),
    /** The shares of the settings that are known which diverge and which reach a minimum. */
    get shares() {
      return {diverged: lost / Math.max(1, known), reached: arrived / Math.max(1, known)};
    },
  };
}
