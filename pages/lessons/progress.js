/** What the reader has done in the lessons. It stays in this browser: nothing of it is sent anywhere. */

import {save} from "../../ui/browser/kit/save.js";

const PLACE = "descent-lab-progress";
const MAX_LENGTH = 50_000;
const listeners = new Set();
/** Serves a browser that keeps nothing, until the tab is closed. */
let kept = null;

const empty = () => ({version: 1, done: {}, test: {}});
const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @returns {{version: 1, chapter?: string, done: Record<string, Record<string, number>>, test: Record<string, object>}} */
export function loadProgress() {
  let text = null;
  try {
    text = globalThis.localStorage.getItem(PLACE);
  } catch {
    return kept ?? empty();
  }
  try {
    const found = text && text.length <= MAX_LENGTH ? JSON.parse(text) : null;
    if (!isTable(found) || found.version !== 1) return kept ?? empty();
    // What another hand has put there is not trusted: only tables, and only numbers in those of chapters.
    const done = Object.entries(isTable(found.done) ? found.done : {}).filter(([, one]) => isTable(one))
      .map(([key, one]) => [key, Object.fromEntries(Object.entries(one).filter(([, value]) => Number.isFinite(value)))]);
    const test = Object.entries(isTable(found.test) ? found.test : {}).filter(([, one]) => isTable(one));
    return {version: 1, ...(typeof found.chapter === "string" ? {chapter: found.chapter} : {}),
      done: Object.fromEntries(done), test: Object.fromEntries(test)};
  } catch {
    return kept ?? empty();
  }
}

/**
 * Adds to what is known; the tables `done` and `test` grow by their entries.
 * @param {{chapter?: string, done?: object, test?: object}} change
 */
export function saveProgress(change) {
  const before = loadProgress();
  const done = {...before.done};
  for (const [key, one] of Object.entries(change.done ?? {})) done[key] = {...done[key], ...one};
  const after = {...before, ...change, version: 1, done, test: {...before.test, ...change.test}};
  const text = JSON.stringify(after);
  if (text.length > MAX_LENGTH) return;
  kept = after;
  try {
    globalThis.localStorage.setItem(PLACE, text);
  } catch {
    // The page works without; only the next visit begins anew.
  }
  for (const listener of listeners) listener();
}

/** Gives the reader all of it as a file. */
export function exportProgress() {
  save(new Blob([`${JSON.stringify(loadProgress(), null, 2)}\n`], {type: "application/json"}), "descent-lab-progress.json");
}

/** @param {() => void} listener called after each change @returns {() => void} end it */
export function onProgress(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
