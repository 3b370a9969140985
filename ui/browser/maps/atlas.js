/** The maps of all runs: those that are as they were stay, the others are asked for, and seen once they are fine enough. */

import {createBasins, together} from "./basins.js";
import {cellOrder} from "./engine/order.js";
import {scouts} from "./engine/places.js";

/** A map that is asked for anew is seen from this grid on, or after so many milliseconds. */
const [FINE, PATIENCE] = [4, 45];

const scoutsOf = (job) => {
  const {columns, rows} = scouts(job);
  return columns * rows;
};

/**
 * @param {{request: Function, destroy: Function}} crew @param {() => number} now in milliseconds
 * @param {() => void} onChange what is seen has changed
 */
export function createAtlas(crew, now, onChange) {
  let maps = [];
  let minima = [];

  /** Takes the maps that are wanted, those that are whole as they are. @returns {object[]} the others */
  function take(wanted) {
    const [known, before] = ["key", "id"].map((by) => new Map(maps.map((map) => [map[by], map])));
    maps = wanted.map(({id, key, job}) => {
      const same = known.get(key);
      // Until a new one is fine enough the old one stands in its place.
      return same?.basins?.whole ? {...same, id} : {id, key, job, places: null, numbers: [], basins: null, seen: before.get(id)?.seen ?? null};
    });
    return maps.filter(({basins}) => !basins);
  }

  function ask(asked, colours) {
    const begun = now();
    const jobs = asked.map(({job}) => job);
    crew.request(jobs, jobs.map(scoutsOf), cellOrder(jobs[0].columns, jobs[0].rows), {
      onPlaces(places) {
        places.forEach((found, i) => (asked[i].places = found));
        number();
        for (const map of asked) map.basins = createBasins(map.job, map.places, map.numbers, colours);
      },
      onCells(place, stride, cells, found) {
        const {basins, seen} = asked[place];
        basins.take(stride, cells, found);
        if (seen === basins) onChange();
      },
      onGrid(stride) {
        if (stride > FINE && now() - begun < PATIENCE && asked.some(({seen}) => seen)) return;
        for (const map of asked) map.seen = map.basins;
        onChange();
      },
      onEnd: onChange,
    });
  }

  /** Gives the minima of all maps their numbers in the legend, those of the first map first. */
  function number() {
    const standing = maps.filter(({places}) => places);
    const found = together(standing.map(({places}) => places.minima), maps[0].job.radius);
    minima = found.minima;
    standing.forEach((map, i) => {
      if (map.basins?.whole && String(map.numbers) !== String(found.numbers[i])) map.basins.renumber(found.numbers[i]);
      map.numbers = found.numbers[i];
    });
  }

  return {
    /** @param {{id: string, job: object}[]} wanted by the runs that are seen @param {number} colours that minima share */
    show(wanted, colours) {
      const keyed = wanted.map(({id, job}) => ({id, job, key: JSON.stringify(job)}));
      if (keyed.length === maps.length && keyed.every(({id, key}, i) => id === maps[i].id && key === maps[i].key)) return;
      const asked = take(keyed);
      if (asked.length) ask(asked, colours);
      else if (maps.length) {
        number();
        onChange();
      }
    },
    /** All minima that a map knows. */
    get minima() {
      return minima;
    },
    /** The other places at which the first map's runs may end. */
    get stationary() {
      return maps[0]?.places?.stationary ?? [];
    },
    /** What is seen of each map: basins, or null. */
    get seen() {
      return maps.map(({seen}) => seen);
    },
    get whole() {
      return maps.every(({basins, seen}) => basins?.whole && seen === basins);
    },
    destroy: () => crew.destroy(),
  };
}
