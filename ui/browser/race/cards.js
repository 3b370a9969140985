/** The run cards: optimizer, look and a slider for each hyperparameter. The same cards serve every page. */

import {element, fill, iconButton} from "../kit/dom.js";
import {createQuantity} from "../kit/slider.js";
import {looksOf, swatch} from "../kit/marks.js";
import {CONSTANT, given, quantities, rebuilt, runText, scheduleQuantities} from "../solve/runs.js";
import {factorAt} from "../solve/paths.js";
import {limitsOf} from "../solve/query.js";

/** Size of a schedule's curve. */
const [WIDTH, HEIGHT] = [110, 24];

/** Whether two lists of runs can be shown by the same cards. */
export function sameCards(some, others) {
  return some.length === others.length && some.every((run, i) =>
    run.id === others[i].id && run.optimizer === others[i].optimizer && run.schedule === others[i].schedule
    && run.hidden === others[i].hidden && run.name === others[i].name);
}

/** What a page without places for names and hiding puts into a card's drawer besides the schedule. */
export const nothingMore = () => [];

/** The optimizers that a page without surfaces can offer. */
export function withoutSurface({optimizers}) {
  return Object.fromEntries(Object.entries(optimizers).filter(([, {rule}]) => !rule.surface));
}

/**
 * @param {HTMLElement} parent
 * @param {object} catalogue optimizers, schedules and looks
 * @param {() => Record<string, object>} offered the optimizers that can be chosen
 * @param {{onInput: (runs: object[], place: number) => void, onCommit: () => void, onSelect: (place: number) => void}} hooks
 * @param {(place: number, shown: object, change: (runs: object[], place: number) => void) => HTMLElement[]} more what
 *   else a card's drawer holds
 */
export function createCards(parent, catalogue, offered, {onInput, onCommit, onSelect}, more) {
  const list = element("div", {className: "dl-card-list", role: "list"});
  const root = element("div", {className: "dl-cards"}, list);
  parent.append(root);
  let shown = {runs: [], selected: 0, words: null, dark: null};
  const opened = new Set();
  const most = limitsOf(catalogue);

  function render({runs, selected, words, language, dark, steps}) {
    const same = shown.words === words && shown.dark === dark && sameCards(runs, shown.runs);
    shown = {runs, selected, words, language, dark, steps, most, cards: shown.cards};
    if (!same) {
      shown.cards = runs.map((_, place) => card(place));
      list.replaceChildren(...shown.cards.map((one) => one.root));
      root.replaceChildren(list, adder());
    }
    shown.cards.forEach((one, place) => one.update(runs[place], place === selected));
  }

  /** Takes new values of one run from its own inputs, which show them already. */
  function keep(runs, place) {
    shown.runs = runs;
    shown.cards[place].keep(runs[place]);
  }

  /** Marks on each learning rate where theory puts its limit; null where there is none. */
  function limits(values) {
    values.forEach((limit, place) => shown.cards?.[place]?.limit(limit));
  }

  function change(runs, place) {
    onInput(runs, place);
    onCommit();
  }

  const replaced = (place, run) => shown.runs.map((old, i) => (i === place ? run : old));

  function choice(options, chosen, label, onChange) {
    const select = element("select", {className: "dl-choose", "aria-label": label},
      ...options.map(([value, textContent]) => element("option", {value, textContent, selected: value === chosen})));
    select.addEventListener("change", () => onChange(select.value));
    return select;
  }

  function card(place) {
    const {words, language, dark, runs} = shown;
    const {optimizer, schedule, id} = runs[place];
    const declared = catalogue.optimizers[optimizer];
    const picture = element("canvas", {className: "dl-swatch", "aria-hidden": "true"});
    swatch(picture, looksOf(runs, catalogue, dark)[place]);
    const chooser = choice(Object.values(offered()).map(({key, name}) => [key, name]), optimizer,
      fill(words["card.optimizer"], {n: place + 1}),
      (key) => change(replaced(place, rebuilt(shown.runs[place], {optimizer: key}, catalogue)), place));
    const list = quantities(runs[place], catalogue);
    const inputs = list.map((quantity) => {
      const localized = {...quantity, what: quantity.what[language], called: fill(words["card.called"], quantity.names)};
      return createQuantity(localized, quantity.default, `${declared.name} ${quantity.symbol} (${quantity.key})`, {
        data: {hyperparameter: quantity.key},
        onInput: (value) => {
          const run = shown.runs[place];
          onInput(replaced(place, {...run, given: {...run.given, [quantity.key]: value}}), place);
        },
        onCommit,
      });
    });
    const duplicate = iconButton("copy", words["card.duplicate"], () => {
      const {id: _, ...copy} = shown.runs[place];
      change([...shown.runs.slice(0, place + 1), copy, ...shown.runs.slice(place + 1)], place + 1);
    });
    const remove = iconButton("remove", words["card.remove"], () =>
      change(shown.runs.filter((_, i) => i !== place), Math.max(0, place - 1)));
    const scheduler = choice(Object.values(catalogue.schedules).map(({key, name}) => [key, name[language]]), schedule,
      words["card.schedule"],
      (key) => change(replaced(place, rebuilt(shown.runs[place], {schedule: key}, catalogue)), place));
    const curve = element("canvas", {className: "dl-schedule", "aria-hidden": "true"});
    const drawer = element("div", {className: "dl-drawer"}, ...more(place, shown, change),
      element("label", {className: "dl-line"}, words["card.schedule"], scheduler));
    const opener = iconButton("more", words["card.more"], () => {
      opened.has(id) ? opened.delete(id) : opened.add(id);
      show();
    });
    const show = () => {
      drawer.hidden = !opened.has(id);
      opener.setAttribute("aria-expanded", String(opened.has(id)));
    };
    show();
    const scheduled = schedule !== CONSTANT;
    const drawCurve = (run) => scheduled && drawSchedule(curve, catalogue.schedules[schedule],
      scheduleQuantities(run, catalogue).map((one) => given(run, one)), shown.steps ?? 100);
    const root = element("div", {className: "dl-card", role: "listitem", dataset: {testid: "run-card"}},
      element("div", {className: "dl-card-head"}, picture, chooser, opener, duplicate, remove),
      ...(runs[place].name ? [element("div", {className: "dl-own-name", textContent: runs[place].name})] : []),
      ...inputs.slice(0, declared.hyperparameters.length).map((one) => one.root),
      drawer,
      ...(scheduled ? [element("div", {className: "dl-line"}, element("span", {textContent: catalogue.schedules[schedule].name[language]}), curve)] : []),
      ...inputs.slice(declared.hyperparameters.length).map((one) => one.root));
    // Not where a finger comes down: a swipe that begins here only scrolls. A button may have taken the card away.
    root.addEventListener("click", () => root.isConnected && onSelect(place));
    root.addEventListener("focusin", () => onSelect(place));
    return {
      root,
      keep(run) {
        root.dataset.run = runText(run, catalogue);
        drawCurve(run);
      },
      limit(value) {
        inputs[list.findIndex(({key}) => key === "lr")]?.mark(value, words["card.limit"]);
      },
      update(run, selected) {
        root.dataset.run = runText(run, catalogue);
        root.classList.toggle("dl-selected", selected);
        root.classList.toggle("dl-away", Boolean(run.hidden));
        list.forEach((one, i) => inputs[i].set(given(run, one)));
        duplicate.disabled = shown.runs.length >= most.run.many;
        remove.disabled = shown.runs.length <= 1;
        drawCurve(run);
      },
    };
  }

  function adder() {
    const {words, runs} = shown;
    const button = element("button", {type: "button", className: "dl-add", disabled: runs.length >= most.run.many,
      title: runs.length >= most.run.many ? fill(words["card.full"], {n: most.run.many}) : ""}, words["card.add"]);
    button.addEventListener("click", () => {
      const used = new Set(shown.runs.map((run) => run.optimizer));
      const keys = Object.keys(offered());
      const optimizer = keys.find((key) => !used.has(key)) ?? keys[0];
      change([...shown.runs, {optimizer, schedule: CONSTANT, given: {}}], shown.runs.length);
    });
    return button;
  }

  return {render, keep, limits};
}

