/** A question that is answered in one's own words, and marked by oneself. The text stays in this browser. */

import {element, fill, say} from "../../../ui/browser/kit/dom.js";
import {loadEssay, onProgress, saveEssay} from "../progress.js";
import {MAX_ESSAY} from "../record.js";

const SECONDS = 180;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let data = null;
  let words = null;
  let shown = false;
  let kept = loadEssay();
  const id = `dl-essay-${Math.random().toString(36).slice(2)}`;
  const title = element("h2", {className: "dl-quiz-title"});
  const task = element("p", {className: "dl-essay-task", id: `${id}-task`});
  const field = element("textarea", {className: "dl-essay-field", rows: 7, maxLength: MAX_ESSAY, value: kept.text, "aria-describedby": `${id}-task`});
  const note = element("span", {className: "dl-quiz-hint"});
  const toggle = element("button", {type: "button", className: "dl-link", "aria-expanded": "false", "aria-controls": `${id}-model`});
  const heading = element("h3", {className: "dl-title"});
  const model = element("div", {className: "dl-essay-model"});
  const legend = element("legend", {className: "dl-title"});
  const points = element("div");
  const score = element("p", {className: "dl-essay-score", role: "status"});
  const marking = element("section", {id: `${id}-model`, hidden: true}, heading, model,
    element("fieldset", {className: "dl-quiz-fields"}, legend, points), score);
  const head = element("div", {className: "dl-essay-head"});
  const countdown = createCountdown(head, SECONDS);
  const root = element("div", {className: "dl-race dl-alone dl-quiz dl-essay", dataset: {testid: "essay"}}, title, task, head, field,
    element("div", {className: "dl-quiz-buttons"}, toggle, note), marking);
  parent.replaceChildren(root);

  field.addEventListener("input", () => {
    kept.text = field.value;
    saveEssay(kept);
  });
  toggle.addEventListener("click", () => {
    shown = !shown;
    render();
  });

  function render() {
    title.textContent = words["quiz.essay"];
    task.textContent = data.task;
    field.setAttribute("aria-label", words["quiz.essay-field"]);
    note.textContent = words["quiz.essay-kept"];
    toggle.textContent = words[shown ? "quiz.model-hide" : "quiz.model"];
    toggle.setAttribute("aria-expanded", String(shown));
    marking.hidden = !shown;
    heading.textContent = words["quiz.model-title"];
    model.replaceChildren(...data.model.map((text) => element("p", {textContent: text})));
    legend.textContent = words["quiz.points"];
    points.replaceChildren(...data.points.map(point));
    count();
  }

  function point({key, text, title: run, link}) {
    const box = element("input", {type: "checkbox", checked: kept.ticks.includes(key), onchange: () => {
      kept.ticks = kept.ticks.filter((one) => one !== key).concat(box.checked ? [key] : []);
      saveEssay(kept);
      count();
    }});
    const see = element("a", {href: `./?${link}&lang=${data.language}`, target: "_blank", rel: "noopener"}, run,
      element("span", {className: "dl-hidden", textContent: ` ${words["quiz.new-tab"]}`}));
    return element("div", {className: "dl-essay-point"}, element("label", {}, box, element("span", {textContent: text})), see);
  }

  function count() {
    const n = data.points.filter(({key}) => kept.ticks.includes(key)).length;
    say(score, fill(words["quiz.points-score"], {n, of: data.points.length}));
  }

  // A file that is read back brings another answer.
  const forget = onProgress((whole) => {
    if (!whole || !data) return;
    kept = loadEssay();
    field.value = kept.text;
    render();
  });

  return {
    update(component) {
      const spoken = data?.language !== component.data.language;
      data = component.data;
      words = catalogue.words[data.language];
      countdown.speak(words);
      if (spoken) render();
    },
    destroy() {
      forget();
      countdown.destroy();
      root.remove();
    },
  };
}

const TICK = 250;

/** @param {HTMLElement} parent @param {number} seconds */
export function createCountdown(parent, seconds) {
  let left = seconds * 1000;
  let since = 0;
  let timer = 0;
  let words = null;
  const face = element("span", {className: "dl-count", role: "timer", "aria-live": "off"});
  const toggle = element("button", {type: "button", className: "dl-small", onclick: () => (timer ? pause() : start())});
  const restart = element("button", {type: "button", className: "dl-small", onclick: () => {
    stop();
    left = seconds * 1000;
    said.textContent = "";
    show();
  }});
  const said = element("span", {className: "dl-count-said", role: "status"});
  const root = element("div", {className: "dl-countdown"}, face, toggle, restart, said);
  parent.append(root);

  const remaining = () => Math.max(0, timer ? left - (performance.now() - since) : left);

  function start() {
    if (remaining() === 0) left = seconds * 1000;
    said.textContent = "";
    since = performance.now();
    timer = setInterval(tick, TICK);
    show();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
  }

  function pause() {
    left = remaining();
    stop();
    show();
  }

  function tick() {
    if (remaining() === 0) {
      pause();
      said.textContent = words["quiz.over"];
    }
    show();
  }

  function show() {
    const whole = Math.ceil(remaining() / 1000);
    say(face, `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`);
    say(toggle, words[timer ? "quiz.pause" : "quiz.start"]);
  }

  return {
    speak(next) {
      if (said.textContent) said.textContent = next["quiz.over"];
      words = next;
      face.setAttribute("aria-label", words["quiz.time"]);
      restart.textContent = words["quiz.restart"];
      show();
    },
    destroy: stop,
  };
}
