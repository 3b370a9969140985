/** The race's state and its link; the same text as Python's `ui/links/race.py` reads and writes. */

import {parseRun, runText} from "./runs.js";

let ids = 0;

/** Runs with an identity that stays when they change places. */
export function identified(runs) {
  return runs.map((run) => (run.id ? run : {...run, id: ++ids}));
}

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

const numbers = (text) => text.split(",").map(Number);

/** @param {Record<string, string[]>} query as Python wrote it, so it can be trusted */
export function readQuery(query) {
  const one = (name) => query[name]?.[0];
  const [surface, settings = ""] = query.surface[0].split(":");
  const runs = identified(query.run.map(parseRun));
  for (const text of query.name ?? []) {
    const colon = text.indexOf(":");
    runs[Number(text.slice(0, colon)) - 1].name = text.slice(colon + 1);
  }
  for (const text of query.fork ?? []) {
    const [, place, parent, at] = /^(\d+):(\d+)@(\d+)$/.exec(text).map(Number);
    runs[place - 1].fork = {parent: runs[parent - 1].id, at};
  }
  for (const place of one("hide") ? numbers(one("hide")) : []) runs[place - 1].hidden = true;
  return {
    surface,
    parameters: Object.fromEntries(settings.split(",").filter(Boolean).map((part) => part.split("=")).map(([name, value]) => [name, Number(value)])),
    start: numbers(one("start")),
    steps: Number(one("steps")),
    runs,
    selected: Number(one("selected") ?? 1) - 1,
    log: one("scale") !== "linear",
    noise: Number(one("noise") ?? 0),
    seed: Number(one("seed") ?? 0),
    window: one("window") ? numbers(one("window")) : null,
    swarm: Number(one("swarm") ?? 0),
    painted: one("painted") ?? "",
    relief: one("view") === "relief",
    arrows: one("arrows") !== "off",
    camera: one("camera") ? Object.fromEntries(numbers(one("camera")).map((value, i) => [["turn", "tilt", "zoom"][i], value])) : null,
    target: one("target") === undefined ? null : Number(one("target")),
    notation: one("notation"),
    at: one("at") === undefined ? null : Number(one("at")),
  };
}

/** @param {object} state @param {object} catalogue @param {number | null} at the step at which the race stands */
export function writeQuery(state, catalogue, at) {
  const {runs} = state;
  const declared = catalogue.surfaces[state.surface];
  const set = declared.parameters.filter(({key}) => key in state.parameters).map(({key}) => `${key}=${state.parameters[key]}`);
  const places = new Map(runs.map(({id}, i) => [id, i + 1]));
  const optional = (name, value, usual) => (value === usual ? {} : {[name]: [String(value)]});
  const hidden = runs.flatMap((run, i) => (run.hidden ? [i + 1] : []));
  return {
    surface: [set.length ? `${state.surface}:${set.join(",")}` : state.surface],
    start: [state.start.map(String).join(",")],
    steps: [String(state.steps)],
    run: runs.map((run) => runText(run, catalogue)),
    fork: runs.flatMap(({fork}, i) => (fork && places.has(fork.parent) ? [`${i + 1}:${places.get(fork.parent)}@${Math.min(fork.at, state.steps)}`] : [])),
    name: runs.flatMap(({name}, i) => (name ? [`${i + 1}:${name}`] : [])),
    ...optional("hide", hidden.join(","), ""),
    ...optional("at", at, null),
    ...optional("selected", state.selected + 1, 1),
    ...optional("scale", state.log ? "log" : "linear", "log"),
    ...optional("noise", state.noise, 0),
    ...optional("seed", state.seed, 0),
    ...optional("window", state.window?.join(",") ?? null, null),
    ...optional("swarm", state.swarm, 0),
    ...optional("painted", state.painted, ""),
    ...optional("view", state.relief ? "relief" : "flat", "flat"),
    ...optional("camera", state.camera ? ["turn", "tilt", "zoom"].map((key) => Number(state.camera[key].toFixed(3))).join(",") : null, null),
    ...optional("arrows", state.arrows ? "on" : "off", "on"),
    ...optional("target", state.target, null),
    ...optional("notation", state.notation, undefined),
  };
}
