/** A poll's answers on the lecturer's page: a cloud that grows, and the truth once the poll is closed. */

import {theme} from "../../../ui/browser/kit/canvas.js";
import {element, say} from "../../../ui/browser/kit/dom.js";
import {enlarged} from "../../../ui/presenting/projector.js";
import {createCloud} from "../classroom/clouds.js";
import {bar} from "../classroom/table.js";
import {createQuizPicture} from "../quiz/picture.js";
import {valuesOf} from "./curve_pad.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let [data, shown] = [null, ""];
  const prompt = element("p", {className: "dl-question"});
  const place = element("div");
  const cloud = createCloud(place, catalogue);
  const picture = createQuizPicture(place, catalogue);
  const bars = element("div");
  const root = element("div", {className: "dl-race dl-alone dl-quiz dl-polled", dataset: {testid: "polled"}}, prompt, place, bars);
  parent.replaceChildren(root);

  const colours = () => enlarged(theme(parent), data.present);

  function render() {
    const {poll, answers, right, open, language, present} = data;
    const words = catalogue.words[language];
    root.dataset.count = String(answers.length);
    root.classList.toggle("dl-enlarged", Boolean(present));
    say(prompt, poll.prompt);
    const chosen = poll.kind === "choice";
    picture.show(chosen ? poll.picture : null, words, colours());
    bars.hidden = !chosen;
    bars.replaceChildren(...(chosen ? poll.choices.map((text, i) =>
      bar({chosen: text, count: answers.filter((one) => one === i).length, right: right.includes(i)}, answers.length, words)) : []));
    const drawn = chosen ? [] : answers.map((one) => (poll.kind === "flag" ? {flag: one} : {curve: valuesOf(one, poll.axes)}));
    cloud.show(chosen ? null : poll, drawn, words, {open, present});
  }

  /** What stands above takes its room from the cloud, so that all of it stays in the window. */
  function fit() {
    const scrolled = root.closest("[data-testid=stMain]")?.scrollTop ?? 0;
    root.style.setProperty("--dl-above", `${Math.round(root.getBoundingClientRect().top + scrolled)}px`);
  }

  const observer = new ResizeObserver(() => data && picture.draw(colours()));
  observer.observe(picture.root);
  const around = new ResizeObserver(fit);
  around.observe(root.closest(".stMainBlockContainer") ?? root);
  return {
    update(next) {
      data = next.data;
      const text = JSON.stringify(data);
      if (text !== shown) render();
      shown = text;
    },
    destroy() {
      observer.disconnect();
      around.disconnect();
      cloud.destroy();
      root.remove();
    },
  };
}
