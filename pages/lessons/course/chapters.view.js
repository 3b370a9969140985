/** The course's contents: chapters with the reader's ticks, and the way back to where they were. */

import {element, fill} from "../../../ui/browser/kit/dom.js";
import {createRoving} from "../../../ui/browser/kit/roving.js";
import {loadProgress, onProgress, saveProgress} from "../progress.js";

/** There `course.css` puts the text below the contents. */
const NARROW = "(max-width: 1000px)";

/** Shows what waits for an answer, and no more that it does; without it `course.css` hides it. */
const afterAnswer = (chapter, name) =>
  `[class*="st-key-waits-${chapter}-${name}-"]{display:flex!important}.st-key-await-${chapter}-${name}{display:none!important}`;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let shown = "";
  /** Where the reader was when the page opened. */
  const before = loadProgress().chapter;
  const list = element("ol", {className: "dl-chapters"});
  const summary = element("summary");
  const folding = element("details", {className: "dl-contents"}, summary, list);
  const row = element("div", {className: "dl-line"});
  const given = element("style");
  const root = element("nav", {className: "dl-race dl-alone", dataset: {testid: "chapters"}}, folding, row, given);
  parent.replaceChildren(root);
  // Where the contents stand above the text instead of beside it, the text is what one has come for.
  const narrow = globalThis.matchMedia(NARROW);
  const fold = () => (folding.open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();

  const markStop = createRoving(list, () => [...list.querySelectorAll("button")]);
  const choose = (key) => component.setTriggerValue("chapter", key);

  function render() {
    const {chapters, current, language} = component.data;
    const words = catalogue.words[language];
    const {done} = loadProgress();
    root.setAttribute("aria-label", words["guess.contents"]);
    summary.textContent = words["guess.contents"];
    list.replaceChildren(...chapters.map(({key, title, predictions}, i) => {
      const answered = predictions.every((name) => name in (done[key] ?? {}));
      const said = answered ? {textContent: "✓", role: "img", "aria-label": words["guess.done"]} : {};
      const tick = element("span", {className: "dl-tick", ...said});
      const button = element("button", {type: "button", className: "dl-chapter", onclick: () => choose(key), dataset: {chapter: key}},
        element("span", {className: "dl-place-number", textContent: String(i + 1)}), element("span", {textContent: title}), tick);
      if (key === current) button.setAttribute("aria-current", "page");
      return element("li", {}, button);
    }));
    markStop(list.querySelector("[aria-current]"));
    const {predictions} = chapters.find(({key}) => key === current);
    given.textContent = predictions.filter((name) => name in (done[current] ?? {})).map((name) => afterAnswer(current, name)).join("");
    const last = chapters.find(({key}) => key === before);
    row.replaceChildren(...(last && before !== current ? [element("button", {type: "button", className: "dl-small",
      textContent: fill(words["guess.continue"], {title: last.title}), onclick: () => choose(before)})] : []));
  }

  const end = onProgress(render);
  return {
    update(next) {
      component = next;
      const {current, chapters} = next.data;
      // The page's first chapter opens by itself: it says nothing of where the reader is.
      if (current !== shown && (shown || current !== chapters[0].key)) {
        shown = current;
        saveProgress({chapter: current});
      } else {
        shown ||= current;
        render();
      }
    },
    destroy() {
      end();
      narrow.removeEventListener("change", fold);
      root.remove();
    },
  };
}
