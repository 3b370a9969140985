/** A rule with its symbols, and the numbers that stand for them, for a step that the reader computes. */

import {element} from "./dom.js";
import {typeset} from "./typeset.js";

const SYMBOLS = {g: "∇E", t: "t", w: "w"};

/**
 * @param {object} declared the optimizer as the catalogue has it
 * @param {[string, string][]} given symbols and values @param {object} words
 * @returns {HTMLElement[]}
 */
export function ruleLines(declared, given, words) {
  const {symbols, rule, layouts} = declared;
  const symbol = (name) => SYMBOLS[name] ?? symbols[name] ?? name;
  const slot = (name) => element("i", {className: "dl-quiz-symbol", textContent: symbol(name)});
  const between = {if: words["details.if"], else: words["details.else"]};
  const lines = rule.targets.map(([name], i) => element("div", {className: "dl-quiz-line"}, slot(name), " ← ", typeset(layouts[i], slot, between)));
  const block = element("div", {className: "dl-quiz-rule", role: "group", "aria-label": words["quiz.rule"]}, ...lines);
  if (!given.length) return [block];
  const numbers = given.map(([name, value]) => element("div", {}, element("dt", {textContent: name}), element("dd", {textContent: `= ${value}`})));
  return [block, element("dl", {className: "dl-quiz-given", "aria-label": words["quiz.given"]}, ...numbers)];
}
