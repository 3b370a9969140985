/** Pictures and films of the race to take away, with progress and a way to stop. */

import {element, fill} from "../kit/dom.js";
import {createFilm} from "./film.js";
import {picture, recordGif, recordVideo, videoType} from "./recording.js";
import {save} from "../kit/save.js";

const [WIDTH, HEIGHT] = [900, 680];
const [FRAMES, RATE] = [300, 30];

/** @param {HTMLElement} parent @param {() => object} desk what lies on the desk now */
export function createStudio(parent, desk) {
  const root = element("div", {className: "dl-studio", dataset: {testid: "studio"}});
  parent.append(root);
  let spoken = null;
  let running = null;
  const bar = element("progress", {max: 1, value: 0});
  const stop = element("button", {type: "button", className: "dl-small"});
  const work = element("div", {className: "dl-line", hidden: true}, bar, stop);
  const said = element("p", {className: "dl-note", role: "status"});
  stop.addEventListener("click", () => running?.abort());

  const name = (type) => `descent-lab-${desk().state.surface}.${type.split("/")[1]}`;

  async function film(record) {
    const race = desk();
    const {steps} = race.state;
    const stride = Math.max(1, Math.ceil(steps / FRAMES));
    const frames = Math.floor(steps / stride) + 1;
    const paint = createFilm(race, WIDTH, HEIGHT, {moving: true});
    running = new AbortController();
    work.hidden = false;
    bar.value = 0;
    say("");
    enable();
    try {
      const blob = await record({width: WIDTH, height: HEIGHT, frames, framesPerSecond: RATE, signal: running.signal,
        paint: (context, frame) => paint(context, Math.min(steps, frame * stride)), onProgress: (share) => (bar.value = share)});
      save(blob, name(blob.type));
      say(fill(spoken["export.saved"], {name: name(blob.type)}));
    } catch (error) {
      say(error.name === "AbortError" ? spoken["export.stopped"] : spoken["export.failed"]);
    }
    running = null;
    work.hidden = true;
    enable();
  }

  async function still() {
    const race = desk();
    const paint = createFilm(race, WIDTH, HEIGHT);
    const blob = await picture(WIDTH, HEIGHT, (context) => paint(context, race.step));
    save(blob, name(blob.type));
    say(fill(spoken["export.saved"], {name: name(blob.type)}));
  }

  const say = (text) => {
    said.textContent = text;
  };
  const enable = () => buttons.forEach((button) => (button.disabled = running !== null || (button === buttons[2] && !videoType())));
  const buttons = [still, () => film(recordGif), () => film(recordVideo)].map((onclick) =>
    element("button", {type: "button", className: "dl-small", onclick}));
  root.append(element("div", {className: "dl-line"}, ...buttons), work, said);

  return {
    /** Speaks another language. */
    render(words) {
      if (words === spoken) return;
      spoken = words;
      ["export.png", "export.gif", "export.video"].forEach((key, i) => (buttons[i].textContent = words[key]));
      stop.textContent = words["export.stop"];
      bar.setAttribute("aria-label", words["export.progress"]);
      enable();
    },
    destroy() {
      running?.abort();
    },
  };
}
