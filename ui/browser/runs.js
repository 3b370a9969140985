/** Runs as the browser holds them; their text is the same as in links. */

/** @typedef {{optimizer: string, given: Record<string, number>}} Run */

/** @param {string} text text that Python wrote, `adam:lr=0.05` @returns {Run} */
export function parseRun(text) {
  const [optimizer, settings = ""] = text.split(":");
  const given = {};
  for (const part of settings.split(",").filter(Boolean)) {
    const [key, value] = part.split("=");
    given[key] = Number(value);
  }
  return {optimizer, given};
}

/** @param {Run} run @param {Record<string, object>} optimizers the catalogue */
export function runText(run, optimizers) {
  const given = optimizers[run.optimizer].hyperparameters
    .filter(({key}) => key in run.given)
    .map(({key}) => `${key}=${String(run.given[key])}`);
  return given.length ? `${run.optimizer}:${given.join(",")}` : run.optimizer;
}

/** @returns {number[]} all values in declared order */
export function runValues(run, optimizers) {
  return optimizers[run.optimizer].hyperparameters.map(({key, default: value}) => run.given[key] ?? value);
}

/** Another optimizer with what the old settings and the new optimizer share. */
export function withOptimizer(run, optimizer, optimizers) {
  const keys = optimizers[optimizer].hyperparameters.map(({key}) => key);
  return {optimizer, given: Object.fromEntries(Object.entries(run.given).filter(([key]) => keys.includes(key)))};
}
