/** The contents of a lecture in one row: where one is, and the way to each item. */

import {element, fill} from "../browser/kit/dom.js";
import {createRoving} from "../browser/kit/roving.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let [component, shown] = [null, ""];
  const step = (by) => element("button", {type: "button", className: "dl-lecture-step", textContent: by < 0 ? "‹" : "›", onclick: () => go(component.data.place + by)});
  const [before, after] = [step(-1), step(1)];
  const list = element("ol");
  const close = element("button", {type: "button", className: "dl-lecture-step", textContent: "✕", onclick: () => component.setTriggerValue("leave", true)});
  const root = element("nav", {className: "dl-race dl-alone dl-lecture", dataset: {testid: "lecture"}}, before, list, after, close);
  parent.replaceChildren(root);
  const mark = createRoving(list, () => [...list.querySelectorAll("button")]);

  function go(place) {
    component.setTriggerValue("go", place);
  }

  function item(title, i) {
    const button = element("button", {type: "button", title, onclick: () => go(i)}, element("b", {textContent: String(i + 1)}), element("span", {textContent: title}));
    return element("li", {}, button);
  }

  return {
    update(next) {
      component = next;
      const {titles, place, closes, language} = next.data;
      const words = catalogue.words[language];
      root.setAttribute("aria-label", words["bar.contents"]);
      for (const [button, key] of [[before, "bar.before"], [after, "bar.after"], [close, "bar.close"]]) {
        button.title = words[key];
        button.setAttribute("aria-label", words[key]);
      }
      before.disabled = place === 0;
      after.disabled = place === titles.length - 1;
      close.hidden = !closes;
      // What has the focus stays: the row is made anew for other titles only.
      if (shown !== JSON.stringify(titles)) list.replaceChildren(...titles.map(item));
      shown = JSON.stringify(titles);
      [...list.children].forEach(({firstChild: button}, i) => {
        button.toggleAttribute("aria-current", i === place);
        if (i === place) button.setAttribute("aria-current", "step");
        button.setAttribute("aria-label", fill(words["bar.item"], {n: i + 1, of: titles.length, title: titles[i]}));
      });
      mark(list.children[place]?.firstChild);
      const {offsetLeft = 0, offsetWidth = 0} = list.children[place] ?? {};
      list.scrollLeft = offsetLeft + offsetWidth / 2 - list.clientWidth / 2;
    },
    destroy() {
      root.remove();
    },
  };
}
