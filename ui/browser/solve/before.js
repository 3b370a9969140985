/** The paths before the last change by hand: they stay, grey, until the clock is sent somewhere or set going. */

import {runText} from "../solve/runs.js";
import {lastStep} from "../solve/paths.js";

/** Keeps what is drawn as a change of the runs' paths begins; until it is finished, the next one is the same change. */
export function createMemory(race, clock) {
  let changing = false;
  return {
    open(changes) {
      if (changing || !("runs" in changes || "start" in changes)) return;
      changing = true;
      race.before = kept(race, clock);
    },
    close() {
      changing = false;
    },
  };
}

/** What is drawn of the race now; null where that is nothing. @returns {{moves: number, start: number[], runs: object[]} | null} */
function kept({state, paths, catalogue}, {time, moves}) {
  const until = Math.floor(time);
  if (!until || paths.length !== state.runs.length) return null;
  const runs = state.runs.map((run, i) => {
    const end = Math.min(until, lastStep(paths[i]));
    return {id: run.id, text: runText(run, catalogue), hidden: run.hidden, end, positions: paths[i].positions.slice(0, 2 * end + 2)};
  });
  return {moves, start: state.start, runs: runs.filter(({end, hidden}) => end > 0 && !hidden)};
}

/** Those of its paths that have changed since: of the runs that did, and of all where the start has moved. */
export function ghostsOf(before, {state, catalogue}) {
  if (!before) return [];
  const moved = before.start.some((value, i) => value !== state.start[i]);
  return before.runs.filter(({id, text}) => {
    const now = state.runs.find((run) => run.id === id);
    return now && !now.hidden && (moved || runText(now, catalogue) !== text);
  });
}
