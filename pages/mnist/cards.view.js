/** Run cards alone, for pages whose curves come from the server. */

import {createCards, nothingMore, withoutSurface} from "../../ui/browser/race/cards.js";
import {theme} from "../../ui/browser/kit/canvas.js";
import {element} from "../../ui/browser/kit/dom.js";
import {told} from "../../ui/browser/kit/teller.js";
import {identified} from "../../ui/browser/solve/query.js";
import {parseRun, runText} from "../../ui/browser/solve/runs.js";

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let component = null;
  let epoch = -1;
  let state = {runs: [], selected: 0};
  let shared = {};
  const root = element("fieldset", {className: "dl-race dl-alone dl-below"});
  parent.replaceChildren(root);
  const render = () => cards.render({...state, ...shared});
  const commit = () => component.setStateValue("query", told({
    run: state.runs.map((run) => runText(run, catalogue)),
  }));
  const cards = createCards(root, catalogue, () => withoutSurface(catalogue), {
    onInput: (runs, place) => {
      state = {runs: identified(runs), selected: place};
      render();
    },
    onCommit: commit,
    onSelect: (place) => {
      if (place === state.selected) return;
      state = {...state, selected: place};
      render();
    },
  }, nothingMore);
  return {
    update(next) {
      component = next;
      const {data} = next;
      root.disabled = Boolean(data.locked);
      root.classList.toggle("dl-locked", root.disabled);
      shared = {words: catalogue.words[data.language], language: data.language, dark: theme(parent).dark};
      if (epoch !== data.epoch) {
        epoch = data.epoch;
        state = {runs: identified(data.query.run.map(parseRun)), selected: Math.min(state.selected, data.query.run.length - 1)};
      }
      render();
    },
    destroy() {
      root.remove();
    },
  };
}
