/**
 * Maps that follow what is wanted: those that are as they were stay, the others are asked for, and seen in the place of the
 * old ones once they are fine enough.
 */

import {cellOrder} from "./order.js";

/** A map that is asked for anew is seen from this grid on, or after so many milliseconds. */
const [FINE, PATIENCE] = [4, 45];

/** Whether both are of one surface as it is: runs on it most likely end at the same places. */
const sameGround = (one, other) => ["surface", "parameters"].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/**
 * @typedef {{id: string, key: string, job: object, places: object | null, guess: object | null, made: object | null, seen: object | null}} Standing
 *   `guess`: the places of an earlier one, by which coarse cells are computed before scouts have told;
 *   `made`: what is known of it, with `take` and `whole`; `seen`: the same, or what an earlier one of this identity has
 * @param {{request: Function}} crew @param {() => number} now in milliseconds
 * @param {{scouts: (job: object) => number, begin: (standing: Standing) => object, onPlaces: (all: Standing[]) => void,
 *   onChange: () => void}} hooks `scouts`: how many runs find its places, none where it has none; `begin`: makes what takes its cells; `onChange`: what
 *   is seen has changed
 */
export function createFollowing(crew, now, {scouts = () => 0, begin, onPlaces = () => {}, onChange}) {
  let all = [];
  /** The cells of the last request in their order, which most often is that of the next one too. */
  let order = {size: "", cells: []};

  function orderOf({columns, rows}) {
    const size = `${columns} ${rows}`;
    if (order.size !== size) order = {size, cells: cellOrder(columns, rows)};
    return order.cells;
  }

  /** Takes the maps that are wanted, those that are whole as they are. @returns {Standing[]} the others */
  function take(wanted) {
    const [known, before] = ["key", "id"].map((by) => new Map(all.map((one) => [one[by], one])));
    all = wanted.map(({id, key, job}) => {
      const same = known.get(key);
      // Until a new one is fine enough the old one stands in its place.
      if (same?.made?.whole) return {...same, id};
      const old = before.get(id);
      const guess = old && sameGround(old.job, job) ? old.places ?? old.guess : null;
      return {id, key, job, places: null, guess, made: null, seen: old?.seen ?? null};
    });
    return all.filter(({made}) => !made);
  }

  /** @param {object[]} [known] the places of all, where they are sure */
  function ask(asked, known = null) {
    const begun = now();
    const jobs = asked.map(({job}) => job);
    crew.request(jobs, jobs.map((job) => (known ? 0 : scouts(job))), orderOf(jobs[0]), {
      onPlaces(places) {
        places.forEach((found, i) => (asked[i].places = found));
        onPlaces(all);
        for (const one of asked) one.made = begin(one);
      },
      onCells(place, stride, cells, found) {
        const {made, seen} = asked[place];
        made.take(stride, cells, found);
        if (seen === made) onChange();
      },
      onGrid(stride) {
        if (stride > FINE && now() - begun < PATIENCE && asked.some(({seen}) => seen)) return;
        for (const one of asked) one.seen = one.made;
        onChange();
      },
      onEnd: onChange,
      onOthers: (places) => ask(asked, places),
    }, known ?? asked.map(({guess}) => guess));
  }

  return {
    /** @param {{id: string, job: object}[]} wanted */
    show(wanted) {
      const keyed = wanted.map(({id, job}) => ({id, job, key: JSON.stringify(job)}));
      if (keyed.length === all.length && keyed.every(({id, key}, i) => id === all[i].id && key === all[i].key)) return;
      const asked = take(keyed);
      if (asked.length) ask(asked);
      else if (all.length) {
        onPlaces(all);
        onChange();
      }
    },
    /** Forgets all: others have the crew now. */
    leave() {
      all = [];
    },
    get all() {
      return all;
    },
    /** What is seen of each map, or null. */
    get seen() {
      return all.map(({seen}) => seen);
    },
    get whole() {
      return all.every(({made, seen}) => made?.whole && seen === made);
    },
  };
}
