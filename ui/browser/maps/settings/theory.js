/** What theory says of settings where it is exact: as Python's `SettingsMap.curves`, by the optimizers' own formulas. */

import {valuesOf, withValues} from "./axes.js";
import {compiled, curvature, once} from "../../solve/paths.js";
import {CONSTANT, given} from "../../solve/runs.js";
import {parametersOf} from "../../solve/solution.js";
import {eigen, limitOf} from "../../solve/limits.js";

/** By the key of a hyperparameter, what is best for it: a function of all hyperparameters and both curvatures. */
const bests = once((declared) => Object.fromEntries(Object.entries(declared.best).map(([key, source]) =>
  [key, compiled(`return ${source};`, ...declared.hyperparameters.map((one) => `$${one.key}`), "$low", "$high")])));

/** The curvatures of a quadratic's bottom; null where it has none. */
function bottomOf(state, catalogue) {
  const second = new Float64Array(3);
  curvature(catalogue.surfaces[state.surface])(parametersOf(state, catalogue), 0, 0, second);
  const {low, high} = eigen(second);
  return low > 0 ? {low, high} : null;
}

/**
 * Border and ridge over a map with these axes.
 * @param {import("./axes.js").Axis[]} axes
 * @returns {{kind: "border" | "ridge", key: string, formula: string, xs: number[], ys: number[]}[]} may lie beyond what a map shows
 */
export function curvesOf(axes, run, state, catalogue, count) {
  const surface = catalogue.surfaces[state.surface];
  const declared = catalogue.optimizers[run.optimizer];
  const still = axes.every(({of}) => of !== "noise") && !state.noise;
  if (!surface.quadratic || surface.data || run.schedule !== CONSTANT || !declared.linear || !still) return [];
  const along = (key) => axes.findIndex((axis) => axis.of === "run" && axis.key === key);

  function curve(kind, key, formula) {
    const own = along(key);
    const values = valuesOf(axes[1 - own], count);
    const found = values.map((value) => {
      const changed = withValues(run, state, [[axes[1 - own], value]]);
      const bottom = bottomOf({...state, ...changed}, catalogue);
      if (!bottom) return NaN;
      if (kind === "border") return limitOf(changed.run, catalogue, bottom.high);
      return bests(declared)[key](...declared.hyperparameters.map((one) => given(changed.run, one)), bottom.low, bottom.high);
    });
    return {kind, key, formula, ...(own ? {xs: values, ys: found} : {xs: found, ys: values})};
  }

  const ridge = ["mu", "lr"].find((key) => along(key) >= 0 && Object.hasOwn(declared.best, key));
  return [
    ...(along("lr") >= 0 && declared.limit ? [curve("border", "lr", declared.limitText)] : []),
    ...(ridge ? [curve("ridge", ridge, declared.bestText[ridge])] : []),
  ].filter(({xs, ys}) => [...xs, ...ys].every(Number.isFinite));
}

/** A formula as people write one, as Python's `formula_text` has it. */
export function formulaText(key, formula, {hyperparameters}) {
  const symbols = {lam: "λ", low: "λ₁", high: "λ₂", ...Object.fromEntries(hyperparameters.map((one) => [one.key, one.symbol]))};
  const written = formula.replace(/[a-z]\w*/g, (name) => (name === "sqrt" ? "√" : symbols[name] ?? name));
  return `${symbols[key]} = ${written.replaceAll("**2", "²").replaceAll("*", "·").replaceAll("-", "−")}`;
}
