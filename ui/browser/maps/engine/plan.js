/** What is to be computed for some maps, as tasks: where scouts end, then the places of each map, then its cells, coarse ones first. */

/** Milliseconds that a task is to take: whoever asks anew waits for no more than those that a worker has. */
const TASK = 6;
/** Nanoseconds of a step, before any was measured. */
const STEP = 30;
const FEWEST = 16;
/** So many of the coarsest grids come before the scouts where places are guessed. */
const GUESSED = 3;
/** The places of a map whose cells need none. */
const NOWHERE = {};

/** Lists of numbers, one for each job, that are given out in parts: of each job in turn. */
function createShares(lists, cost, count) {
  const from = lists.map(() => 0);
  let turn = 0;
  return () => {
    for (let i = 0; i < lists.length; i++) {
      const place = turn;
      turn = (turn + 1) % lists.length;
      const [begin, all] = [from[place], lists[place]];
      if (begin === all.length) continue;
      const size = Math.max(FEWEST, Math.floor((TASK * 1e6) / cost[place]));
      from[place] = Math.min(all.length, begin + Math.min(size, Math.ceil((all.length - begin) / count)));
      return {place, begin, cells: all.slice(begin, from[place])};
    }
    return null;
  };
}

/**
 * @param {{steps: number, starts?: number[][]}[]} jobs @param {number[]} scouts how many each has, 0 where no places are asked for
 * @param {Uint32Array[]} order cells of each grid
 * @param {number} count of workers @param {(object | null)[]} guesses of the places of each, which its scouts may find to be others
 */
export function createPlan(jobs, scouts, order, count, guesses) {
  const cost = jobs.map(({steps, starts = [0]}) => STEP * starts.length * (steps + 1));
  const guessed = guesses.every(Boolean);
  const places = scouts.map((many, i) => (guessed ? guesses[i] : many ? null : NOWHERE));
  /** How many jobs' scouts have not told their places yet, and whether one has told others than were guessed. */
  let [unsure, other] = [scouts.filter(Boolean).length, false];
  const ends = jobs.map(() => []);
  const left = [...scouts];
  const done = order.map(() => 0);
  const ready = [];
  const scouting = createShares(scouts.map((many) => Uint32Array.from({length: many}, (_, i) => i)), cost, count);
  let level = 0;
  let sharing = null;

  function nextCells(until) {
    for (; level < until; level++, sharing = null) {
      sharing ??= createShares(jobs.map(() => order[level]), cost, count);
      const part = sharing();
      if (part) return {what: "cells", level, place: part.place, cells: part.cells};
    }
    return null;
  }

  function settle(place, found) {
    unsure -= 1;
    other ||= guessed && JSON.stringify(found) !== JSON.stringify(places[place]);
    places[place] = found;
  }

  return {
    places,
    /** The next task; null where none is left, or none can be begun yet. */
    next() {
      if (ready.length) return ready.shift();
      const part = guessed ? nextCells(GUESSED) : null;
      if (part) return part;
      const ends = scouting();
      if (ends) return {what: "ends", ...ends};
      return unsure || other ? null : nextCells(order.length);
    },
    /** Takes what a task has found, with the places where it has found these too; cells are for others to take. */
    take({what, place, begin, level: at, cells, results, told, spent}) {
      if (what === "places") settle(place, results);
      else cost[place] = Math.max(1, (1e6 * spent) / cells.length);
      if (what === "cells") done[at] += cells.length;
      if (what !== "ends") return;
      if (told) {
        settle(place, told);
        return;
      }
      ends[place].push({begin, results});
      left[place] -= cells.length;
      if (left[place]) return;
      const sorted = ends[place].sort((one, other) => one.begin - other.begin).flatMap(({results: found}) => [...found]);
      ready.push({what: "places", place, ends: Float64Array.from(sorted)});
    },
    /** Whether all places are known for sure. */
    get sure() {
      return !unsure;
    },
    /** Whether they are others than those by which cells were computed. */
    get other() {
      return other;
    },
    /** Whether a grid is known of all jobs. */
    knows: (at) => done[at] === order[at].length * jobs.length,
    get whole() {
      return order.every((cells, at) => done[at] === cells.length * jobs.length);
    },
  };
}
