/** Where the names of paths stand: beside the ends, and beside each other where several end together. */

/** Pixels between names, and between a name and the end of another path. */
const [APART, CLEAR] = [22, 12];
const RINGS = [18, 42, 66];
/** Above first, then to the sides. */
const TURNS = [-90, 0, 180, 90, -45, -135, 45, 135];

/**
 * @param {[number, number][]} ends @param {{left: number, top: number, width: number, height: number}} box
 * @returns {[number, number][]} the middle of each name, in the box
 */
export function spread(ends, {left, top, width, height}) {
  const placed = [];
  const inside = ([x, y]) => x > left + CLEAR && x < left + width - CLEAR && y > top + CLEAR && y < top + height - CLEAR;
  const free = (at) => inside(at)
    && placed.every((other) => distance(at, other) >= APART) && ends.every((end) => distance(at, end) >= CLEAR);
  for (const end of ends) {
    const around = RINGS.flatMap((radius) => TURNS.map((turn) => beside(end, radius, (turn * Math.PI) / 180)));
    placed.push(around.find(free) ?? around[0]);
  }
  return placed;
}

const distance = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
const beside = ([x, y], radius, turn) => [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
