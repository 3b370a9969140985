/** A race's link, read and written by the table of fields that Python's `ui/links/race.py` sends with the catalogue. */

import {parseRun, runText} from "./runs.js";

const list = (text) => text.split(",").map(Number);
const AXES = ["turn", "tilt", "zoom"];

/** How a value stands in a link, by kind; the same kinds as in `ui/links/fields.py` and `ui/links/race.py`. */
const KINDS = {
  text: {read: (text) => text, text: String},
  number: {read: Number, text: String},
  numbers: {read: list, text: (values) => values.map(String).join(",")},
  place: {read: (text) => Number(text) - 1, text: (place) => String(place + 1)},
  places: {read: (text) => list(text).map((place) => place - 1), text: (places) => places.map((place) => place + 1).join(",")},
  surface: {
    read(text) {
      const [key, settings = ""] = text.split(":");
      const given = settings.split(",").filter(Boolean).map((part) => part.split("="));
      return {key, parameters: Object.fromEntries(given.map(([name, value]) => [name, Number(value)]))};
    },
    text({key, parameters}, {surfaces}) {
      const set = surfaces[key].parameters.filter((one) => one.key in parameters).map((one) => `${one.key}=${parameters[one.key]}`);
      return set.length ? `${key}:${set.join(",")}` : key;
    },
  },
  run: {read: parseRun, text: runText},
  fork: {
    read(text) {
      const [, place, parent, at] = /^(\d+):(\d+)@(\d+)$/.exec(text).map(Number);
      return {place: place - 1, parent: parent - 1, at};
    },
    text: ({place, parent, at}) => `${place + 1}:${parent + 1}@${at}`,
  },
  axis: {
    read(text) {
      const [key, ends] = text.split(":");
      return {key, range: ends ? list(ends) : null};
    },
    text: ({key, range}) => (range ? `${key}:${range.map(String).join(",")}` : key),
  },
  name: {
    read(text) {
      const colon = text.indexOf(":");
      return {place: Number(text.slice(0, colon)) - 1, name: text.slice(colon + 1)};
    },
    text: ({place, name}) => `${place + 1}:${name}`,
  },
};

/** @param {object[]} fields @param {Record<string, string[]>} query as Python wrote it, so it can be trusted */
export function readFields(fields, query) {
  return Object.fromEntries(fields.map(({name, kind, many, usual = null}) => {
    const values = (query[name] ?? []).map(KINDS[kind].read);
    return [name, many ? values : values[0] ?? usual];
  }));
}

/** @param {object[]} fields @param {object} values by name; what is as usual stays out @param {object} catalogue */
export function writeFields(fields, values, catalogue) {
  const query = {};
  for (const {name, kind, many, always, usual = null} of fields) {
    const {text} = KINDS[kind];
    const value = values[name] ?? null;
    if (many) query[name] = value.map((one) => text(one, catalogue));
    else if (always || JSON.stringify(value) !== JSON.stringify(usual)) query[name] = [text(value, catalogue)];
  }
  return Object.fromEntries(Object.entries(query).filter(([, texts]) => texts.length));
}

/** The limits of a page's fields by their names. */
export function limitsOf(fields) {
  return Object.fromEntries(fields.map((field) => [field.name, field]));
}

let ids = 0;

/** Runs with an identity that stays when they change places. */
export function identified(runs) {
  return runs.map((run) => (run.id ? run : {...run, id: ++ids}));
}

/**
 * The state of a race, or of a page whose `fields` are some of a race's: as they stand in the link, but surface and runs with
 * all that belongs to them.
 */
export function readQuery(query, catalogue, fields = catalogue.race) {
  const {surface, run, fork = [], fresh = [], name: names, hide, camera, ...rest} = readFields(fields, query);
  const runs = identified(run);
  for (const {place, name} of names) runs[place].name = name;
  for (const {place, parent, at} of fork) runs[place].fork = {parent: runs[parent].id, at};
  for (const place of fresh) runs[place].fork.fresh = true;
  for (const place of hide) runs[place].hidden = true;
  return {
    ...rest, runs, surface: surface.key, parameters: surface.parameters,
    camera: camera && Object.fromEntries(camera.map((value, i) => [AXES[i], value])),
  };
}

/** @param {object} state @param {object} catalogue @param {number | null} at the step at which the race stands @param {object[]} [fields] */
export function writeQuery(state, catalogue, at, fields = catalogue.race) {
  const {runs, camera} = state;
  const places = new Map(runs.map(({id}, i) => [id, i]));
  return writeFields(fields, {
    ...state, at,
    surface: {key: state.surface, parameters: state.parameters},
    run: runs,
    fork: runs.flatMap(({fork}, place) => (fork && places.has(fork.parent)
      ? [{place, parent: places.get(fork.parent), at: Math.min(fork.at, state.steps)}] : [])),
    fresh: runs.flatMap(({fork}, place) => (fork?.fresh && places.has(fork.parent) ? [place] : [])),
    name: runs.flatMap(({name}, place) => (name ? [{place, name}] : [])),
    hide: runs.flatMap(({hidden}, place) => (hidden ? [place] : [])),
    camera: camera && AXES.map((axis) => Number(camera[axis].toFixed(3))),
  }, catalogue);
}
