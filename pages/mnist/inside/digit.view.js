/** One draws a digit, and every run says at once what it is: the networks are in the browser. */

import {channels, layer, resize, theme} from "../../../ui/browser/kit/canvas.js";
import {element, fill} from "../../../ui/browser/kit/dom.js";
import {looksOf} from "../../../ui/browser/kit/marks.js";
import {createNetwork} from "./network.js";
import {normalize} from "./normalize.js";
import {PIXELS, bytesOf, inkColours, paintImage} from "../../../ui/browser/kit/arrays.js";
import {FIELD, createPad} from "./pad.js";
import {createVerdicts} from "./verdicts.js";

const SEEN = 112;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const root = element("div", {className: "dl-race dl-alone"});
  const sides = element("div", {className: "dl-digit"});
  const [left, right] = [element("div"), element("div")];
  sides.append(left, right);
  root.append(sides);
  parent.replaceChildren(root);
  const pad = createPad(left, (done) => {
    source = null;
    look(done);
  });
  const clearButton = element("button", {type: "button", className: "dl-small", onclick: () => {
    pad.clear();
    source = null;
    look(true);
  }});
  const takeButton = element("button", {type: "button", className: "dl-small", onclick: take});
  const seen = element("div", {className: "dl-seen", role: "img", dataset: {testid: "seen"}});
  const preview = layer(seen, "dl-seen-canvas");
  const note = element("p", {className: "dl-note"});
  const truth = element("p", {className: "dl-truth"});
  const spoken = element("p", {className: "dl-hidden", "aria-live": "polite"});
  left.append(element("div", {className: "dl-line"}, clearButton, takeButton), element("div", {className: "dl-line"}, seen, note), truth);
  const verdicts = createVerdicts(right);
  right.append(spoken);

  let data = null;
  let words = {};
  let networks = [];
  /** The test image that was taken, as a place among the samples; null for a drawing. */
  let source = null;
  let frame = 0;
  let packed = "";

  function take() {
    const {labels} = data.samples;
    const step = 1 + Math.floor(Math.random() * (labels.length - 1));
    source = ((source ?? 0) + step) % labels.length;
    pad.put(sample(source));
    look(true);
  }

  const sample = (place) => bytesOf(data.samples.images).subarray(place * PIXELS, (place + 1) * PIXELS);

  /** Looks at the field in the next frame; `done`: and says it aloud. */
  function look(done) {
    if (done) spoken.dataset.due = "yes";
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (data) show();
    });
  }

  function show() {
    const {text, background, dark} = theme(parent);
    const {data: set, runs, names, classes, samples} = data;
    const image = source === null ? normalize(pad.ink(), FIELD, set) : sample(source);
    const colours = inkColours(channels(text), channels(background));
    paintImage(resize(preview, SEEN, SEEN), (i) => colours[image?.[i] ?? 0], 0, 0, SEEN);
    seen.dataset.pixels = image ? JSON.stringify([...image]) : "";
    truth.textContent = source === null ? "" : fill(words["inside.truth"], {class: classes[samples.labels[source]]});
    const looks = looksOf(runs, catalogue, dark);
    verdicts.show(runs.map((_, i) => ({
      name: names[i], look: looks[i], gone: !networks[i], chances: image && networks[i] ? networks[i](image) : null,
    })), classes, words);
    if (spoken.dataset.due) {
      delete spoken.dataset.due;
      spoken.textContent = image ? verdicts.line(words) : "";
    }
  }

  return {
    update(component) {
      data = component.data;
      words = catalogue.words[data.language];
      const arrived = JSON.stringify(data.networks);
      if (arrived !== packed) {
        packed = arrived;
        networks = data.networks.map((one) => one && createNetwork(one));
      }
      clearButton.textContent = words["inside.clear"];
      takeButton.textContent = data.takes;
      note.textContent = data.note;
      pad.label(data.label);
      pad.recolour(theme(parent).text);
      seen.setAttribute("aria-label", words["inside.seen"]);
      look(false);
    },
    destroy() {
      cancelAnimationFrame(frame);
      root.remove();
    },
  };
}
