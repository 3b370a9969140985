/** The player's controls: play, step, scrub, speed, loop. */

import {choice, element, iconButton, say, setIcon} from "../kit/dom.js";

const SPEEDS = [2, 5, 10, 30, 60, 120, 300, 1000, 3000];

/**
 * @param {HTMLElement} parent @param {object} clock of createClock @param {() => void} onSettled after a change by hand
 * @param {{readingOf?: (step: number, steps: number) => string, onSpeed?: (speed: number) => void}} [more] how a step is
 *   written, without it it can be typed; after the speed was chosen
 */
export function createTransport(parent, clock, words, onSettled, {readingOf = null, onSpeed = () => {}} = {}) {
  const {clock: state} = clock;
  const settle = (action) => () => {
    action();
    onSettled();
  };
  const play = iconButton("play", words["player.play"], settle(() => (state.playing ? clock.pause() : clock.play())));
  play.classList.add("dl-main");
  const scrub = element("input", {type: "range", min: "0", step: "1", className: "dl-scrub", "aria-label": words["player.step"]});
  scrub.addEventListener("input", () => clock.seek(Number(scrub.value)));
  scrub.addEventListener("change", onSettled);
  const typed = element("input", {type: "number", min: "0", step: "1", className: "dl-at", "aria-label": words["player.at"], title: words["player.at"]});
  typed.addEventListener("change", () => {
    const step = typed.value === "" ? NaN : Math.round(Number(typed.value));
    clock.seek(Number.isFinite(step) ? step : Math.floor(state.time));
    typed.value = String(Math.floor(state.time));
    onSettled();
  });
  const total = element("span");
  const reading = element("span", {className: "dl-reading"}, ...(readingOf ? [] : [typed, total]));
  const speed = choice(SPEEDS.map((value) => [String(value), `${value} ${words["player.per-second"]}`]), String(state.speed),
    {"aria-label": words["player.speed"], title: words["player.speed"]}, (value) => {
      state.speed = Number(value);
      onSpeed(state.speed);
    });
  const loop = element("input", {type: "checkbox"});
  loop.addEventListener("change", () => {
    state.loop = loop.checked;
  });
  const root = element("div", {className: "dl-transport"},
    iconButton("start", words["player.to-start"], settle(() => clock.seek(0))),
    iconButton("back", words["player.back"], settle(() => clock.seek(Math.ceil(state.time) - 1))),
    play,
    iconButton("forward", words["player.forward"], settle(() => clock.seek(Math.floor(state.time) + 1))),
    iconButton("end", words["player.to-end"], settle(() => clock.seek(state.steps))),
    scrub, reading, speed, element("label", {className: "dl-check"}, loop, words["player.loop"]));
  parent.append(root);

  return {
    root,
    update() {
      const step = Math.floor(state.time);
      setIcon(play, state.playing ? "pause" : "play", words[state.playing ? "player.pause" : "player.play"]);
      scrub.max = String(state.steps);
      scrub.value = String(step);
      if (readingOf) say(reading, readingOf(step, state.steps));
      else {
        say(total, ` / ${state.steps}`);
        typed.max = String(state.steps);
        if (typed !== typed.getRootNode().activeElement || state.playing) typed.value = String(step);
      }
      if (speed.value !== String(state.speed)) speed.value = String(state.speed);
      loop.checked = state.loop;
    },
  };
}

/** The offered speed that is nearest to `speed`. */
export function nearestSpeed(speed) {
  return SPEEDS.reduce((best, one) => (Math.abs(Math.log(one / speed)) < Math.abs(Math.log(best / speed)) ? one : best));
}
