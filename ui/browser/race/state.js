/** What the parts of the race view share: its state, as the link says it, and what it is solved and shown with. */

import {ghostsOf} from "../solve/before.js";
import {looksOf} from "../kit/marks.js";
import {limitsOf, readQuery, writeQuery} from "../solve/query.js";
import {namesOf} from "../solve/runs.js";
import {slope} from "../solve/paths.js";
import {limitsAt, reasonsOf} from "../solve/limits.js";
import {createRecord, parametersOf, solveAll} from "../solve/solution.js";
import {suited} from "../solve/suited.js";
import {fill} from "../kit/dom.js";

/** Before a link has been read. */
const NOTHING = {
  runs: [], surface: "", parameters: {}, start: [0, 0], steps: 0, selected: 0, scale: "log", view: "flat", swarm: 0,
  painted: "", window: null,
};

/** @param {object} catalogue */
export function createRace(catalogue) {
  let record = null;
  let reasons = null;
  const race = {
    catalogue,
    most: limitsOf(catalogue.race),
    state: NOTHING,
    paths: [],
    words: null,
    language: "",
    colours: null,
    /** Whether the rare settings are shown: where a link sets one, and where the reader has asked for them. */
    unfolded: false,
    /** What was drawn before the last change by hand, until the clock is moved: as solve/before.js keeps it, or null. */
    before: null,
    /** The start that the link says. */
    first: NOTHING.start,
    get surface() {
      return catalogue.surfaces[race.state.surface];
    },
    get solid() {
      return race.state.view === "relief";
    },
    get looks() {
      return looksOf(race.state.runs, catalogue, race.colours.dark);
    },
    /** What lists of the runs show. */
    get list() {
      const {state: {runs, selected, steps}, words, language, colours: {dark}} = race;
      return {runs, selected, steps, words, language, dark};
    },
    get ghosts() {
      return ghostsOf(race.before, race);
    },
    nameOf: (run) => namesOf(race.state.runs, catalogue, race.language)[race.state.runs.indexOf(run)],
    set(changes) {
      race.state = {...race.state, ...changes};
    },
    read(query) {
      race.state = readQuery(query, catalogue);
      race.before = null;
      race.first = race.state.start;
      const {parameters, noise, seed, swarm, painted} = race.state;
      race.unfolded ||= Boolean(Object.keys(parameters).length || noise || seed || swarm || painted);
    },
    /** @param {number | null} at the step at which the race stands */
    query: (at) => writeQuery(race.state, catalogue, at),
    solve() {
      race.paths = solveAll(race.state, catalogue, race.paths);
      record = reasons = null;
    },
    /** Whether no run that is shown ever leaves the start, since every slope is 0 there. */
    still() {
      const {runs, start} = race.state;
      const shown = race.paths.filter((_, i) => !runs[i].hidden);
      if (!shown.length || shown.some(({positions}) => positions.some((value, k) => value !== start[k % 2]))) return false;
      const gradient = [0, 0];
      slope(race.surface)(parametersOf(race.state, catalogue), ...start, gradient);
      return gradient.every((part) => part === 0);
    },
    /** Everything about the selected run's steps; made when first asked for. */
    record() {
      const {state, paths} = race;
      record ??= createRecord(state.selected, state, catalogue, paths[state.selected]);
      return record;
    },
    /** Why each run that diverged had to, where theory says so; else nothing. */
    reasons() {
      reasons ??= reasonsOf(race.state, catalogue, race.paths);
      return reasons.map((one) => (one ? fill(race.words["card.beyond"], one) : ""));
    },
    suited: (run) => suited(run, race.state, catalogue),
    /** Where theory puts the limit of each run's learning rate. */
    limits: (step) => limitsAt(race.state, catalogue, race.paths, step),
  };
  return race;
}
