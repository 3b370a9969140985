/** Ten questions, one at a time: marked, explained and counted in the browser; nothing of it is sent. */

import {theme} from "../../../ui/browser/kit/canvas.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {exportProgress, loadProgress, saveProgress} from "../progress.js";
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
  /** The result of the time before this one. */
  let last = null;
  const name = `dl-choice-${Math.random().toString(36).slice(2)}`;

  const title = element("h2", {className: "dl-quiz-title"});
  const before = element("p", {className: "dl-quiz-last"});
  const places = element("nav", {className: "dl-quiz-places"});
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
  const answerText = ({choices, answer: right}) => (choices.length ? choices[right] : short(right));

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
    if (answers.every(Boolean)) {
      saveProgress({test: {[data.seed]: {score: scoreOf(answers), of: answers.length}}});
    }
    render();
    next.focus();
  }

  function begin() {
    [answers, place, ended] = [data.questions.map(() => null), 0, false];
    last = loadProgress().test?.[data.seed];
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
    places.replaceChildren(...answers.map((one, i) => {
      const state = one ? (one.right ? "right" : "wrong") : "open";
      const [sign, said] = STATES[state];
      const button = element("button", {type: "button", className: `dl-small dl-quiz-place dl-${state}`,
        textContent: `${i + 1}${sign}`, onclick: () => go(i),
        "aria-label": fill(words[said], {n: i + 1})});
      if (i === place && !ended) button.setAttribute("aria-current", "step");
      return button;
    }));
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
    const missed = data.questions.filter((_, i) => !answers[i].right);
    const shown = [...new Map(missed.map(({reread}) => [reread.link, reread])).values()];
    const heading = element("h3", {className: "dl-quiz-score", tabIndex: -1, textContent: fill(words["quiz.score"], {n: scoreOf(answers), of: answers.length})});
    const again = element("button", {type: "button", className: "dl-link", textContent: words["quiz.again"], onclick: () => {
      begin();
      go(0);
    }});
    const save = element("button", {type: "button", className: "dl-link", textContent: words["quiz.export"],
      onclick: exportProgress});
    const list = shown.map(({title: text, link}) => element("li", {}, element("a", {href: here(link, data.language), target: "_blank", rel: "noopener", textContent: text})));
    result.replaceChildren(heading,
      element("p", {textContent: words[shown.length ? "quiz.reread" : "quiz.all-right"]}),
      ...(shown.length ? [element("ul", {className: "dl-quiz-reread"}, ...list)] : []),
      element("div", {className: "dl-quiz-buttons"}, again, save));
  }

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
      observer.disconnect();
      root.remove();
    },
  };
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
