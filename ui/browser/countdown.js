/** A clock that runs down and says only when time is over. */

import {element} from "./dom.js";

const TICK = 250;

/** @param {HTMLElement} parent @param {number} seconds */
export function createCountdown(parent, seconds) {
  let left = seconds * 1000;
  let since = 0;
  let timer = 0;
  let words = null;
  const face = element("span", {className: "dl-count", role: "timer", "aria-live": "off"});
  const toggle = element("button", {type: "button", className: "dl-small", onclick: () => (timer ? pause() : start())});
  const restart = element("button", {type: "button", className: "dl-small", onclick: () => {
    stop();
    left = seconds * 1000;
    said.textContent = "";
    show();
  }});
  const said = element("span", {className: "dl-count-said", role: "status"});
  const root = element("div", {className: "dl-countdown"}, face, toggle, restart, said);
  parent.append(root);

  const remaining = () => Math.max(0, timer ? left - (performance.now() - since) : left);

  function start() {
    if (remaining() === 0) left = seconds * 1000;
    said.textContent = "";
    since = performance.now();
    timer = setInterval(tick, TICK);
    show();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
  }

  function pause() {
    left = remaining();
    stop();
    show();
  }

  function tick() {
    if (remaining() === 0) {
      pause();
      said.textContent = words["quiz.over"];
    }
    show();
  }

  function show() {
    const whole = Math.ceil(remaining() / 1000);
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (face.textContent !== text) face.textContent = text;
    const label = words[timer ? "quiz.pause" : "quiz.start"];
    if (toggle.textContent !== label) toggle.textContent = label;
  }

  return {
    speak(next) {
      if (said.textContent) said.textContent = next["quiz.over"];
      words = next;
      face.setAttribute("aria-label", words["quiz.time"]);
      restart.textContent = words["quiz.restart"];
      show();
    },
    destroy: stop,
  };
}
