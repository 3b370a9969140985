/** Ten questions, one at a time: marked, explained and counted in the browser; nothing of it is sent. */

import {theme} from "../../../ui/browser/kit/canvas.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {createRoving} from "../../../ui/browser/kit/roving.js";
import {loadProgress, onProgress, saveProgress} from "../progress.js";
import {createQuizPicture} from "./picture.js";
import {short} from "../../../ui/browser/kit/text.js";
import {typeset} from "../../../ui/browser/kit/typeset.js";

/** @typedef {{choices: string[], answer: number, tolerance: number}} Question */

/** How a question stands: the sign behind its number, and what that says. */
const STATES = {right: [" ✓", "quiz.place-right"], wrong: [" ✗", "quiz.place-wrong"], open: ["", "quiz.place-open"]};

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let data = null;
  let words = null;
  /** @type {({given: number, right: boolean} | null)[]} */
  let answers = [];
  let place = 0;
  let ended = false;
  /** How often these questions were begun. */
  let tries = 1;
  /** The result of the time before this one. */
  let last = null;
  const name = `dl-choice-${Math.random().toString(36).slice(2)}`;

  const title = element("h2", {className: "dl-quiz-title"});
  const before = element("p", {className: "dl-quiz-last"});
  const places = element("nav", {className: "dl-quiz-places"});
  const markPlace = createRoving(places, () => [...places.children]);
  const number = element("h3", {className: "dl-title", tabIndex: -1});
  const prompt = element("legend", {className: "dl-quiz-prompt"});
  const formula = element("div", {className: "dl-quiz-formula"});
  const answer = element("div", {className: "dl-quiz-answer"});
  const fields = element("fieldset", {className: "dl-quiz-fields"}, prompt);
  const check = element("button", {type: "submit", className: "dl-link dl-quiz-main"});
  const next = element("button", {type: "button", className: "dl-link dl-quiz-main"});
  const verdict = element("p", {className: "dl-quiz-verdict"});
  const objection = element("p", {className: "dl-quiz-reason"});
  const reason = element("p", {className: "dl-quiz-reason"});
  const said = element("div", {className: "dl-quiz-said", role: "status"}, verdict, objection, reason);
  const see = element("a", {className: "dl-quiz-see", target: "_blank", rel: "noopener"});
  const form = element("form", {className: "dl-quiz-form", noValidate: true}, fields, said,
    element("div", {className: "dl-quiz-buttons"}, check, next, see));
  const asked = element("section", {className: "dl-quiz-asked"}, number);
  const picture = createQuizPicture(fields, catalogue);
  fields.append(formula, answer);
  asked.append(form);
  const result = element("section", {className: "dl-quiz-result", hidden: true});
  const root = element("div", {className: "dl-race dl-alone dl-quiz", dataset: {testid: "quiz"}}, title, before, places, asked, result);
  parent.replaceChildren(root);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    mark();
  });
  next.addEventListener("click", () => {
    const open = answers.findIndex((one, i) => i > place && !one);
    const first = answers.findIndex((one) => !one);
    if (first < 0) end();
    else go(open < 0 ? first : open);
  });

  const question = () => data.questions[place];

  function mark() {
    if (answers[place]) return;
    const {choices} = question();
    const chosen = choices.length ? answer.querySelector("input:checked") : answer.querySelector("input");
    const given = chosen && (choices.length ? Number(chosen.value) : readNumber(chosen.value));
    if (given === null || Number.isNaN(given)) {
      verdict.textContent = words[choices.length ? "quiz.choose" : "quiz.unreadable"];
      if (!choices.length) chosen.setAttribute("aria-invalid", "true");
      answer.querySelector("input").focus();
      return;
    }
    answers[place] = {given, right: isRight(question(), given), text: choices.length ? "" : chosen.value};
    const test = answers.every(Boolean) ? {[data.seed]: {score: scoreOf(answers), of: answers.length}} : {};
    saveProgress({test, answers: {[data.seed]: {at: new Date().toISOString(), tries, questions: record(data.questions, answers)}}});
    render();
    next.focus();
  }

  /** The questions as they were left, or all of them open. */
  function begin(anew = false) {
    const {test, answers: all = {}} = loadProgress();
    const before = all[data.seed];
    answers = anew || !before ? data.questions.map(() => null) : taken(data.questions, before.questions ?? []);
    tries = (before?.tries ?? 1) + (anew ? 1 : 0);
    [place, ended] = [Math.max(0, answers.findIndex((one) => !one)), false];
    last = answers.every(Boolean) ? null : test[data.seed];
  }

  function go(to) {
    place = to;
    ended = false;
    render();
    number.focus();
  }

  function end() {
    ended = true;
    render();
    result.querySelector("h3").focus();
  }

  function render() {
    const of = answers.length;
    title.textContent = words["quiz.title"];
    before.hidden = !(Number.isFinite(last?.score) && Number.isFinite(last?.of));
    if (!before.hidden) before.textContent = fill(words["quiz.last"], {n: last.score, of: last.of});
    places.setAttribute("aria-label", words["quiz.places"]);
    places.replaceChildren(...placeButtons(answers, words, go));
    if (!ended) places.children[place].setAttribute("aria-current", "step");
    markPlace(places.children[place]);
    asked.hidden = ended;
    result.hidden = !ended;
    if (ended) renderResult();
    else renderQuestion(of);
  }

  function renderQuestion(of) {
    const {rule, given: numbers, choices, reason: why, link} = question();
    const done = answers[place];
    number.textContent = fill(words["quiz.number"], {n: place + 1, of});
    prompt.textContent = question().prompt;
    formula.hidden = !rule;
    formula.replaceChildren(...(rule ? ruleLines(catalogue.optimizers[rule], numbers, words) : []));
    answer.replaceChildren(...(choices.length ? radios(question(), done, name) : numberField(question(), done, name, words)));
    fields.disabled = Boolean(done);
    check.hidden = Boolean(done);
    check.textContent = words["quiz.check"];
    next.hidden = !done;
    next.textContent = words[answers.every(Boolean) ? "quiz.end" : "quiz.next"];
    verdict.className = `dl-quiz-verdict${done ? (done.right ? " dl-right" : " dl-wrong") : ""}`;
    verdict.textContent = done ? (done.right ? words["quiz.right"] : fill(words["quiz.wrong"], {answer: answerText(question())})) : "";
    reason.textContent = done ? why : "";
    objection.textContent = done && !done.right ? objectionTo(question(), done.given) : "";
    see.hidden = !done;
    see.href = here(link, data.language);
    see.replaceChildren(words["quiz.see"], element("span", {className: "dl-hidden", textContent: ` ${words["quiz.new-tab"]}`}));
    picture.show(question().picture, words, theme(parent));
  }

  function renderResult() {
    const list = reread(data.questions, answers, data.language);
    const heading = element("h3", {className: "dl-quiz-score", tabIndex: -1, textContent: fill(words["quiz.score"], {n: scoreOf(answers), of: answers.length})});
    const again = element("button", {type: "button", className: "dl-link", textContent: words["quiz.again"], onclick: () => {
      begin(true);
      go(0);
    }});
    result.replaceChildren(heading,
      element("p", {textContent: words[list.length ? "quiz.reread" : "quiz.all-right"]}),
      ...(list.length ? [element("ul", {className: "dl-quiz-reread"}, ...list)] : []),
      element("div", {className: "dl-quiz-buttons"}, again));
  }

  // A file that is read back brings other answers.
  const forget = onProgress((whole) => {
    if (!whole || !data) return;
    begin();
    render();
  });
  const observer = new ResizeObserver(() => data && !ended && picture.draw(theme(parent)));
  observer.observe(picture.root);
  return {
    update(component) {
      const other = data?.seed !== component.data.seed;
      const spoken = data?.language !== component.data.language;
      data = component.data;
      words = catalogue.words[data.language];
      if (other) begin();
      // A run of the page that changes nothing here must not take away what is being typed.
      if (other || spoken) render();
      else if (!ended) picture.draw(theme(parent));
    },
    destroy() {
      forget();
      observer.disconnect();
      root.remove();
    },
  };
}

