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
  let [known, top] = [0, null];

  /** Between which losses colours go, as Python's `ends_of_colours` has it; `by`: how losses are ordered there. */
  function rangeOf(deepest) {
    top ??= topOf(job);
    let [low, most] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      const loss = losses[i];
      if (!done[i] || !Number.isFinite(loss)) continue;
      if (loss < low) low = loss;
      if (loss > most) most = loss;
    }
    const raised = low >= 0 && most > 0;
    const by = (loss) => (raised ? Math.log10(Math.max(loss, TINY)) : loss);
    const to = Math.min(by(most), raised && !(top > 0) ? top : by(top));
    const from = Math.min(by(low), to);
    return {by, from: raised ? Math.max(from, to - deepest) : from, to, raised, known: low <= most};
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
        done[cell] = 1;
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
      const {by, from, to} = rangeOf(deepest);
      const most = Math.log1p(Math.max(1, steps));
      const codes = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        if (!done[i]) continue;
        const lost = Number.isNaN(losses[i]);
        const share = colour === "loss" ? (by(losses[i]) - from) / (to - from || 1) : needed[i] < 0 ? null : Math.log1p(needed[i]) / most;
        codes[i] = inkOf(share, lost);
      }
      return known ? codes.map((code, i) => codes[source[i]]) : codes;
    },
    /** What became of a cell; null while that is not known. */
    at: (cell) => (done[cell] ? {loss: losses[cell], needed: needed[cell]} : null),
    /** The shares of the settings that are known which diverge and which reach a minimum. */
    get shares() {
      let [lost, reached] = [0, 0];
      for (let i = 0; i < count; i++) {
        if (!done[i]) continue;
        lost += Number.isNaN(losses[i]) ? 1 : 0;
        reached += needed[i] >= 0 ? 1 : 0;
      }
      return {diverged: lost / Math.max(1, known), reached: reached / Math.max(1, known)};
    },
  };
}
