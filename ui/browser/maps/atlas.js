/** The basin maps of all runs, with the minima that they share. */

import {createBasins, together} from "./basins.js";
import {createFollowing} from "./engine/following.js";
import {scouts} from "./engine/places.js";

const scoutsOf = (job) => {
  const {columns, rows} = scouts(job);
  return columns * rows;
};

/**
 * @param {{request: Function}} crew @param {() => number} now in milliseconds
 * @param {() => void} onChange what is seen has changed
 */
export function createAtlas(crew, now, onChange) {
  let minima = [];
  let colours = 0;
  const following = createFollowing(crew, now, {
    scouts: scoutsOf, onPlaces: number, onChange,
    begin: ({job, places, numbers}) => createBasins(job, places, numbers, colours),
  });

  /** Gives the minima of all maps their numbers in the legend, those of the first map first. */
  function number(all) {
    const standing = all.filter(({places}) => places);
    const found = together(standing.map(({places}) => places.minima), all[0].job.radius);
    minima = found.minima;
    standing.forEach((map, i) => {
      if (map.made?.whole && String(map.numbers) !== String(found.numbers[i])) map.made.renumber(found.numbers[i]);
      map.numbers = found.numbers[i];
    });
  }

  return {
    /** @param {{id: string, job: object}[]} wanted by the runs that are seen @param {number} shared colours that minima share */
    show(wanted, shared) {
      colours = shared;
      following.show(wanted);
    },
    leave: following.leave,
    /** All minima that a map knows. */
    get minima() {
      return minima;
    },
    /** The other places at which the first map's runs may end. */
    get stationary() {
      return following.all[0]?.places?.stationary ?? [];
    },
    /** What is seen of each map: basins, or null. */
    get seen() {
      return following.seen;
    },
    get whole() {
      return following.whole;
    },
  };
}
