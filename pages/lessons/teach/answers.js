/**
 * What the reader has answered to lessons that teachers made, by the word of each lesson's link. It stays in this
 * browser; whoever collects answers reads it here.
 *
 * An entry: `kind` of the question (choice, flag, curve, text, end), `question` in its own words, `given` as
 * `pages/lessons/teach/answers.py` has it (null where the reader gave none), whether the truth was `revealed`, and `at`,
 * the time of the answer.
 */

import {isTable} from "../record.js";

const PLACE = "descent-lab-answers";
const MAX_LESSONS = 40;
const MAX_LENGTH = 250_000;
const MAX_TEXT = 2000;
/** Serves a browser that keeps nothing, until the tab is closed. */
let kept = null;
const listeners = new Set();

const isText = (value) => typeof value === "string" && value.length <= MAX_TEXT;
// What another hand has put there is not trusted; what a question takes for an answer is for its page to say.
const isEntry = (one) => isTable(one) && [one.kind, one.question, one.at].every(isText) && typeof one.revealed === "boolean" && "given" in one;

/** @returns {Record<string, {kind: string, question: string, given: any, revealed: boolean, at: string}>} by word, the oldest first */
export function loadAnswers() {
  try {
    const text = globalThis.localStorage.getItem(PLACE);
    const found = text && text.length <= MAX_LENGTH ? JSON.parse(text) : null;
    if (!isTable(found) || found.version !== 1 || !isTable(found.lessons)) return {...kept};
    return Object.fromEntries(Object.entries(found.lessons).filter(([, one]) => isEntry(one)).slice(-MAX_LESSONS));
  } catch {
    return {...kept};
  }
}

/** Keeps the answer to a lesson; the time is that of the first one. @param {string} word @param {object | null} entry without `at`, null for none */
export function saveAnswer(word, entry) {
  const before = loadAnswers();
  const {[word]: earlier, ...others} = before;
  const same = earlier && entry && JSON.stringify([earlier.kind, earlier.given]) === JSON.stringify([entry.kind, entry.given]);
  keep(Object.entries(entry ? {...others, [word]: {...entry, at: same ? earlier.at : new Date().toISOString()}} : others));
}

/** Puts these answers in the place of all. @param {ReturnType<typeof loadAnswers>} answers */
export function replaceAnswers(answers) {
  keep(Object.entries(answers).filter(([, one]) => isEntry(one)));
}

/** @param {() => void} listener called after each change @returns {() => void} end it */
export function onAnswers(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function keep(after) {
  const written = () => JSON.stringify({version: 1, lessons: Object.fromEntries(after)});
  while (after.length > MAX_LESSONS || (after.length && written().length > MAX_LENGTH)) after.shift();
  kept = Object.fromEntries(after);
  try {
    globalThis.localStorage.setItem(PLACE, written());
  } catch {
    // The lesson works without; only a reload begins anew.
  }
  for (const listener of listeners) listener();
}
