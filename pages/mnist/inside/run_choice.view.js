/** One of the runs, chosen in a row of their names with their looks. */

import {theme} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {createSwatch, looksOf, showLook} from "../../../ui/browser/kit/marks.js";

const BY = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const root = element("div", {className: "dl-race dl-alone"});
  const row = element("div", {className: "dl-choices", role: "radiogroup", dataset: {testid: "run-choice"}});
  root.append(row);
  parent.replaceChildren(root);
  let component = null;
  let chosen = 0;
  let buttons = [];

  function choose(place) {
    chosen = place;
    mark();
    component.setStateValue("place", place);
  }

  function mark() {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
    });
  }

  row.addEventListener("keydown", (event) => {
    const by = BY[event.key];
    if (!by) return;
    event.preventDefault();
    choose((chosen + by + buttons.length) % buttons.length);
    buttons[chosen].focus();
  });

  return {
    update(next) {
      component = next;
      const {runs, names, label} = next.data;
      chosen = next.data.chosen;
      row.setAttribute("aria-label", label);
      while (buttons.length > names.length) buttons.pop().remove();
      while (buttons.length < names.length) {
        const place = buttons.length;
        const button = element("button", {type: "button", className: "dl-small dl-chip", role: "radio", onclick: () => choose(place)},
          createSwatch(), element("span"));
        row.append(button);
        buttons.push(button);
      }
      const looks = looksOf(runs, catalogue, theme(parent).dark);
      buttons.forEach((button, i) => {
        showLook(button.firstChild, looks[i]);
        button.lastChild.textContent = names[i];
      });
      mark();
    },
    destroy() {
      root.remove();
    },
  };
}
