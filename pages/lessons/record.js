/** What a reader has done in the lessons, as the browser keeps it and as a file hands it in: what it may hold, and no more. */

export const APP = "Descent Lab";
const VERSION = 1;
/** Characters of a file: far more than all answers to everything. */
export const MAX_FILE = 300_000;
const MAX_DEPTH = 6;
export const MAX_NAME = 80;
export const MAX_ESSAY = 4000;
/** Tests whose answers are kept, the latest ones. */
export const MAX_TESTS = 20;
const [MAX_KEYS, MAX_QUESTIONS, MAX_SENTENCE, MAX_CURVE] = [40, 20, 600, 64];

export const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// A reader takes what it knows out of a value; what it cannot read it tells to `wrong`, by its path, and leaves out.

const plain = (is) => (value, path, wrong) => (is(value) ? value : wrong(path));
const text = (most) => plain((value) => typeof value === "string" && value.length <= most);
const key = plain((value) => typeof value === "string" && KEY.test(value));
const number = plain((value) => typeof value === "number" && Number.isFinite(value));
const whole = (low, high) => plain((value) => Number.isInteger(value) && value >= low && value <= high);
const share = plain((value) => Number.isFinite(value) && value >= 0 && value <= 1);
const yes = plain((value) => typeof value === "boolean");
const moment = plain((value) => typeof value === "string" && MOMENT.test(value) && !Number.isNaN(Date.parse(value)));

const KEY = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** A lesson that a teacher made, as it stands in a link. */
const WORD = /^~[A-Za-z0-9_-]{1,1600}$/;
const SEED = /^(0|[1-9]\d{0,9})$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** A list of `least` to `most` entries; one that cannot be read spoils all of it. */
const list = (least, most, one) => (value, path, wrong) => {
  if (!Array.isArray(value) || value.length < least || value.length > most) return wrong(path);
  const found = value.map((entry, i) => one(entry, `${path}[${i}]`, wrong));
  return found.includes(undefined) ? undefined : found;
};

/** A table of so many entries at the most, each under a name like `like`. */
const table = (like, most, one) => (value, path, wrong) => {
  if (!isTable(value) || Object.keys(value).length > most) return wrong(path) ?? {};
  const read = Object.entries(value).map(([name, entry]) => {
    const here = path ? `${path}.${name.slice(0, 40)}` : name.slice(0, 40);
    return [name, like.test(name) ? one(entry, here, wrong) : wrong(here)];
  });
  return Object.fromEntries(read.filter(([, entry]) => entry !== undefined));
};

/** A table of these names, each of which may be missing; others are left out unread. */
const fields = (known) => (value, path, wrong) => {
  if (!isTable(value)) return wrong(path);
  const there = Object.entries(known).filter(([name]) => Object.hasOwn(value, name));
  const read = there.map(([name, one]) => [name, one(value[name], path ? `${path}.${name}` : name, wrong)]);
  return Object.fromEntries(read.filter(([, entry]) => entry !== undefined));
};

/** What the first of these readers that can reads. */
const any = (...readers) => (value, path, wrong) => readers.map((one) => one(value, path, () => undefined)).find((one) => one !== undefined) ?? wrong(path);

const ofChapters = (one) => table(KEY, MAX_KEYS, table(KEY, MAX_KEYS, one));

const DRAWN = fields({flag: list(2, 2, number), curve: list(2, MAX_CURVE, number), at: moment});
const QUESTION = fields({kind: key, asked: text(MAX_SENTENCE), chosen: text(MAX_SENTENCE), given: number, right: yes});
const ESSAY = fields({text: text(MAX_ESSAY), ticks: list(0, MAX_KEYS, key), at: moment});
const DONE = {
  name: text(MAX_NAME),
  chapter: key,
  done: ofChapters(share),
  test: table(SEED, MAX_KEYS, fields({score: whole(0, MAX_QUESTIONS), of: whole(1, MAX_QUESTIONS)})),
  drawn: ofChapters(DRAWN),
  answers: table(SEED, MAX_TESTS, fields({at: moment, tries: whole(1, 9999), questions: list(0, MAX_QUESTIONS, QUESTION)})),
};
const GIVEN = any(plain(Number.isFinite), text(MAX_SENTENCE), list(2, MAX_CURVE, number));
const MADE = table(WORD, MAX_KEYS, fields({kind: key, question: text(MAX_SENTENCE), given: (value, ...more) => (value === null ? null : GIVEN(value, ...more)),
  revealed: yes, at: moment}));
const RECORD = fields(DONE);
const FILE = fields({...DONE, release: text(40), saved: moment, essay: ESSAY, made: MADE});

/**
 * @typedef {{name?: string, chapter?: string, done: Record<string, Record<string, number>>, test: Record<string, object>,
 *   drawn?: object, answers?: object}} Record
 */

/** What can be read of what a browser has kept, even where another hand was there. @returns {Record} */
export function readKept(value) {
  const {name, chapter, done = {}, test = {}, drawn, answers} = isTable(value) && value.version === VERSION ? RECORD(value, "", () => undefined) : {};
  const more = Object.entries({name, chapter, drawn, answers}).filter(([, one]) => one !== undefined);
  return {version: VERSION, ...Object.fromEntries(more), done, test};
}

/** What an essay can be read from. */
export const readEssay = (value) => ESSAY(value, "", () => undefined) ?? {};

/** The text of a file with all of it. @param {Record} record @param {object} essay @param {object} made answers to made lessons @param {string} release of the app @param {Date} now */
export function writeFile(record, essay, made, release, now) {
  const {version, name, ...rest} = record;
  const more = {...(essay.text || essay.ticks?.length ? {essay} : {}), ...(Object.keys(made).length ? {made} : {})};
  const content = {app: APP, version, release, ...(name ? {name} : {}), saved: now.toISOString(), ...rest, ...more};
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * A file as it was handed in, of today or from before there were names in it. All of it must be right.
 * @param {string} text
 * @returns {{found?: Record & {release?: string, saved?: string, essay?: object}, fault?: string, at?: string}} `fault`: key of
 *   what to say; `at`: which version, or which place in the file is damaged
 */
export function readFile(text) {
  if (text.length > MAX_FILE) return {fault: "handin.large"};
  let value;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return {fault: "handin.json"};
  }
  if (!isTable(value) || !Number.isInteger(value.version) || (value.app !== undefined && value.app !== APP)) return {fault: "handin.foreign"};
  if (value.app === undefined && !(isTable(value.done) && isTable(value.test))) return {fault: "handin.foreign"};
  if (value.version !== VERSION) return {fault: "handin.version", at: String(value.version).slice(0, 20)};
  if (isDeep(value)) return {fault: "handin.damaged", at: "…"};
  const wrong = [];
  const found = FILE(value, "", (path) => {
    wrong.push(path);
  });
  if (wrong.length) return {fault: "handin.damaged", at: wrong[0]};
  return {found: {version: VERSION, done: {}, test: {}, ...found}};
}

function isDeep(value) {
  let level = [value];
  for (let depth = 0; level.length; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one) => (one !== null && typeof one === "object" ? Object.values(one) : []));
  }
  return false;
}
