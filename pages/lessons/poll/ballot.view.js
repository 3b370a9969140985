/** A poll's question for one who answers it: a flag, a curve or a choice, sent by a button and changed as long as the poll is open. */

import {theme} from "../../../ui/browser/kit/canvas.js";
import {element, say} from "../../../ui/browser/kit/dom.js";
import {browserName} from "../progress.js";
import {createQuizPicture} from "../quiz/picture.js";
import {createCurvePad} from "./curve_pad.js";
import {createFlagPad} from "./flag_pad.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let [component, data, words, answer] = [null, null, null, null];
  let [sent, count] = [null, 0];
  const name = `dl-ballot-${Math.random().toString(36).slice(2)}`;
  const prompt = element("p", {className: "dl-question", id: `${name}-prompt`});
  const place = element("div");
  const flagged = createFlagPad(place, catalogue, take);
  const curved = createCurvePad(place, take);
  const picture = createQuizPicture(place, catalogue);
  const choices = element("div", {role: "radiogroup", "aria-labelledby": `${name}-prompt`});
  const button = element("button", {type: "button", className: "dl-link dl-quiz-main dl-ballot-send", onclick: send});
  const said = element("p", {className: "dl-handin-said", role: "status"});
  const root = element("div", {className: "dl-race dl-alone dl-quiz dl-ballot", dataset: {testid: "ballot"}}, prompt, place, choices,
    element("div", {className: "dl-quiz-buttons"}, button), said);
  parent.replaceChildren(root);

  function take(next) {
    answer = next;
    refresh();
  }

  function send() {
    if (answer === null) return;
    sent = JSON.stringify(answer);
    count += 1;
    component.setStateValue("answer", {room: data.room, browser: browserName(), answer, count});
    refresh();
  }

  function refresh() {
    const unchanged = sent === JSON.stringify(answer);
    button.disabled = answer === null || unchanged || !data.open;
    say(button, words[sent === null ? "poll.send" : "poll.change"]);
    say(said, unchanged || !data.open ? (data.open ? data.said : words["poll.closed"]) : "");
  }

  function render() {
    const {kind, prompt: asked, choices: offered = [], picture: drawn = null} = data.poll;
    const colours = theme(parent);
    say(prompt, asked);
    flagged.root.hidden = kind !== "flag";
    curved.root.hidden = kind !== "curve";
    choices.hidden = kind !== "choice";
    if (kind === "flag") flagged.show(data.poll, words, colours);
    if (kind === "curve") curved.show(data.poll, words, colours);
    picture.show(kind === "choice" ? drawn : null, words, colours);
    choices.replaceChildren(...offered.map((text, i) => element("label", {className: "dl-quiz-choice"},
      element("input", {type: "radio", name, checked: answer === i, onchange: () => take(i)}), text)));
    refresh();
  }

  const observer = new ResizeObserver(() => data && picture.draw(theme(parent)));
  observer.observe(picture.root);
  return {
    update(next) {
      const other = data?.room !== next.data.room;
      const spoken = JSON.stringify(data?.poll) !== JSON.stringify(next.data.poll);
      [component, data] = [next, next.data];
      words = catalogue.words[data.language];
      if (other) [answer, sent] = [null, null];
      // What is being drawn or chosen stays where only the answer's arrival is told.
      if (other || spoken) render();
      else refresh();
    },
    destroy() {
      observer.disconnect();
      flagged.destroy();
      curved.destroy();
      root.remove();
    },
  };
}