const answerText = ({choices, answer}) => (choices.length ? choices[answer] : short(answer));

/** Links to what is worth another look. */
function reread(questions, answers, language) {
  const missed = questions.filter((_, i) => !answers[i].right);
  const shown = [...new Map(missed.map((one) => [one.reread.link, one.reread])).values()];
  return shown.map(({title, link}) => element("li", {}, element("a", {href: here(link, language), target: "_blank", rel: "noopener", textContent: title})));
}

/** A button for each question, which says how it stands. @param {(place: number) => void} go */
function placeButtons(answers, words, go) {
  return answers.map((one, i) => {
    const state = one ? (one.right ? "right" : "wrong") : "open";
    const [sign, said] = STATES[state];
    return element("button", {type: "button", className: `dl-small dl-quiz-place dl-${state}`, textContent: `${i + 1}${sign}`,
      onclick: () => go(i), "aria-label": fill(words[said], {n: i + 1})});
  });
}

/** What was asked and answered, as it is kept. @param {Question[]} questions */
function record(questions, answers) {
  return questions.map(({kind, prompt, choices}, i) => {
    const one = answers[i];
    return {kind, asked: prompt, ...(one ? {chosen: choices.length ? choices[one.given] : one.text, given: one.given, right: one.right} : {})};
  });
}

