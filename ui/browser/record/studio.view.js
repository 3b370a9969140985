/** Pictures and films of the race on the same page, to take away, with progress and a way to stop. */

import {createFilm} from "./film.js";
import {picture, recordGif, recordVideo, videoType} from "./recording.js";
import {element, fill} from "../kit/dom.js";
import {save} from "../kit/save.js";
import {attend} from "../race/on_the_page.js";

const [WIDTH, HEIGHT] = [900, 680];
/** Pixels of a still picture for one of these: sharp in print and on a dense display. */
const SHARP = 2;
const [FRAMES, RATE] = [300, 30];
const KINDS = ["export.png", "export.gif", "export.video"];

/** @param {HTMLElement} parent */
export function create(parent) {
  let race = null;
  let stem = "";
  let spoken = null;
  let running = null;
  const bar = element("progress", {max: 1, value: 0});
  const stop = element("button", {type: "button", className: "dl-small", onclick: () => running?.abort()});
  const work = element("div", {className: "dl-line", hidden: true}, bar, stop);
  const said = element("p", {className: "dl-note", role: "status"});
  const buttons = [still, () => film(recordGif), () => film(recordVideo)].map((onclick) =>
    element("button", {type: "button", className: "dl-take", onclick}));
  const root = element("div", {className: "dl-race dl-alone dl-studio", dataset: {testid: "studio"}}, ...buttons, work, said);
  parent.replaceChildren(root);

  function deliver(blob) {
    const name = `${stem}.${blob.type.split("/")[1]}`;
    save(blob, name);
    said.textContent = fill(spoken["export.saved"], {name});
  }

  async function film(record) {
    const {steps} = race.state;
    const stride = Math.max(1, Math.ceil(steps / FRAMES));
    const frames = Math.floor(steps / stride) + 1;
    const paint = createFilm(race, WIDTH, HEIGHT, {moving: true});
    running = new AbortController();
    work.hidden = false;
    bar.value = 0;
    said.textContent = "";
    enable();
    try {
      deliver(await record({width: WIDTH, height: HEIGHT, frames, framesPerSecond: RATE, signal: running.signal,
        paint: (context, frame) => paint(context, Math.min(steps, frame * stride)), onProgress: (share) => (bar.value = share)}));
    } catch (error) {
      said.textContent = spoken[error.name === "AbortError" ? "export.stopped" : "export.failed"];
    }
    running = null;
    work.hidden = true;
    enable();
  }

  async function still() {
    const paint = createFilm(race, WIDTH, HEIGHT, {scale: SHARP});
    const {step} = race;
    deliver(await picture(SHARP * WIDTH, SHARP * HEIGHT, (context) => paint(context, step)));
  }

  function enable() {
    buttons.forEach((button, i) => (button.disabled = !race || running !== null || (i === 2 && !videoType())));
  }

  function render(words) {
    if (words === spoken) return;
    spoken = words;
    KINDS.forEach((key, i) => (buttons[i].textContent = words[key]));
    stop.textContent = words["export.stop"];
    bar.setAttribute("aria-label", words["export.progress"]);
    enable();
  }

  const end = attend({
    onPaint(next) {
      race = next;
      render(next.words);
    },
    onMove(next) {
      race = next;
    },
  });

  return {
    update({data}) {
      ({stem} = data);
    },
    destroy() {
      running?.abort();
      end();
      root.remove();
    },
  };
}
