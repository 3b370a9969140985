/** Powers of a step's number, such as ρ₁ᵗ, are the same for all runs with a value: each is computed once, and looked up in every step. */

import {compiled, ownInputs} from "../../solve/paths.js";

const EXPONENT = String.raw`\$t|\([^()$]*\$t[^()$]*\)|\(\([^()$]*\$t[^()$]*\)[^()$]*\)`;
const POWER = new RegExp(String.raw`Math\.pow\((\$\w+|[\d.]+),(?:${EXPONENT})\)`, "g");
/** Values of which tables are kept at a time. */
const MOST = 1000;

/** What a power may be of: a number, or a value that the rule is given and that no schedule changes. */
const lasting = (base, rule) => !base.startsWith("$") || (base !== "$lr" && ownInputs(rule).includes(base));

/** The rule's lines with the powers as elements of arrays T0, T1, …, and these powers. @returns {{lines: string[], powers: {text: string, base: string}[]}} */
export function tabled(rule) {
  const powers = [];
  const lines = rule.lines.map((line) => line.replace(POWER, (text, base) => {
    if (!lasting(base, rule)) return text;
    const known = powers.findIndex((one) => one.text === text);
    return `T${known < 0 ? powers.push({text, base}) - 1 : known}[$t]`;
  }));
  return {lines, powers};
}

/** Makes what gives the tables of a rule's values H, for so many steps. @returns {(H: Float64Array) => Float64Array[]} */
export function createTables(rule, steps) {
  const tables = tabled(rule).powers.map(({text, base}) => {
    const power = compiled(`return ${text};`, base.startsWith("$") ? base : "unused", "$t");
    return {place: ownInputs(rule).indexOf(base), known: new Map(), make: (value) => Float64Array.from({length: steps + 1}, (_, t) => power(value, t))};
  });
  return (H) => tables.map(({place, known, make}) => {
    const value = place < 0 ? 0 : H[place];
    if (known.size > MOST) known.clear();
    if (!known.has(value)) known.set(value, make(value));
    return known.get(value);
  });
}
