/** Handing in: a name, all answers as one file, and the way back from such a file. Nothing of it leaves the browser but as that file. */

import {element, fill, say} from "../../../ui/browser/kit/dom.js";
import {onAnswers} from "../teach/answers.js";
import {exportProgress, isEmpty, loadProgress, onProgress, saveProgress, takeBack} from "../progress.js";
import {MAX_FILE, MAX_NAME, readFile} from "../record.js";

/** Bytes: a character of a file takes three at the most. */
const MAX_BYTES = 3 * MAX_FILE;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let data = null;
  let words = null;
  /** A file that waits for a yes, since it would take the place of what there is. */
  let waiting = null;
  const id = `dl-handin-${Math.random().toString(36).slice(2)}`;
  const title = element("h2", {className: "dl-quiz-title"});
  const summary = element("summary", {className: "dl-handin-summary"});
  const label = element("label", {htmlFor: `${id}-name`});
  const name = element("input", {id: `${id}-name`, type: "text", maxLength: MAX_NAME, autocomplete: "off", "aria-describedby": `${id}-kept`});
  const kept = element("p", {className: "dl-quiz-hint", id: `${id}-kept`});
  const out = element("button", {type: "button", className: "dl-link dl-quiz-main", onclick: () => exportProgress(catalogue.release)});
  const file = element("input", {type: "file", accept: ".json,application/json", hidden: true, tabIndex: -1});
  const back = element("button", {type: "button", className: "dl-link", onclick: () => file.click(), "aria-describedby": `${id}-said`});
  const said = element("p", {className: "dl-handin-said", id: `${id}-said`, role: "status"});
  const yes = element("button", {type: "button", className: "dl-link dl-quiz-main", onclick: () => take(waiting)});
  const no = element("button", {type: "button", className: "dl-link", onclick: () => tell("handin.kept-here")});
  const asked = element("div", {className: "dl-quiz-buttons", hidden: true}, yes, no);
  const body = element("div", {}, element("div", {className: "dl-handin-name"}, label, name), kept,
    element("div", {className: "dl-quiz-buttons"}, out, back, file), said, asked);
  const root = element("div", {className: "dl-race dl-alone dl-quiz dl-handin", dataset: {testid: "handin"}});
  parent.replaceChildren(root);

  name.addEventListener("change", () => saveProgress({name: name.value.trim().slice(0, MAX_NAME)}));
  // The same file may be chosen again.
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (chosen) await open(chosen);
    file.value = "";
  });

  async function open(chosen) {
    const {found, fault, at} = chosen.size > MAX_BYTES ? {fault: "handin.large"} : readFile(await chosen.text());
    if (fault) {
      tell(fault, {file: chosen.name, at}, true);
    } else if (isEmpty()) {
      take(found);
    } else {
      tell("handin.replace", {file: chosen.name});
      waiting = found;
      asked.hidden = false;
      yes.focus();
    }
  }

  function take(found) {
    takeBack(found);
    tell("handin.taken");
  }

  function tell(key, values = {}, wrong = false) {
    [waiting, asked.hidden] = [null, true];
    said.classList.toggle("dl-wrong", wrong);
    said.textContent = fill(words[key], values);
  }

  function render() {
    const shown = data.folded ? element("details", {}, summary, body) : title;
    root.replaceChildren(shown, ...(data.folded ? [] : [body]));
    title.textContent = summary.textContent = words["handin.title"];
    label.textContent = words["handin.name"];
    kept.textContent = words["handin.kept"];
    out.textContent = words["handin.save"];
    back.textContent = words["handin.read"];
    yes.textContent = words["handin.yes"];
    no.textContent = words["handin.no"];
    said.textContent = "";
    asked.hidden = true;
    refresh();
  }

  function refresh() {
    if (document.activeElement !== name) name.value = loadProgress().name ?? "";
    out.disabled = isEmpty();
    say(kept, words[out.disabled ? "handin.nothing" : "handin.kept"]);
  }

  const forget = [onProgress, onAnswers].map((on) => on(() => data && refresh()));
  return {
    update(component) {
      const spoken = data?.language !== component.data.language;
      data = component.data;
      words = catalogue.words[data.language];
      if (spoken) render();
    },
    destroy() {
      for (const end of forget) end();
      root.remove();
    },
  };
}
