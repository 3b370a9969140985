/** The run cards: optimizer, look and a slider for each hyperparameter. The same cards serve every page. */

import {element, fill, iconButton} from "./dom.js";
import {createQuantity} from "./quantity.js";
import {looksOf, swatch} from "./marks.js";
import {runText, withOptimizer} from "./runs.js";

export const MAX_RUNS = 8;

/**
 * @param {HTMLElement} parent
 * @param {object} catalogue optimizers and looks
 * @param {{onInput: (runs: object[]) => void, onCommit: () => void, onSelect: (place: number) => void}} hooks
 */
export function createCards(parent, catalogue, {onInput, onCommit, onSelect}) {
  const root = element("div", {className: "dl-cards", role: "list"});
  parent.append(root);
  let shown = {runs: [], selected: 0, words: null, dark: null};

  function render({runs, selected, words, language, dark}) {
    const sameShape = shown.words === words && shown.dark === dark && shown.runs.length === runs.length
      && runs.every((run, i) => run.optimizer === shown.runs[i].optimizer);
    shown = {runs, selected, words, language, dark, cards: shown.cards};
    if (!sameShape) {
      shown.cards = runs.map((_, place) => card(place));
      root.replaceChildren(...shown.cards.map((one) => one.root), adder());
    }
    shown.cards.forEach((one, place) => one.update(runs[place], place === selected));
  }

  /** Takes new values of one run from its own inputs, which show them already. */
  function keep(runs, place) {
    shown.runs = runs;
    shown.cards[place].root.dataset.run = runText(runs[place], catalogue.optimizers);
  }

  function change(runs, place) {
    onInput(runs, place);
    onCommit();
  }

  const replaced = (place, run) => shown.runs.map((old, i) => (i === place ? run : old));

  function card(place) {
    const {words, language, dark, runs} = shown;
    const {optimizer} = runs[place];
    const declared = catalogue.optimizers[optimizer];
    const picture = element("canvas", {className: "dl-swatch", "aria-hidden": "true"});
    swatch(picture, looksOf(runs, catalogue, dark)[place]);
    const chooser = element("select", {className: "dl-choose", "aria-label": fill(words["card.optimizer"], {n: place + 1})},
      ...Object.values(catalogue.optimizers).map(({key, name}) =>
        element("option", {value: key, textContent: name, selected: key === optimizer})));
    chooser.addEventListener("change", () =>
      change(replaced(place, withOptimizer(shown.runs[place], chooser.value, catalogue.optimizers)), place));
    const quantities = declared.hyperparameters.map((quantity) => {
      const localized = {...quantity, what: quantity.what[language],
        called: fill(words["card.called"], quantity.names)};
      return createQuantity(localized, quantity.default, `${declared.name} ${quantity.symbol} (${quantity.key})`, {
        data: {hyperparameter: quantity.key},
        onInput: (value) => {
          const run = shown.runs[place];
          onInput(replaced(place, {...run, given: {...run.given, [quantity.key]: value}}), place);
        },
        onCommit,
      });
    });
    const duplicate = iconButton("copy", words["card.duplicate"], () =>
      change([...shown.runs.slice(0, place + 1), shown.runs[place], ...shown.runs.slice(place + 1)], place + 1));
    const remove = iconButton("remove", words["card.remove"], () =>
      change(shown.runs.filter((_, i) => i !== place), Math.max(0, place - 1)));
    const root = element("div", {className: "dl-card", role: "listitem", dataset: {testid: "run-card"}},
      element("div", {className: "dl-card-head"}, picture, chooser, duplicate, remove),
      ...quantities.map((one) => one.root));
    root.addEventListener("pointerdown", () => onSelect(place));
    root.addEventListener("focusin", () => onSelect(place));
    return {
      root,
      update(run, selected) {
        root.dataset.run = runText(run, catalogue.optimizers);
        root.classList.toggle("dl-selected", selected);
        declared.hyperparameters.forEach(({key, default: value}, i) => quantities[i].set(run.given[key] ?? value));
        duplicate.disabled = shown.runs.length >= MAX_RUNS;
        remove.disabled = shown.runs.length <= 1;
      },
    };
  }

  function adder() {
    const {words, runs} = shown;
    const button = element("button", {type: "button", className: "dl-add", disabled: runs.length >= MAX_RUNS,
      title: runs.length >= MAX_RUNS ? fill(words["card.full"], {n: MAX_RUNS}) : ""}, words["card.add"]);
    button.addEventListener("click", () => {
      const used = new Set(shown.runs.map((run) => run.optimizer));
      const keys = Object.keys(catalogue.optimizers);
      const optimizer = keys.find((key) => !used.has(key)) ?? keys[0];
      change([...shown.runs, {optimizer, given: {}}], shown.runs.length);
    });
    return button;
  }

  return {render, keep};
}
