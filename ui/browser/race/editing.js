/** Changes to the runs of a race, each from what they were to what they are. */

import {identified} from "../solve/query.js";

/** Runs whose parent has gone begin at the start like any other. */
export function withoutOrphans(runs) {
  const ids = new Set(runs.map(({id}) => id));
  return runs.map((run) => (run.fork && !ids.has(run.fork.parent) ? {...run, fork: undefined} : run));
}

/** Runs of which only this one is drawn; all of them where it was alone already. */
export function soloed(runs, place) {
  const alone = runs.length > 1 && runs.every(({hidden}, i) => Boolean(hidden) === (i !== place));
  return runs.map((run, i) => ({...run, hidden: !alone && i !== place}));
}

/** Runs with one more behind `place`, which goes on from that one's point and state at this step. */
export function forked(runs, place, at) {
  const parent = runs[place];
  const fork = {optimizer: parent.optimizer, schedule: parent.schedule, given: {...parent.given}, fork: {parent: parent.id, at}};
  return identified([...runs.slice(0, place + 1), fork, ...runs.slice(place + 1)]);
}
