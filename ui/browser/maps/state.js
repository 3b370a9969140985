/** What the parts of the maps page share: its state, as the link says it, and what is known of its maps. */

import {settingsOf, sharedOf} from "./settings/axes.js";
import {windowOf} from "./window.js";
import {looksOf} from "../kit/marks.js";
import {limitsAt} from "../solve/limits.js";
import {readQuery, writeQuery} from "../solve/query.js";
import {namesOf} from "../solve/runs.js";
import {solveAll} from "../solve/solution.js";
import {suited} from "../solve/suited.js";

/** Before a link has been read. */
const NOTHING = {runs: [], surface: "", parameters: {}, start: [0, 0], steps: 0, selected: 0, window: null, cells: 0, noise: 0, seed: 0, kind: "basins", x: null, y: null, colour: "loss", starts: 1};

/** @param {object} catalogue */
export function createMaps(catalogue) {
  const maps = {
    catalogue,
    state: NOTHING,
    fields: [],
    most: {},
    /** The paths from where the cursor stands. */
    paths: [],
    words: null,
    language: "",
    colours: null,
    unfolded: true,
    /** Whether another page opens what is clicked. */
    opens: true,
    /** Whether values are read-only. */
    locked: false,
    get surface() {
      return catalogue.surfaces[maps.state.surface];
    },
    get window() {
      return windowOf(maps.state, catalogue);
    },
    get looks() {
      return looksOf(maps.state.runs, catalogue, maps.colours.dark);
    },
    get names() {
      return namesOf(maps.state.runs, catalogue, maps.language);
    },
    /** The places of the runs that are shown. */
    get seen() {
      return [...maps.state.runs.keys()].filter((place) => !maps.state.runs[place].hidden);
    },
    /** What lists of the runs show. */
    get list() {
      const {state: {runs, selected, steps}, words, language, most, colours: {dark}} = maps;
      return {runs, selected, steps, words, language, dark, most};
    },
    /** What can be an axis. */
    get varying() {
      const {seen, state} = maps;
      const {runs, selected, kind} = state;
      if (kind !== "sensitivity") return settingsOf(runs[selected], state, catalogue);
      return sharedOf((seen.length ? seen : [selected]).map((place) => runs[place]), state, catalogue);
    },
    /** What maps show: what is asked for, or where runs end where too little can vary for it. */
    get kind() {
      const {kind} = maps.state;
      const least = catalogue.maps.axes.least[kind];
      return least && maps.varying.length < least ? "basins" : kind;
    },
    set(changes) {
      maps.state = {...maps.state, ...changes};
    },
    read(query, fields) {
      maps.fields = fields;
      maps.most = Object.fromEntries(fields.map((field) => [field.name, field]));
      maps.state = readQuery(query, catalogue, fields);
    },
    /** The link's; axes that the selected run does not have are left out. */
    query() {
      const {runs, selected, x, y} = maps.state;
      const known = settingsOf(runs[selected], maps.state, catalogue).map(({key}) => key);
      const [across, up] = [x, y].map((axis) => (known.includes(axis?.key) ? axis : null));
      return writeQuery({...maps.state, x: across, y: up}, catalogue, null, maps.fields);
    },
    /** Solves the paths from a start. */
    solve(start) {
      maps.paths = solveAll({...maps.state, start}, catalogue, maps.paths);
    },
    suited: (run) => suited(run, maps.state, catalogue),
    /** Where theory puts the limit of each run's learning rate at the cursor. */
    limits: () => limitsAt(maps.state, catalogue, maps.paths, 0),
  };
  return maps;
}
