/** The files of a class: who handed in what, and what can be counted in it. */

import {fill} from "../../../ui/browser/kit/dom.js";
import {csv} from "../../../ui/browser/kit/csv.js";
import {readFile} from "../record.js";

/** @typedef {{file: string, name: string, record: object}} Student */

const folded = (name) => name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

/**
 * What files hold; of several by one name the newest, a file without a name stands for itself.
 * @param {{file: string, text: string | null}[]} files `text`: null for one that is too large to be read
 * @returns {{students: Student[], damaged: {file: string, fault: string, at?: string}[], doubles: {name: string, count: number}[]}}
 */
export function gathered(files) {
  const damaged = [];
  const known = new Map();
  for (const {file, text} of files) {
    const {found, fault, at} = text === null ? {fault: "handin.large"} : readFile(text);
    if (fault) {
      damaged.push({file, fault, at});
      continue;
    }
    const name = folded(found.name ?? "");
    const key = name ? `name ${name}` : `file ${file}`;
    const before = known.get(key);
    const student = {file, name: found.name?.trim() ?? "", record: found};
    const newer = !before || momentOf(found) >= momentOf(before.student.record);
    known.set(key, {student: newer ? student : before.student, count: (before?.count ?? 0) + 1});
  }
  const all = [...known.values()];
  const doubles = all.filter(({student, count}) => count > 1 && student.name).map(({student, count}) => ({name: student.name, count}));
  const students = all.map(({student}) => student).sort((a, b) => called(a).localeCompare(called(b), undefined, {numeric: true}));
  return {students, damaged, doubles};
}

const momentOf = ({saved}) => (saved ? Date.parse(saved) : -Infinity);

/** How a student is called: by name, else by the file. @param {Student} student */
export const called = ({name, file}) => name || file;

