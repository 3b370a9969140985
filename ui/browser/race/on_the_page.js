/** Where the race lies for views elsewhere on the page: they are told when it was painted and when its clock moved. */

const listeners = new Set();
let current = null;

/** @param {object} race what the views may read and ask of the race */
export function lay(race) {
  current = race;
  for (const {onPaint} of listeners) onPaint(race);
}

/** Tells that the clock has moved. */
export function moved() {
  if (current) for (const {onMove} of listeners) onMove(current);
}

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
