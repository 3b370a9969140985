/** Marking answers, in the browser alone. */

/** @typedef {{choices: string[], answer: number, tolerance: number}} Question */

/** A number as people type it: full-width digits, a true minus, or a comma for the point; NaN for what is none. */
export function readNumber(text) {
  const plain = text.normalize("NFKC").trim().replace(/[−–—ー]/g, "-").replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** @param {Question} question @param {number} given place of a choice, or the number */
export function isRight(question, given) {
  if (question.choices.length) return given === question.answer;
  return Math.abs(given - question.answer) <= question.tolerance * (1 + 1e-9);
}

/** How many of the answers are right. @param {({right: boolean} | null)[]} answers */
export function scoreOf(answers) {
  return answers.filter((answer) => answer?.right).length;
}
