/** What the race adds to a card's drawer: order, hiding, solo, and a name of the reader's own. */

import {element, fill, iconButton} from "./dom.js";

const MAX_NAME = 24;

/** @returns {HTMLElement[]} */
export function arranging(place, shown, change) {
  const {words} = shown;
  const move = (by) => () => {
    const runs = [...shown.runs];
    [runs[place], runs[place + by]] = [runs[place + by], runs[place]];
    change(runs, place + by);
  };
  const with_ = (changes) => shown.runs.map((run, i) => (i === place ? {...run, ...changes} : run));
  const alone = shown.runs.every((run, i) => Boolean(run.hidden) === (i !== place));
  const hidden = Boolean(shown.runs[place].hidden);
  const [left, right] = [iconButton("left", words["card.left"], move(-1)), iconButton("right", words["card.right"], move(1))];
  left.disabled = place === 0;
  right.disabled = place === shown.runs.length - 1;
  const eye = iconButton(hidden ? "hidden" : "shown", words[hidden ? "card.show" : "card.hide"],
    () => change(with_({hidden: !hidden}), place));
  const solo = element("button", {type: "button", className: "dl-small", textContent: words["card.solo"],
    title: words["card.solo-help"], "aria-pressed": String(alone && shown.runs.length > 1)});
  solo.addEventListener("click", () =>
    change(shown.runs.map((run, i) => ({...run, hidden: alone ? false : i !== place})), place));
  const name = element("input", {type: "text", maxLength: MAX_NAME, value: shown.runs[place].name ?? "",
    placeholder: words["card.name"], "aria-label": fill(words["card.name-of"], {n: place + 1}), className: "dl-naming"});
  name.addEventListener("change", () => change(with_({name: name.value.trim().slice(0, MAX_NAME) || undefined}), place));
  return [element("div", {className: "dl-line"}, left, right, eye, solo, name)];
}
