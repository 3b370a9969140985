/** Draws the race: all of it once a frame after changes, and at every tick of the clock what moves. */

import {raceSummary} from "./legend.js";
import {viewOf} from "./scenes.js";
import {lossesOf} from "../curves/losses.js";
import {roomOf} from "../kit/canvas.js";
import {say} from "../kit/dom.js";

/** Numbers that change sixty times a second cannot be read: while the clock runs they wait so many milliseconds. */
const LEGIBLE = 120;
const NO_ROOM = {width: 0, height: 0};

/**
 * @param {object} race of createRace @param {object} clock of createClock
 * @param {{root: HTMLElement, summary: HTMLElement}} places
 * @param {object} parts stage, toolbar, losses, legend, cards and transport
 * @param {{onPaint: () => void, onMove: () => void}} hooks
 */
export function createPainting(race, clock, {root, summary}, parts, {onPaint, onMove}) {
  let [size, curveSize] = [NO_ROOM, NO_ROOM];
  let paints = 0;
  let pending = 0;
  let written = 0;

  /** Solves and paints once in the coming frame, however many inputs arrive before it. */
  function soon() {
    pending ||= requestAnimationFrame(() => {
      pending = 0;
      paint();
    });
  }

  function paint() {
    if (!size.width || !race.state.surface) return;
    race.solve();
    parts.stage.show(size, viewOf(race, size), race.solid, clock.clock.time);
    paintLosses();
    parts.toolbar.update(race.state, race.words);
    root.dataset.ghosts = String(race.ghosts.length);
    root.dataset.paint = String(++paints);
    onPaint();
    tick(true);
  }

  function paintLosses() {
    const [series, axes] = lossesOf(race, parts.stage.heights);
    parts.losses.show(series, axes, curveSize, race.colours, race.still());
  }

  /** Draws the clock's moment. */
  function tick(always = false) {
    const {time, steps, playing, moves} = clock.clock;
    const step = Math.floor(time);
    if (race.before && race.before.moves !== moves) forget();
    Object.assign(root.dataset, {step: String(step), steps: String(steps), playing: String(playing)});
    parts.transport?.update();
    parts.stage.at(time);
    parts.losses.at(time);
    const now = performance.now();
    // A run that has come or gone is solved in the coming frame.
    const solved = race.paths.length && race.paths.length === race.state.runs.length;
    if (solved && (always || !playing || now - written > LEGIBLE)) {
      written = now;
      parts.legend.at(race.paths, step, race.surface.bounded);
      parts.cards.at(race.paths, step, race.surface.bounded, race.reasons());
      limits();
      onMove();
    }
    if (!playing && summary.dataset.step !== String(step)) summarize(step);
  }

  /** The clock has moved on: what was there before is gone. */
  function forget() {
    race.before = null;
    root.dataset.ghosts = "0";
    parts.stage.clearGhosts();
  }

  function limits() {
    parts.cards.limits(race.limits(Math.floor(clock.clock.time)));
  }

  function summarize(step) {
    summary.dataset.step = String(step);
    if (!race.paths.length) return;
    const {state, paths, words, surface, language, nameOf} = race;
    say(summary, raceSummary({state, paths, words, surface: surface.name[language], nameOf}, step));
  }

  /** Takes the room there is; true where it is not what it was. */
  function measure() {
    const [next, nextCurve] = [roomOf(parts.stage.root), roomOf(parts.losses.root)];
    if (!next.width || !nextCurve.width || (same(next, size) && same(nextCurve, curveSize))) return false;
    [size, curveSize] = [next, nextCurve];
    parts.stage.spoil();
    return true;
  }

  return {
    soon, paint, tick, measure,
    destroy() {
      cancelAnimationFrame(pending);
    },
  };
}

const same = (one, other) => one.width === other.width && one.height === other.height;
