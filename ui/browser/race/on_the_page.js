/** Where the race lies for views elsewhere on the page: they are told when it was painted and when its clock moved. */

import {scenesOf, viewOf} from "./scenes.js";

const listeners = new Set();
let current = null;

/** What the views may read of a race as it was painted, and ask of it. */
export function deskOf(race, clock, root, options, {change, fork, inAddress, resetStart, seek, select, solo, toggle}) {
  const {state, paths, colours, catalogue, words, language, surface, nameOf} = race;
  return {
    root, state, paths, colours, catalogue, words, language, surface, nameOf,
    held: options.held, locked: options.locked,
    get record() {
      return race.record();
    },
    get step() {
      return Math.floor(clock.clock.time);
    },
    scenes: (room) => scenesOf(race, room, viewOf(race, room)),
    change, fork, inAddress, resetStart, seek, select, solo, toggle,
  };
}

/** @param {object} race of deskOf */
export function lay(race) {
  current = race;
  for (const {onPaint} of listeners) onPaint(race);
}

/** Tells that the clock has moved. */
export function moved() {
  if (current) for (const {onMove} of listeners) onMove(current);
}

/** The race that is on the page, or null. */
export const here = () => current;

/** Takes the race with this element away. */
export function clear(root) {
  if (current?.root === root) current = null;
}

/** @param {{onPaint: (race: object) => void, onMove: (race: object) => void}} listener @returns {() => void} end it */
export function attend(listener) {
  listeners.add(listener);
  if (current) listener.onPaint(current);
  return () => listeners.delete(listener);
}
