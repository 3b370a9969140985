/** Buttons over the surface: the hand that moves the window, closer, farther, the whole view, three dimensions, and the step's arrows. */

import {element, iconButton} from "./dom.js";

/** @param {HTMLElement} parent @param {{onZoom: (factor: number) => void, onReset: () => void, onRelief: () => void, onArrows: () => void}} hooks */
export function createToolbar(parent, {onZoom, onReset, onRelief, onArrows}) {
  const root = element("div", {className: "dl-toolbar", role: "toolbar"});
  parent.append(root);
  let hand = false;
  let spoken = null;
  let buttons = {};

  function render(words) {
    spoken = words;
    root.setAttribute("aria-label", words["player.toolbar"]);
    buttons = {
      hand: iconButton("hand", words["player.hand"], () => {
        hand = !hand;
        press("hand", hand);
        parent.classList.toggle("dl-grabbing", hand);
      }),
      closer: iconButton("zoomIn", words["player.zoom-in"], () => onZoom(1.5)),
      farther: iconButton("zoomOut", words["player.zoom-out"], () => onZoom(1 / 1.5)),
      home: iconButton("home", words["player.zoom-reset"], onReset),
      relief: iconButton("relief", words["player.relief"], onRelief),
      arrows: iconButton("arrows", words["player.arrows"], onArrows),
    };
    root.replaceChildren(...Object.values(buttons));
    press("hand", hand);
  }
  const press = (name, on) => buttons[name].setAttribute("aria-pressed", String(on));

  return {
    get hand() {
      return hand;
    },
    update(state, words) {
      if (words !== spoken) render(words);
      press("arrows", state.arrows);
      press("relief", state.relief);
      buttons.home.disabled = state.relief ? !state.camera : !state.window;
      buttons.hand.disabled = buttons.arrows.disabled = state.relief;
    },
  };
}
