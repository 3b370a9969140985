/** Buttons over the surface: the hand that moves the window, closer, farther, the whole view, three dimensions, and the step's arrows. */

import {element, iconButton} from "../kit/dom.js";
import {createRoving} from "../kit/roving.js";

/** A button with a word on it and a name that says more. */
const worded = (textContent, label, onclick) =>
  element("button", {type: "button", className: "dl-icon dl-worded", title: label, "aria-label": label, textContent, onclick});

/** @param {HTMLElement} parent @param {{onZoom: (factor: number) => void, onReset: () => void, onRelief: () => void, onArrows: () => void}} hooks */
export function createToolbar(parent, {onZoom, onReset, onRelief, onArrows}) {
  const root = element("div", {className: "dl-toolbar", role: "toolbar"});
  // Beside the arrows, which are drawn where the clock stands.
  const key = element("p", {className: "dl-arrows"});
  parent.append(root, key);
  let mode = "";
  let spoken = null;
  let buttons = {};
  let solid = false;
  const markStop = createRoving(root, () => Object.values(buttons).filter((one) => !one.disabled && one.checkVisibility()));

  function render(words) {
    spoken = words;
    root.setAttribute("aria-label", words["player.toolbar"]);
    buttons = {
      hand: iconButton("hand", words["player.hand"], () => enter("hand")),
      brush: iconButton("brush", words["player.brush"], () => enter("brush")),
      closer: iconButton("zoomIn", words["player.zoom-in"], () => onZoom(1.5)),
      farther: iconButton("zoomOut", words["player.zoom-out"], () => onZoom(1 / 1.5)),
      home: iconButton("home", words["player.zoom-reset"], onReset),
      plane: worded("2-D", words["player.plane"], () => solid && onRelief()),
      relief: worded("3-D", words["player.relief"], () => solid || onRelief()),
      arrows: iconButton("arrows", words["player.arrows"], onArrows),
    };
    buttons.brush.dataset.tool = "brush";
    key.replaceChildren(
      element("span", {className: "dl-key dl-key-gradient"}, words["details.arrow-gradient"]),
      element("span", {className: "dl-key dl-key-memory"}, words["details.arrow-memory"]),
      element("span", {className: "dl-key"}, words["details.arrow-step"]));
    root.replaceChildren(...Object.values(buttons));
    enter("");
  }

  /** What a drag does: nothing special, move the window, or paint starts. */
  function enter(next) {
    mode = mode === next ? "" : next;
    for (const name of ["hand", "brush"]) press(name, mode === name);
    parent.classList.toggle("dl-grabbing", mode === "hand");
  }
  const press = (name, on) => buttons[name].setAttribute("aria-pressed", String(on));

  return {
    /** "hand", "brush" or nothing. */
    get mode() {
      return mode;
    },
    update(state, words) {
      if (words !== spoken) render(words);
      solid = state.view === "relief";
      press("arrows", state.arrows === "on");
      key.hidden = solid || state.arrows !== "on";
      press("relief", solid);
      press("plane", !solid);
      buttons.home.disabled = solid ? !state.camera : !state.window;
      for (const name of ["hand", "brush", "arrows"]) buttons[name].disabled = solid;
      markStop();
    },
  };
}