/** @returns {HTMLElement[]} */
export function arranging(place, shown, change) {
  const {words, most: {name: {longest}}} = shown;
  const move = (by) => () => {
    const runs = [...shown.runs];
    [runs[place], runs[place + by]] = [runs[place + by], runs[place]];
    change(runs, place + by);
  };
  const with_ = (changes) => shown.runs.map((run, i) => (i === place ? {...run, ...changes} : run));
  const alone = shown.runs.every((run, i) => Boolean(run.hidden) === (i !== place));
  const hidden = Boolean(shown.runs[place].hidden);
  const [left, right] = [iconButton("left", words["card.left"], move(-1)), iconButton("right", words["card.right"], move(1))];
  left.disabled = place === 0;
  right.disabled = place === shown.runs.length - 1;
  const eye = iconButton(hidden ? "hidden" : "shown", words[hidden ? "card.show" : "card.hide"],
    () => change(with_({hidden: !hidden}), place));
  const solo = element("button", {type: "button", className: "dl-small", textContent: words["card.solo"],
    title: words["card.solo-help"], "aria-pressed": String(alone && shown.runs.length > 1)});
  solo.addEventListener("click", () =>
    change(shown.runs.map((run, i) => ({...run, hidden: alone ? false : i !== place})), place));
  const name = element("input", {type: "text", maxLength: longest, value: shown.runs[place].name ?? "",
    placeholder: words["card.name"], "aria-label": fill(words["card.name-of"], {n: place + 1}), className: "dl-naming"});
  name.addEventListener("change", () => change(with_({name: name.value.trim().slice(0, longest) || undefined}), place));
  return [element("div", {className: "dl-line"}, left, right, eye, solo, name)];
}

/** @param {HTMLCanvasElement} canvas @param {object} schedule @param {number[]} values @param {number} steps */
export function drawSchedule(canvas, schedule, values, steps) {
  const ratio = 2;
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.strokeStyle = getComputedStyle(canvas).color || "#888";
  context.lineWidth = 1.5;
  context.beginPath();
  for (let i = 0; i < WIDTH; i++) {
    const factor = factorAt(schedule, values, 1 + Math.round(((steps - 1) * i) / (WIDTH - 1)), steps);
    context[i ? "lineTo" : "moveTo"](i + 0.5, 2 + (HEIGHT - 4) * (1 - factor));
  }
  context.stroke();
}
