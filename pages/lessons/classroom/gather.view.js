/** A class's files, read here and kept until the page closes: nothing of them is sent. */

import {element, fill, say} from "../../../ui/browser/kit/dom.js";
import {save} from "../../../ui/browser/kit/save.js";
import {MAX_FILE} from "../record.js";
import {createCloud} from "./clouds.js";
import {drawnFor, gathered, lessonsIn, seedsOf, tableOf} from "./files.js";
import {answersList, madeList, studentsTable} from "./table.js";

const MAX_FILES = 500;
/** Bytes: a character of a file takes three at the most. */
const MAX_BYTES = 3 * MAX_FILE;
const MAX_LINES = 30;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let words = null;
  let class_ = {students: [], damaged: [], doubles: []};
  let [read, left, seed, wanted] = [0, 0, undefined, ""];

  const input = (more) => element("input", {type: "file", multiple: true, hidden: true, tabIndex: -1, ...more});
  const files = input({accept: ".json,application/json"});
  const folder = input({webkitdirectory: true});
  const button = (target) => element("button", {type: "button", className: "dl-link dl-quiz-main", onclick: () => target.click()});
  const [chooseFiles, chooseFolder] = [button(files), button(folder)];
  // A phone has no folders to choose.
  chooseFolder.hidden = !("webkitdirectory" in HTMLInputElement.prototype);
  const hint = element("span", {className: "dl-quiz-hint"});
  const drop = element("div", {className: "dl-class-drop"}, chooseFiles, chooseFolder, files, folder, hint);
  const said = element("div", {role: "status"});
  const heading = () => element("h3", {className: "dl-title"});
  const [head, cloudHead, testHead, madeHead] = [heading(), heading(), heading(), heading()];
  const tests = element("select", {onchange: () => {
    seed = tests.value;
    render();
  }});
  const testLabel = element("label", {className: "dl-class-label"});
  const table = element("div");
  const out = element("button", {type: "button", className: "dl-link", onclick: () => {
    save(new Blob([tableOf(class_.students, seed, component.data, words)], {type: "text/csv"}), "descent-lab-class.csv");
  }});
  const picked = element("select", {onchange: () => {
    wanted = picked.value;
    renderCloud();
  }});
  const pickedLabel = element("label", {className: "dl-class-label"});
  const question = element("p", {className: "dl-question"});
  const clouds = element("section", {}, cloudHead, pickedLabel, question);
  const cloud = createCloud(clouds, catalogue);
  const train = element("button", {type: "button", className: "dl-link", onclick: () => component.setTriggerValue("train", wanted)});
  clouds.append(train);
  const [answers, ofMade] = [element("div"), element("div")];
  const [asked, made] = [element("section", {}, testHead, answers), element("section", {}, madeHead, ofMade)];
  const found = element("div", {hidden: true}, element("section", {}, head, testLabel, table, element("div", {className: "dl-quiz-buttons"}, out)), clouds, made, asked);
  const root = element("div", {className: "dl-race dl-alone dl-quiz dl-class", dataset: {testid: "class"}}, drop, said, found);
  parent.replaceChildren(root);

  for (const one of [files, folder]) one.addEventListener("change", () => {
    take([...one.files]);
    one.value = "";
  });
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });

  async function take(chosen) {
    const texts = await textsOf(chosen);
    [read, left] = [texts.length, chosen.length - texts.length];
    class_ = gathered(texts);
    [seed] = seedsOf(class_.students);
    wanted = "";
    render();
  }

  const nameOf = ({word, chapter, name}) => word ?? `${chapter}/${name}`;
  /** All that is answered by drawing: lessons that are at hand, then the course's predictions. */
  const drawable = () => [...component.data.lessons.filter(({kind}) => kind === "flag" || kind === "curve"), ...component.data.predictions];
  const predictionOf = (wish) => drawable().find((one) => nameOf(one) === wish);
  const countOf = (wish) => drawnFor(class_.students, predictionOf(wish)).length;

  function render() {
    chooseFiles.textContent = words["classroom.files"];
    chooseFolder.textContent = words["classroom.folder"];
    say(hint, words["classroom.stays"]);
    const {students} = class_;
    found.hidden = !students.length;
    said.replaceChildren(...(read || left ? report(class_, read, left, words) : []));
    if (found.hidden) return;
    head.textContent = words["classroom.students"];
    out.textContent = words["classroom.csv"];
    const seeds = seedsOf(students);
    testLabel.hidden = asked.hidden = !seeds.length;
    testLabel.replaceChildren(words["classroom.seed"], tests);
    tests.replaceChildren(...seeds.map((one) => element("option", {value: one, textContent: one, selected: one === seed})));
    table.replaceChildren(studentsTable(students, seed, component.data, words, component.data.language));
    testHead.textContent = fill(words["classroom.answers"], {seed});
    if (seeds.length) answers.replaceChildren(...answersList(students, seed, words));
    made.hidden = !lessonsIn(students).length;
    madeHead.textContent = words["classroom.made"];
    ofMade.replaceChildren(...madeList(students, component.data.lessons, words));
    renderCloud();
  }

  function renderCloud() {
    const there = drawable().filter((one) => countOf(nameOf(one)));
    if (!there.some((one) => nameOf(one) === wanted)) wanted = there.length ? nameOf(there[0]) : "";
    clouds.hidden = !wanted;
    if (!wanted) return;
    cloudHead.textContent = words["classroom.predictions"];
    pickedLabel.replaceChildren(words["classroom.prediction"], picked);
    picked.replaceChildren(...there.map((one) => element("option", {value: nameOf(one), selected: nameOf(one) === wanted,
      textContent: fill(words["classroom.option"], {title: one.title ?? words["classroom.made"], n: countOf(nameOf(one)), question: one.question})})));
    const one = predictionOf(wanted);
    question.textContent = one.question;
    train.hidden = one.truth !== null;
    train.textContent = words["classroom.train"];
    cloud.show(one, drawnFor(class_.students, one), words);
  }

  return {
    update(next) {
      component = next;
      words = catalogue.words[next.data.language];
      render();
    },
    destroy() {
      cloud.destroy();
      root.remove();
    },
  };
}

/** The texts of these files, as far as they are to be read. */
function textsOf(chosen) {
  const some = chosen.filter(({name}) => /\.json$/i.test(name)).slice(0, MAX_FILES);
  return Promise.all(some.map(async (file) => ({file: file.name, text: file.size > MAX_BYTES ? null : await file.text()})));
}

/** What came of the files: how many students, whose newest one counts, and which cannot be read. */
function report({students, damaged, doubles}, read, left, words) {
  const line = (key, values) => element("p", {textContent: fill(words[key], values)});
  const lines = damaged.slice(0, MAX_LINES).map(({file, fault, at}) => element("li", {textContent: fill(words[fault], {file, at})}));
  return [
    line("classroom.read", {files: read, students: students.length}),
    ...(left ? [line("classroom.left", {n: left})] : []),
    ...(doubles.length ? [line("classroom.doubles", {names: doubles.map(({name, count}) => `${name} (${count})`).join(", ")})] : []),
    ...(damaged.length ? [line("classroom.damaged", {n: damaged.length}), element("ul", {className: "dl-class-damaged"}, ...lines)] : []),
    ...(students.length ? [element("p", {className: "dl-quiz-hint", textContent: words["classroom.own-word"]})] : []),
  ];
}
