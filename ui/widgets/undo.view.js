/** A note at the window's foot that something was taken away, with a button that brings it back. */

import {element, say} from "../browser/kit/dom.js";

/** @param {HTMLElement} parent */
export function create(parent) {
  let component = null;
  /** The number of what was noted last: a run of the page brings it again. */
  let noted = 0;
  let timer = 0;
  const said = element("span", {role: "status"});
  const button = element("button", {type: "button", className: "dl-small", hidden: true, onclick: () => {
    component.setTriggerValue("undo", noted);
    hide();
  }});
  const root = element("div", {className: "dl-race dl-alone dl-undo", dataset: {testid: "undo"}}, said, button);
  parent.replaceChildren(root);

  function hide() {
    clearTimeout(timer);
    button.hidden = true;
    say(said, "");
  }

  /** Goes after a while, but not under a hand. */
  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => (root.matches(":hover, :focus-within") ? wait() : hide()), component.data.seconds * 1000);
  }

  return {
    update(next) {
      component = next;
      const {number, said: what, button: label} = next.data;
      say(button, label);
      if (number === noted) {
        if (number && !button.hidden) say(said, what);
        return;
      }
      noted = number;
      if (!number) {
        hide();
        return;
      }
      button.hidden = false;
      say(said, what);
      wait();
    },
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}