/** The answers to these questions among those that were kept; what is right is judged anew. */
function taken(questions, before) {
  return questions.map((question, i) => {
    const {kind, given, chosen = ""} = before[i] ?? {};
    if (kind !== question.kind || given === undefined) return null;
    const {choices} = question;
    if (choices.length && !(given in choices)) return null;
    return {given, right: isRight(question, given), text: choices.length ? "" : chosen};
  });
}

/** The choices of a question, of which one was given once it is done; `name` ties them together. */
function radios({choices, answer}, done, name) {
  return choices.map((text, i) => {
    const radio = element("input", {type: "radio", name, value: String(i), checked: done?.given === i});
    const right = done && i === answer;
    const sign = done ? (right ? "✓ " : done.given === i ? "✗ " : "") : "";
    return element("label", {className: `dl-quiz-choice${right ? " dl-right" : done?.given === i ? " dl-wrong" : ""}`}, radio, `${sign}${text}`);
  });
}

/** The field for a number, with what is said of how near it has to be. */
function numberField({tolerance}, done, name, words) {
  const hint = element("span", {className: "dl-quiz-hint", id: `${name}-hint`, textContent: fill(words["quiz.tolerance"], {tolerance: short(tolerance)})});
  const field = element("input", {type: "text", inputMode: "decimal", className: "dl-quiz-number", autocomplete: "off", maxLength: 24,
    value: done?.text ?? "", "aria-describedby": hint.id});
  return [element("label", {className: "dl-quiz-value"}, `${words["quiz.value"]} `, field), hint];
}

/** A link to the app's first page with this query. */
function here(query, language) {
  return `./?${query}&lang=${language}`;
}

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

/** What speaks against a wrong answer, if that is known. @param {Question} question @param {number} given */
export function objectionTo({choices, against, slips, tolerance}, given) {
  if (choices.length) return against[given] ?? "";
  return slips.find(([number]) => Math.abs(given - number) <= tolerance)?.[1] ?? "";
}

/** How many of the answers are right. @param {({right: boolean} | null)[]} answers */
export function scoreOf(answers) {
  return answers.filter((answer) => answer?.right).length;
}

const SYMBOLS = {g: "∇E", t: "t", w: "w"};
/** What a symbol gets where it is about one coordinate, and not about each. */
const AXES = ["x", "y"];

/**
 * @param {object} declared the optimizer as the catalogue has it
 * @param {[string, string][]} given symbols and values @param {object} words
 * @returns {HTMLElement[]}
 */
export function ruleLines(declared, given, words) {
  const {symbols, rule, layouts} = declared;
  const symbol = (name) => SYMBOLS[name] ?? symbols[name] ?? name;
  const slot = (name, version, inside, axis) =>
    element("i", {className: "dl-quiz-symbol"}, symbol(name), ...(AXES[axis] ? [element("sub", {}, AXES[axis])] : []));
  const between = {if: words["details.if"], else: words["details.else"]};
  const lines = rule.targets.map(([name], i) => element("div", {className: "dl-quiz-line"}, slot(name), " ← ", typeset(layouts[i], slot, between)));
  const block = element("div", {className: "dl-quiz-rule", role: "group", "aria-label": words["quiz.rule"]}, ...lines);
  if (!given.length) return [block];
  const numbers = given.map(([name, value]) => element("div", {}, element("dt", {textContent: name}), element("dd", {textContent: `= ${value}`})));
  return [block, element("dl", {className: "dl-quiz-given", "aria-label": words["quiz.given"]}, ...numbers)];
}
