/** The presenter's keyboard: it drives the race on the page while the presentation is on. */

import {attend} from "../browser/race/on_the_page.js";
import {element} from "../browser/kit/dom.js";

const TURN = "present.turn";
const KEYS = {
  "present.play": "present.play-key",
  "present.step": "present.step-key",
  "present.ends": "present.ends-key",
  "present.reset": "present.reset-key",
  "present.solo": "present.solo-key",
  "present.turn": "present.turn-key",
  "present.full": "present.full-key",
  "present.black": "present.black-key",
  "present.leave": "present.leave-key",
};
const TURNS = new Set(["n", "p", "PageDown", "PageUp"]);
/** Inputs in which keys write nothing. */
const SILENT = new Set(["range", "checkbox", "radio", "button"]);

/** Whether a key that is pressed here belongs to what has the focus. */
export function isTyping(target) {
  const tag = target?.tagName;
  return tag === "TEXTAREA" || tag === "SELECT" || Boolean(target?.isContentEditable) || (tag === "INPUT" && !SILENT.has(target.type));
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let race = null;
  let words = null;
  const exit = element("button", {type: "button", className: "dl-present-button dl-present-exit", textContent: "✕", onclick: leave});
  const hint = element("button", {type: "button", className: "dl-present-button", textContent: "?", onclick: toggleKeys});
  const list = element("dl");
  const close = element("button", {type: "button", className: "dl-small", onclick: () => keys.close()});
  const keys = element("dialog", {className: "dl-keys"}, list, close);
  const black = element("button", {type: "button", className: "dl-black", hidden: true, onclick: light});
  const root = element("div", {className: "dl-race dl-alone", dataset: {testid: "presenter"}}, hint, exit, keys, black);
  parent.replaceChildren(root);
  const end = attend({
    onPaint(next) {
      race = next;
    },
    onMove(next) {
      race = next;
    },
  });

  function toggleKeys() {
    if (keys.open) keys.close();
    else keys.showModal();
  }
  function leave() {
    component.setTriggerValue("leave", true);
  }
  function turn(by) {
    return () => component.setTriggerValue("turn", by);
  }
  function light() {
    black.hidden = true;
  }
  function full() {
    const {ownerDocument} = parent;
    if (ownerDocument.fullscreenElement) ownerDocument.exitFullscreen();
    else ownerDocument.documentElement.requestFullscreen?.().catch(() => {});
  }

  const whenFree = (act) => () => race && !race.held && act();
  const DO = {
    " ": whenFree(() => race.toggle()),
    ArrowRight: whenFree(() => race.seek(race.step + 1)),
    ArrowLeft: whenFree(() => race.seek(race.step - 1)),
    Home: whenFree(() => race.seek(0)),
    End: whenFree(() => race.seek(race.state.steps)),
    r: () => race?.resetStart(),
    n: turn(1),
    p: turn(-1),
    // What a presenter's remote sends.
    PageDown: turn(1),
    PageUp: turn(-1),
    f: full,
    b: () => (black.hidden = !black.hidden),
    "?": toggleKeys,
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (event.key === "Escape") {
      if (!black.hidden) light();
      // An open dialog and a full screen take their own Escape first.
      else if (!keys.open && !parent.ownerDocument.fullscreenElement && !event.target.closest?.("[role=dialog]")) leave();
      return;
    }
    if (keys.open) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const solo = /^[1-8]$/.test(key) ? () => race?.solo(Number(key) - 1) : null;
    // Where nothing comes next, a page is scrolled as ever.
    const act = solo ?? (TURNS.has(key) && !component.data.turns ? null : DO[key]);
    // A focused button keeps its space bar only where it is not the race's own.
    if (!act || (key === " " && event.target.tagName === "BUTTON" && !event.target.closest(".dl-transport"))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
  // Before anybody else: the arrow keys of the surface move the start on a desk, here they step.
  globalThis.addEventListener("keydown", press, true);

  return {
    update(next) {
      component = next;
      words = catalogue.words[next.data.language];
      hint.title = words["present.keys"];
      hint.setAttribute("aria-label", words["present.keys"]);
      exit.title = words["present.leave"];
      exit.setAttribute("aria-label", words["present.leave"]);
      black.setAttribute("aria-label", words["present.black-off"]);
      keys.setAttribute("aria-label", words["present.keys"]);
      close.textContent = words["present.close"];
      const shown = Object.entries(KEYS).filter(([what]) => what !== TURN || next.data.turns);
      list.replaceChildren(...shown.flatMap(([what, key]) => [element("dt", {textContent: words[key]}), element("dd", {textContent: words[what]})]));
    },
    destroy() {
      globalThis.removeEventListener("keydown", press, true);
      end();
      root.remove();
    },
  };
}
