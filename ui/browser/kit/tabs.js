/** Tabs as the web's practices have them: one stop of the Tab key, arrows go along, each names its panel. */

import {element, say} from "./dom.js";

/** How many lists there have been: ids are the document's, which may hold several. */
let count = 0;

/**
 * @param {HTMLElement[]} panels one for each tab @param {(place: number) => void} onChoose
 * @returns {{bar: HTMLElement, chosen: number, choose: (place: number) => void, offer: (offered: boolean[]) => void,
 *   render: (name: string, labels: string[]) => void}}
 */
export function createTabs(panels, onChoose) {
  const id = `dl-tabs-${++count}`;
  let chosen = 0;
  let offered = panels.map(() => true);
  const tabs = panels.map((panel, i) => {
    panel.id = `${id}-panel-${i}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${id}-tab-${i}`);
    const tab = element("button", {type: "button", className: "dl-tab", role: "tab", id: `${id}-tab-${i}`, "aria-controls": panel.id});
    tab.addEventListener("click", () => choose(i));
    tab.addEventListener("keydown", (event) => {
      const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!by) return;
      const open = tabs.map((_, k) => k).filter((k) => offered[k]);
      choose(open[(open.indexOf(chosen) + by + open.length) % open.length]);
      tabs[chosen].focus();
    });
    return tab;
  });

  function mark() {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      tab.hidden = !offered[i];
    });
  }

  function choose(place) {
    chosen = place;
    mark();
    onChoose(place);
  }

  mark();
  return {
    bar: element("div", {className: "dl-tabs", role: "tablist"}, ...tabs),
    get chosen() {
      return chosen;
    },
    choose,
    /** Which of them there are now; one that goes gives way to the first that stays. */
    offer(next) {
      offered = next;
      if (offered[chosen]) mark();
      else choose(Math.max(0, offered.indexOf(true)));
    },
    render(name, labels) {
      tabs[0].parentElement.setAttribute("aria-label", name);
      tabs.forEach((tab, i) => say(tab, labels[i]));
    },
  };
}
