/** The presenter's keyboard: it drives what the page shows while the presentation is on. */

import {attend} from "../browser/race/on_the_page.js";
import {element} from "../browser/kit/dom.js";
import {zoomOf} from "./projector.js";
import {createNotes} from "./notes.js";

/** What keys do, and how they are written, by what is presented: a race, a training, maps, or a text that is read on. */
const OWN = {
  race: {
    "present.play": "present.play-key",
    "present.step": "present.step-key",
    "present.ends": "present.ends-key",
    "present.reset": "present.reset-key",
    "present.solo": "present.solo-key",
  },
  training: {"present.train": "present.train-key"},
  map: {},
  text: {"present.read": "present.read-key"},
};
const TURNS = {scenario: "present.turn-scenario", chapter: "present.turn-chapter", item: "present.turn-item"};
const NOTES = {"present.notes": "present.notes-key"};
const ALWAYS = {"present.full": "present.full-key", "present.black": "present.black-key", "present.leave": "present.leave-key"};
/** Inputs in which keys write nothing. */
const SILENT = new Set(["range", "checkbox", "radio", "button"]);
/** How often a reader has turned: Streamlit tells of a trigger once more where a run ends on another page. */
let turned = 0;
/** So much of the window is new when a text is read on. */
const SCREEN = 0.85;

/** Whether a key that is pressed here belongs to what has the focus. */
export function isTyping(target) {
  const tag = target?.tagName;
  return tag === "TEXTAREA" || tag === "SELECT" || Boolean(target?.isContentEditable) || (tag === "INPUT" && !SILENT.has(target.type));
}

/** Scrolls a text by one screen. @returns {boolean} whether there was more of it */
function readOn(scroller, by) {
  const before = scroller.scrollTop;
  scroller.scrollTop = before + by * SCREEN * scroller.clientHeight;
  return scroller.scrollTop !== before;
}

/** The list of keys that do something here. */
function listOf({kind, turns, note}, words) {
  const turn = turns ? {[TURNS[turns]]: kind === "text" ? "present.jump-key" : "present.turn-key"} : {};
  const shown = Object.entries({...OWN[kind], ...turn, ...(note ? NOTES : {}), ...ALWAYS});
  return shown.flatMap(([what, key]) => [element("dt", {textContent: words[key]}), element("dd", {textContent: words[what]})]);
}

/** The page is a projector's from now on: styles and views follow. @returns {{fit: (kind: string) => void, end: () => void}} */
function createScreen({documentElement}) {
  const mine = Symbol("presenter");
  let kind = "";
  function fit(next = kind) {
    kind = next;
    createScreen.owner = mine;
    documentElement.dataset.presented = kind;
    documentElement.style.setProperty("--dl-zoom", zoomOf());
  }
  const follow = () => fit();
  globalThis.addEventListener("resize", follow);
  return {
    fit,
    end() {
      globalThis.removeEventListener("resize", follow);
      // The next page's presenter may stand already.
      if (createScreen.owner !== mine) return;
      delete documentElement.dataset.presented;
      documentElement.style.removeProperty("--dl-zoom");
    },
  };
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const {ownerDocument} = parent;
  let [component, race, shows] = [null, null, ""];
  const exit = element("button", {type: "button", className: "dl-present-button dl-present-exit", textContent: "✕", onclick: leave});
  const hint = element("button", {type: "button", className: "dl-present-button", textContent: "?", onclick: toggleKeys});
  const list = element("dl");
  const close = element("button", {type: "button", className: "dl-small", onclick: () => keys.close()});
  const keys = element("dialog", {className: "dl-keys"}, list, close);
  const black = element("button", {type: "button", className: "dl-black", hidden: true, onclick: light});
  const root = element("div", {className: "dl-race dl-alone", dataset: {testid: "presenter"}}, hint, exit, keys, black);
  parent.replaceChildren(root);
  const notes = createNotes(root);
  const screen = createScreen(ownerDocument);
  const take = (next) => (race = next);
  const end = attend({onPaint: take, onMove: take});
  const scroller = () => ownerDocument.querySelector("[data-testid=stMain]") ?? ownerDocument.documentElement;

  function toggleKeys() {
    if (keys.open) keys.close();
    else keys.showModal();
  }
  function leave() {
    component.setTriggerValue("leave", true);
  }
  function turn(by) {
    if (component.data.turns) component.setTriggerValue("turn", [by, ++turned]);
  }
  function light() {
    black.hidden = true;
  }
  function full() {
    if (ownerDocument.fullscreenElement) ownerDocument.exitFullscreen();
    else ownerDocument.documentElement.requestFullscreen?.().catch(() => {});
  }

  const whenFree = (act) => () => race && !race.held && act();
  const ON = {n: () => turn(1), p: () => turn(-1), f: full, b: () => (black.hidden = !black.hidden), m: notes.toggle, "?": toggleKeys};
  /** What a presenter's remote sends. */
  const REMOTE = {PageDown: ON.n, PageUp: ON.p};
  const OF = {
    race: {
      " ": whenFree(() => race.toggle()),
      ArrowRight: whenFree(() => race.seek(race.step + 1)),
      ArrowLeft: whenFree(() => race.seek(race.step - 1)),
      Home: whenFree(() => race.seek(0)),
      End: whenFree(() => race.seek(race.state.steps)),
      r: () => race?.resetStart(),
    },
    training: {" ": () => component.setTriggerValue("play", true)},
    map: {},
    text: {PageDown: () => readOn(scroller(), 1) || turn(1), PageUp: () => readOn(scroller(), -1) || turn(-1)},
  };

  /** What a key does here; undefined where it is the browser's as ever. */
  function actOf(key) {
    const {kind, turns} = component.data;
    if (kind === "race" && /^[1-8]$/.test(key)) return () => race?.solo(Number(key) - 1);
    // Where nothing comes next, a page is scrolled as ever.
    return OF[kind][key] ?? ON[key] ?? (turns ? REMOTE[key] : undefined);
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (event.key === "Escape") {
      if (!black.hidden) light();
      // An open dialog and a full screen take their own Escape first.
      else if (!keys.open && !notes.open && !ownerDocument.fullscreenElement && !event.target.closest?.("[role=dialog]")) leave();
      return;
    }
    if (keys.open || notes.open) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actOf(key);
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
      const {data} = next;
      const words = catalogue.words[data.language];
      for (const [button, key] of [[hint, "present.keys"], [exit, "present.leave"]]) {
        button.title = words[key];
        button.setAttribute("aria-label", words[key]);
      }
      black.setAttribute("aria-label", words["present.black-off"]);
      keys.setAttribute("aria-label", words["present.keys"]);
      close.textContent = words["present.close"];
      list.replaceChildren(...listOf(data, words));
      notes.take(data.note, words);
      screen.fit(data.kind);
      // What comes next is seen from its beginning.
      if (shows !== data.shows) scroller().scrollTop = 0;
      shows = data.shows;
    },
    destroy() {
      globalThis.removeEventListener("keydown", press, true);
      screen.end();
      end();
      root.remove();
    },
  };
}
