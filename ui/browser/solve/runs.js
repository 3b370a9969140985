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

/** Hyperparameters of the run's optimizer and of its schedule, in declared order. */
export function quantities(run, {optimizers, schedules}) {
  return [...optimizers[run.optimizer].hyperparameters, ...schedules[run.schedule].hyperparameters];
}

/** @param {Run} run @param {object} catalogue */
export function runText(run, {optimizers, schedules}) {
  const texts = (list) => list.filter(({key}) => key in run.given).map(({key}) => `${key}=${String(run.given[key])}`);
  const parts = [
    ...texts(optimizers[run.optimizer].hyperparameters),
    ...(run.schedule === CONSTANT ? [] : [`schedule=${run.schedule}`]),
    ...texts(schedules[run.schedule].hyperparameters),
  ];
  return parts.length ? `${run.optimizer}:${parts.join(",")}` : run.optimizer;
}

/** @returns {number[]} all values in declared order */
export function runValues(run, catalogue) {
  return quantities(run, catalogue).map(({key, default: value}) => run.given[key] ?? value);
}

/** The run's learning rate with its symbol, such as `ε 0.02`; empty for a rule that has none. */
export function rateText(run, {optimizers}) {
  const rate = optimizers[run.optimizer].hyperparameters.find(({key}) => key === "lr");
  return rate ? `${rate.symbol} ${String(run.given.lr ?? rate.default)}` : "";
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
