/** The tables of a class: its students, and how often each answer was given. */

import {element, fill} from "../../../ui/browser/kit/dom.js";
import {answersTo, called, choiceOf, chosen, closenessOf, lessonsIn, questionOf, resultOf, ticked} from "./files.js";

/** @param {import("./files.js").Student[]} students @param {string | undefined} seed @param {object} data of the view @param {object} words */
export function studentsTable(students, seed, {points, predictions}, words, language) {
  const made = lessonsIn(students).length;
  const heads = ["classroom.student", "classroom.saved", "classroom.test", "classroom.points", "classroom.predictions",
    ...(made ? ["classroom.made"] : []), "classroom.essay"]
    .map((key) => element("th", {scope: "col", textContent: words[key]}));
  const rows = students.map((student) => {
    const {score, of, tries} = resultOf(student, seed);
    const near = closenessOf(student);
    const {saved, essay} = student.record;
    const cells = [
      saved ? new Date(saved).toLocaleString(language) : "–",
      score === undefined ? "–" : fill(words[tries > 1 ? "classroom.score-tries" : "classroom.score"], {n: score, of, tries}),
      essay ? `${ticked(student, points)} / ${points.length}` : "–",
      near ? fill(words["classroom.near"], {n: near.count, of: predictions.length, share: Math.round(100 * near.mean)}) : "–",
      ...(made ? [fill(words["classroom.score"], {n: answeredBy(student), of: made})] : []),
    ];
    return element("tr", {}, element("th", {scope: "row", textContent: called(student), title: student.file}),
      ...cells.map((textContent) => element("td", {textContent})), element("td", {}, essayOf(essay, words)));
  });
  return element("div", {className: "dl-results-scroll dl-class-scroll", tabIndex: 0, role: "region", "aria-label": words["classroom.students"]},
    element("table", {className: "dl-class-table"}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)));
}

/** To how many made lessons a student has an answer. */
const answeredBy = (student) => Object.keys(student.record.made ?? {}).filter((word) => answersTo([student], word).length).length;

function essayOf(essay, words) {
  if (!essay?.text) return "–";
  return element("details", {}, element("summary", {textContent: words["classroom.read-essay"]}), element("p", {className: "dl-class-essay", textContent: essay.text}));
}

/** @param {import("./files.js").Student[]} students @param {string} seed @param {object} words */
export function answersList(students, seed, words) {
  return chosen(students, seed).map(({asked, of, answers}, i) => element("section", {className: "dl-class-question"},
    element("h4", {textContent: `${i + 1}. ${asked}`}), ...answers.map((one) => bar(one, of, words)),
    ...(of ? [] : [element("p", {textContent: words["classroom.no-answer"]})])));
}

/** What was answered to made lessons: choices as bars, words under their names, and how many have drawn. @param {object[]} lessons that are at hand */
export function madeList(students, lessons, words) {
  return lessonsIn(students).map((one, i) => {
    const lesson = lessons.find(({word}) => word === one.word);
    const given = answersTo(students, one.word);
    return element("section", {className: "dl-class-question"}, element("h4", {textContent: `${i + 1}. ${questionOf(one, lessons, words)}`}),
      ...(given.length ? madeAnswers(given, lesson, words) : [element("p", {textContent: words["classroom.no-answer"]})]));
  });
}

function madeAnswers(given, lesson, words) {
  const texts = given.filter(({kind}) => kind === "text");
  const places = given.filter(({kind}) => kind === "choice").map((one) => one.given);
  const drawn = [["classroom.flags", ["flag", "end"]], ["classroom.curves", ["curve"]]]
    .map(([key, kinds]) => [key, given.filter(({kind}) => kinds.includes(kind)).length]).filter(([, n]) => n);
  const offered = [...new Set([...(lesson?.choices ?? []).keys(), ...places])].sort((a, b) => a - b);
  return [
    ...(places.length ? offered.map((place) => bar({chosen: choiceOf(place, lesson, words), right: Boolean(lesson?.right.includes(place)),
      count: places.filter((one) => one === place).length}, places.length, words)) : []),
    ...drawn.map(([key, n]) => element("p", {textContent: fill(words[key], {n}) + (lesson ? "" : ` ${words["classroom.made-unknown"]}`)})),
    ...(texts.length ? [element("dl", {className: "dl-class-texts"}, ...texts.flatMap(({student, given: said}) =>
      [element("dt", {textContent: called(student)}), element("dd", {textContent: said})]))] : []),
  ];
}

/** How many gave an answer, as a bar with its number. */
export function bar({chosen: text, count, right}, of, words) {
  const sign = right ? element("span", {className: "dl-right", role: "img", "aria-label": words["classroom.right"], textContent: "✓ "}) : "";
  return element("div", {className: "dl-class-bar"}, element("span", {className: "dl-class-said"}, sign, text),
    element("span", {className: "dl-class-track", "aria-hidden": "true"}, element("span", {className: "dl-class-fill", style: {width: `${of ? (100 * count) / of : 0}%`}})),
    element("span", {className: "dl-class-count", textContent: String(count)}));
}
