/** Runs as the browser holds them; their text is the same as in links. */

/** @typedef {{optimizer: string, schedule: string, given: Record<string, number>}} Run */

export const CONSTANT = "constant";

/** @param {string} text text that Python wrote, `adam:lr=0.05,schedule=cosine` @returns {Run} */
export function parseRun(text) {
  const [optimizer, settings = ""] = text.split(":");
  const given = {};
  let schedule = CONSTANT;
  for (const part of settings.split(",").filter(Boolean)) {
    const [key, value] = part.split("=");
    if (key === "schedule") schedule = value;
    else given[key] = Number(value);
  }
  return {optimizer, schedule, given};
}

/** Hyperparameters of the run's schedule: what the rule calls the same gets another name, as in Python's `Run`. */
export function scheduleQuantities(run, {optimizers, schedules}) {
  const {hyperparameters, rule} = optimizers[run.optimizer];
  const taken = new Set([...hyperparameters.map(({key}) => key), ...rule.targets.map(([name]) => name)]);
  return schedules[run.schedule].hyperparameters.map((one) => {
    let {key} = one;
    while (taken.has(key)) key += "_";
    return {...one, key};
  });
}

/** Hyperparameters of the run's optimizer and of its schedule, in declared order. */
export function quantities(run, catalogue) {
  return [...catalogue.optimizers[run.optimizer].hyperparameters, ...scheduleQuantities(run, catalogue)];
}

/** What a run gives a hyperparameter, or its default. A reader may call one `constructor`. */
export const given = (run, {key, default: usual}) => (Object.hasOwn(run.given, key) ? run.given[key] : usual);

/** @param {Run} run @param {object} catalogue */
export function runText(run, catalogue) {
  const texts = (list) => list.filter(({key}) => Object.hasOwn(run.given, key)).map(({key}) => `${key}=${String(run.given[key])}`);
  const parts = [
    ...texts(catalogue.optimizers[run.optimizer].hyperparameters),
    ...(run.schedule === CONSTANT ? [] : [`schedule=${run.schedule}`]),
    ...texts(scheduleQuantities(run, catalogue)),
  ];
  return parts.length ? `${run.optimizer}:${parts.join(",")}` : run.optimizer;
}

/** @returns {number[]} all values in declared order, but last those that only say where state starts */
export function runValues(run, catalogue) {
  const all = quantities(run, catalogue);
  return [...all.filter(({starts}) => !starts), ...all.filter(({starts}) => starts)].map((one) => given(run, one));
}

/** The run's learning rate with its symbol, such as `ε 0.02`; empty for a rule that has none, and where its name says it. */
export function rateBeside(name, run, {optimizers}) {
  const rate = optimizers[run.optimizer].hyperparameters.find(({key}) => key === "lr");
  const text = rate ? `${rate.symbol} ${String(given(run, rate))}` : "";
  return ` ${name.replaceAll(",", " ")} `.includes(` ${text} `) ? "" : text;
}

/** Another optimizer or schedule, with what the old settings and the new ones share. */
export function rebuilt(run, changes, catalogue) {
  const next = {...run, ...changes};
  const keys = quantities(next, catalogue).map(({key}) => key);
  return {...next, given: Object.fromEntries(Object.entries(run.given).filter(([key]) => keys.includes(key)))};
}

/** Places of the runs from the first ancestor to the run itself, each with the step until which it leads. */
export function lineage(place, forks, steps) {
  const parts = [[place, steps]];
  while (forks[parts[0][0]]) {
    const [parent, at] = forks[parts[0][0]];
    parts.unshift([parent, Math.min(at, parts[0][1])]);
  }
  return parts;
}

/** What the reader calls the run, or its optimizer's name: its name among others begins with it. */
export const plainName = (run, {optimizers}) => run.name ?? optimizers[run.optimizer].name;

/**
 * What runs are called: their plain names, and where two would be the same, what they differ by; no two are the same.
 * Python's `optimizers/naming.py` has the same.
 * @param {Run[]} runs @param {object} catalogue @param {string} language @returns {string[]}
 */
export function namesOf(runs, catalogue, language) {
  const plain = runs.map((run) => plainName(run, catalogue));
  const names = runs.map((run, place) => {
    const alike = runs.filter((_, i) => plain[i] === plain[place]);
    return [plain[place], ...differences(run, alike, catalogue, language)].join(" ");
  });
  const taken = new Set(names);
  return names.map((name) => {
    if (names.filter((other) => other === name).length === 1) return name;
    let n = 1;
    while (taken.has(`${name} (${n})`)) n += 1;
    taken.add(`${name} (${n})`);
    return `${name} (${n})`;
  });
}

/** What stands behind a fork's name: the step, and that it begins with an empty memory where the name does not say so. */
export function forkMark({fork}, name, {fresh}, language) {
  if (!fork) return "";
  return ` ↳${fork.at}${fork.fresh && !name.includes(fresh[language]) ? ` ${fresh[language]}` : ""}`;
}

function differences(run, alike, catalogue, language) {
  const valueOf = (one, key) => {
    const declared = quantities(one, catalogue).find((other) => other.key === key);
    return declared && given(one, declared);
  };
  const differ = quantities(run, catalogue).filter(({key}) => new Set(alike.map((one) => valueOf(one, key))).size > 1)
    .map((one) => `${one.symbol} ${String(given(run, one))}`);
  const scheduled = new Set(alike.map(({schedule}) => schedule)).size > 1;
  const emptied = run.fork?.fresh && !alike.every(({fork}) => fork?.fresh);
  return [...(differ.length ? [differ.join(", ")] : []), ...(scheduled ? [catalogue.schedules[run.schedule].name[language]] : []),
    ...(emptied ? [catalogue.fresh[language]] : [])];
}
