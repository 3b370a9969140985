/** Pictures and films of the race on the same page, to take away, with progress and a way to stop. */

import {createFilm} from "./film.js";
import {MAX_SIDE, picture, recordGif, recordVideo, videoType} from "./recording.js";
import {HIGH} from "./sheet.js";
import {raceSvg} from "./svg.js";
import {choice, element, fill} from "../kit/dom.js";
import {save} from "../kit/save.js";
import {attend} from "../race/on_the_page.js";

const SIZES = [[1280, 720], [1920, 1080], [3840, 2160], [1080, 1080]];
const SECONDS = [5, 10, 20];
/** What a film rests for on its last frame, so that one sees how the race ended. */
const REST_MS = 1500;
/** Frames a second. */
const RATES = {gif: 12.5, video: 30};
const KINDS = ["png", "svg", "gif", "video"];
/** What the reader chose last, for the next time the menu is opened. */
const chosen = {size: 1, losses: false, seconds: 10};

/** The largest of the sizes of this shape that may be recorded. */
function recorded([width, height]) {
  const [most] = SIZES.filter((one) => one[0] <= Math.min(width, MAX_SIDE) && one[0] * height === one[1] * width)
    .sort((one, other) => other[0] - one[0]);
  return most;
}

/** @param {HTMLElement} parent */
export function create(parent) {
  let race = null;
  let stem = "";
  let words = null;
  let running = null;
  const bar = element("progress", {max: 1, value: 0});
  const stop = element("button", {type: "button", className: "dl-small", onclick: () => running?.abort()});
  const work = element("div", {className: "dl-line", hidden: true}, bar, stop);
  const said = element("p", {className: "dl-note", role: "status"});
  const limit = element("p", {className: "dl-note"});
  const choices = element("div", {className: "dl-line"});
  const actions = {png: still, svg: drawing, gif: () => film("gif", recordGif), video: () => film("video", recordVideo)};
  const buttons = KINDS.map((kind) => element("button", {type: "button", className: "dl-take", onclick: actions[kind]}));
  const root = element("div", {className: "dl-race dl-alone dl-studio", dataset: {testid: "studio"}},
    choices, element("div", {className: "dl-takes"}, ...buttons), limit, work, said);
  parent.replaceChildren(root);

  const size = () => SIZES[chosen.size];

  function deliver(blob, kind) {
    const name = `${stem}.${kind ?? blob.type.split("/")[1]}`;
    save(blob, name);
    said.textContent = fill(words.saved, {name});
  }

  /** Does what makes a file; says where it was stopped or could not be done. */
  async function making(make) {
    said.textContent = "";
    try {
      await make();
    } catch (error) {
      said.textContent = words[error.name === "AbortError" ? "stopped" : "failed"];
    }
    running = null;
    work.hidden = true;
    enable();
  }

  const film = (kind, record) => making(async () => {
    const [width, height] = recorded(size());
    const {steps} = race.state;
    const frames = Math.round(chosen.seconds * RATES[kind]);
    const scale = height / HIGH;
    const paint = createFilm(race, width / scale, HIGH, {scale, moving: true, losses: chosen.losses});
    running = new AbortController();
    work.hidden = false;
    bar.value = 0;
    enable();
    deliver(await record({width, height, frames, framesPerSecond: RATES[kind], hold: REST_MS, signal: running.signal,
      paint: (context, frame) => paint(context, (steps * frame) / (frames - 1)), onProgress: (share) => (bar.value = share)}));
  });

  function still() {
    making(async () => {
      const [width, height] = size();
      const scale = height / HIGH;
      const paint = createFilm(race, width / scale, HIGH, {scale, losses: chosen.losses});
      const {step} = race;
      deliver(await picture(width, height, (context) => paint(context, step)));
    });
  }

  function drawing() {
    making(async () => {
      const [width, height] = size();
      deliver(new Blob([raceSvg(race, width, height, {scale: height / HIGH, losses: chosen.losses})], {type: "image/svg+xml"}), "svg");
    });
  }

  function enable() {
    if (!words) return;
    const off = {svg: race?.state.view === "relief", video: !videoType()};
    buttons.forEach((button, i) => (button.disabled = !race || running !== null || Boolean(off[KINDS[i]])));
    for (const one of choices.querySelectorAll("select, input")) one.disabled = running !== null;
    const [width, height] = recorded(size());
    limit.textContent = [off.svg && words.flat, width !== size()[0] && fill(words.smaller, {width, height})].filter(Boolean).join(" ");
  }

  function render() {
    const pick = (key, options, name) => element("label", {className: "dl-check"}, words[key],
      choice(options.map(([value, text]) => [String(value), text]), String(chosen[name]), {}, (value) => {
        chosen[name] = Number(value);
        enable();
      }));
    const losses = element("input", {type: "checkbox", checked: chosen.losses, onchange: () => (chosen.losses = losses.checked)});
    choices.replaceChildren(
      pick("size", SIZES.map(([width, height], i) => [i, `${width} × ${height}`]), "size"),
      element("label", {className: "dl-check"}, losses, words.losses),
      pick("length", SECONDS.map((n) => [n, fill(words.seconds, {n})]), "seconds"));
    KINDS.forEach((kind, i) => (buttons[i].textContent = words[kind]));
    stop.textContent = words.stop;
    bar.setAttribute("aria-label", words.progress);
  }

  const take = (next) => {
    race = next;
    enable();
  };
  const end = attend({onPaint: take, onMove: (next) => (race = next)});

  return {
    update({data}) {
      ({stem} = data);
      if (JSON.stringify(words) !== JSON.stringify(data.words)) {
        words = data.words;
        render();
      }
      enable();
    },
    destroy() {
      running?.abort();
      end();
      root.remove();
    },
  };
}