/** The seeds of the tests that were done, those of most students first. @param {Student[]} students @returns {string[]} */
export function seedsOf(students) {
  const counts = new Map();
  for (const {record} of students) {
    for (const seed of new Set([...Object.keys(record.test), ...Object.keys(record.answers ?? {})])) counts.set(seed, (counts.get(seed) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || Number(a) - Number(b)).map(([seed]) => seed);
}

/** What came of a test; of one from before answers were kept the score alone. @returns {{score?: number, of?: number, tries?: number, at?: string, questions: object[]}} */
export function resultOf({record}, seed) {
  const {questions = [], tries, at} = record.answers?.[seed] ?? {};
  if (!questions.length) return {...record.test[seed], questions};
  return {score: questions.filter(({right}) => right).length, of: questions.length, tries, at, questions};
}

/** How often each answer to each question was given. @returns {{asked: string, of: number, answers: {chosen: string, count: number, right: boolean}[]}[]} */
export function chosen(students, seed) {
  const all = students.map((student) => resultOf(student, seed).questions).filter(({length}) => length);
  const most = Math.max(0, ...all.map(({length}) => length));
  return Array.from({length: most}, (_, i) => {
    const entries = all.map((questions) => questions[i]).filter((one) => one?.given !== undefined);
    const groups = new Map();
    // Languages differ in their words for a choice, not in its place.
    for (const {given, chosen: text = "", right = false} of entries) {
      const {count = 0, ...before} = groups.get(given) ?? {chosen: text || String(given), right};
      groups.set(given, {...before, count: count + 1});
    }
    const answers = [...groups.values()].sort((a, b) => b.count - a.count);
    return {asked: all.find((questions) => questions[i]?.asked)?.[i].asked ?? "", of: entries.length, answers};
  });
}

/** Flags and curves that were drawn for a prediction, or for a made lesson. @returns {{flag?: number[], curve?: number[]}[]} */
export function drawnFor(students, {chapter, name, word, kind}) {
  if (word) return answersTo(students, word, KINDS[kind] ?? []).map(({given}) => (kind === "curve" ? {curve: given} : {flag: given}));
  return students.map(({record}) => record.drawn?.[chapter]?.[name]).filter((one) => one && (one.flag || one.curve));
}

/** The kinds of answers that a made lesson's question takes, by how it is shown: coordinates that were typed are a flag, too. */
const KINDS = {flag: ["flag", "end"], curve: ["curve"]};
/** What an answer of a kind is: another hand may have written the file. */
const SHAPES = {
  text: (given) => typeof given === "string",
  choice: Number.isInteger,
  flag: (given) => Array.isArray(given) && given.length === 2,
  end: (given) => SHAPES.flag(given),
  curve: (given) => Array.isArray(given) && given.length > 2,
};
const isAnswer = ({kind, given}) => Boolean(Object.hasOwn(SHAPES, kind) && SHAPES[kind](given));

/** The answers to a made lesson, of these kinds where they are named. @returns {{student: Student, kind: string, given: any}[]} */
export function answersTo(students, word, kinds) {
  return students.flatMap((student) => {
    const entry = student.record.made?.[word];
    return entry && isAnswer(entry) && (!kinds || kinds.includes(entry.kind)) ? [{student, kind: entry.kind, given: entry.given}] : [];
  });
}

/** The made lessons that files speak of, those of most students first. @returns {{word: string, question: string, count: number}[]} */
export function lessonsIn(students) {
  const found = new Map();
  for (const {record} of students) {
    for (const [word, {question = ""}] of Object.entries(record.made ?? {})) {
      const {count = 0} = found.get(word) ?? {};
      found.set(word, {word, question, count: count + 1});
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** How a lesson's question is called, where it is known or not. */
export const questionOf = ({word, question}, lessons, words) =>
  lessons.find((one) => one.word === word)?.question || question || words["classroom.made-untitled"];

/** An answer as a cell: a choice by its run's name where that is known, else by its place; what was drawn as its numbers. */
function cellOf(entry, lesson, words) {
  if (!entry || !isAnswer(entry)) return null;
  if (entry.kind === "choice") return choiceOf(entry.given, lesson, words);
  return Array.isArray(entry.given) ? JSON.stringify(entry.given) : entry.given;
}

export const choiceOf = (place, lesson, words) => lesson?.choices?.[place] ?? fill(words["classroom.run"], {n: place + 1});

/** The mean closeness of all predictions that were made, or null. */
export function closenessOf({record}) {
  const shares = Object.values(record.done).flatMap((one) => Object.values(one));
  return shares.length ? {count: shares.length, mean: shares.reduce((sum, one) => sum + one, 0) / shares.length} : null;
}

/** Points of the essay that were ticked, of those that there are. */
export const ticked = ({record}, points) => points.filter(({key}) => record.essay?.ticks?.includes(key)).length;

/** The table as CSV: a row for each student, and a column for each answer. @param {object} words */
export function tableOf(students, seed, {predictions, lessons, points}, words) {
  const asked = chosen(students, seed);
  const made = lessonsIn(students);
  const head = ["classroom.csv-name", "classroom.csv-file", "classroom.csv-saved", "classroom.csv-release", "classroom.csv-seed",
    "classroom.csv-score", "classroom.csv-of", "classroom.csv-tries", "classroom.csv-points"].map((key) => words[key]);
  const rows = students.map((student) => {
    const {record, name, file} = student;
    const {score, of, tries, questions} = resultOf(student, seed);
    return [name, file, record.saved, record.release, seed === undefined ? null : Number(seed), score, of, tries, ticked(student, points),
      ...predictions.map(({chapter, name: key}) => record.done[chapter]?.[key]),
      ...asked.map((_, i) => questions[i]?.chosen),
      ...made.map(({word}) => cellOf(record.made?.[word], lessons.find((one) => one.word === word), words)), record.essay?.text];
  });
  const titles = [...predictions.map(({chapter, name}) => `${chapter}/${name}`), ...asked.map((_, i) => `${words["classroom.question"]} ${i + 1}`),
    ...made.map((one) => questionOf(one, lessons, words))];
  return csv([[...head, ...titles, words["classroom.csv-essay"]], ...rows]);
}
