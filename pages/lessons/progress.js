/** What the reader has done in the lessons. It stays in this browser: nothing of it is sent anywhere. */

import {save} from "../../ui/browser/kit/save.js";
import {loadAnswers, replaceAnswers} from "./teach/answers.js";
import {MAX_FILE, MAX_TESTS, isTable, readEssay, readKept, writeFile} from "./record.js";

const PLACE = "descent-lab-progress";
const ESSAY_PLACE = "descent-lab-essay";
const NAME_PLACE = "descent-lab-browser";
const MAX_STORED_ESSAY = 20_000;
const listeners = new Set();
/** Serves a browser that keeps nothing, until the tab is closed. */
const kept = {};

/** @returns {import("./record.js").Record} */
export function loadProgress() {
  return stored(PLACE, MAX_FILE, readKept) ?? readKept(null);
}

/** @returns {{text: string, ticks: string[], at?: string}} the reader's answer in words, and the points found in it */
export function loadEssay() {
  const {text = "", ticks = [], ...more} = stored(ESSAY_PLACE, MAX_STORED_ESSAY, readEssay) ?? {};
  return {text, ticks, ...more};
}

function stored(place, most, read) {
  try {
    const text = globalThis.localStorage.getItem(place);
    const found = text && text.length <= most ? JSON.parse(text) : null;
    return isTable(found) && found.version === 1 ? read(found) : kept[place];
  } catch {
    return kept[place];
  }
}

/**
 * Adds to what is known; the tables `done` and `drawn` grow by the entries of each chapter, `test` and `answers` by those
 * of each seed.
 * @param {{name?: string, chapter?: string, done?: object, drawn?: object, test?: object, answers?: object}} change
 */
export function saveProgress(change) {
  const before = loadProgress();
  const drawn = grown(before.drawn ?? {}, change.drawn);
  const answers = Object.entries({...before.answers, ...change.answers}).sort(([, a], [, b]) => (a.at < b.at ? -1 : 1)).slice(-MAX_TESTS);
  const more = {...(Object.keys(drawn).length ? {drawn} : {}), ...(answers.length ? {answers: Object.fromEntries(answers)} : {})};
  keep(PLACE, {...before, ...change, ...more, version: 1, done: grown(before.done, change.done), test: {...before.test, ...change.test}});
}

const grown = (tables, change = {}) =>
  ({...tables, ...Object.fromEntries(Object.entries(change).map(([key, one]) => [key, {...tables[key], ...one}]))});

/** A prediction's first answer, as a drawn flag or curve, and how close it is, 0 … 1. @param {{chapter: string, name: string}} prediction */
export function keepAnswer({chapter, name}, share, answer) {
  const at = new Date().toISOString();
  saveProgress({chapter, done: {[chapter]: {[name]: Number(share.toFixed(3))}}, drawn: {[chapter]: {[name]: {...answer, at}}}});
}

/** @param {{text: string, ticks: string[]}} essay */
export function saveEssay({text, ticks}) {
  keep(ESSAY_PLACE, {version: 1, text, ticks, at: new Date().toISOString()});
}

/** Puts what a file holds in the place of all that there was. */
export function takeBack({release, saved, essay, made = {}, ...record}) {
  replaceAnswers(made);
  keep(ESSAY_PLACE, {version: 1, text: "", ticks: [], ...essay}, true);
  keep(PLACE, record, true);
}

function keep(place, content, whole = false) {
  const text = JSON.stringify(content);
  if (text.length > MAX_FILE) return;
  kept[place] = content;
  try {
    globalThis.localStorage.setItem(place, text);
  } catch {
    // The page works without; only the next visit begins anew.
  }
  for (const listener of listeners) listener(whole);
}

/** Whether there is anything that a file could lose. */
export function isEmpty() {
  const {done, test, answers} = loadProgress();
  return ![done, test, answers ?? {}, loadAnswers()].some((one) => Object.keys(one).length) && !loadEssay().text;
}

/** Gives the reader all of it as a file. @param {string} release of the app */
export function exportProgress(release) {
  const [record, now] = [loadProgress(), new Date()];
  const name = (record.name ?? "").normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
  const content = writeFile(record, loadEssay(), loadAnswers(), release, now);
  save(new Blob([content], {type: "application/json"}), `descent-lab-${name || "progress"}.json`);
}

/** A name for this browser that nobody can guess, the same on every visit. @returns {string} 32 letters */
export function browserName() {
  const text = globalThis.crypto.getRandomValues(new Uint8Array(16)).reduce((all, byte) => all + byte.toString(16).padStart(2, "0"), "");
  const name = stored(NAME_PLACE, 80, ({name: one}) => (/^[0-9a-f]{32}$/.test(one) ? one : undefined));
  if (name) return name;
  kept[NAME_PLACE] = text;
  try {
    globalThis.localStorage.setItem(NAME_PLACE, JSON.stringify({version: 1, name: text}));
  } catch {
    // It holds until the tab is closed.
  }
  return text;
}

/** @param {(whole: boolean) => void} listener called after each change, of all at once where `whole` @returns {() => void} end it */
export function onProgress(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
