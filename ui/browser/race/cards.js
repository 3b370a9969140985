/** The run cards: optimizer, look and a slider for each hyperparameter. The same cards serve every page. */

import {sameCards, soloed} from "./editing.js";
import {isGone, lossText} from "./legend.js";
import {choice, element, fill, iconButton, say} from "../kit/dom.js";
import {createRoving} from "../kit/roving.js";
import {createQuantity} from "../kit/slider.js";
import {createSwatch, looksOf} from "../kit/marks.js";
import {CONSTANT, given, quantities, rebuilt, runText, scheduleQuantities} from "../solve/runs.js";
import {factorAt} from "../solve/paths.js";
import {limitsOf} from "../solve/query.js";

/** More runs than these are one row each but for the selected one. */
const OPEN = 5;
/** Size of a schedule's curve. */
const [WIDTH, HEIGHT] = [110, 24];

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
 * @param {{onInput: (runs: object[], place: number) => void, onCommit: () => void, onSelect: (place: number) => void,
 *   suited?: (run: object, place: number) => object}} hooks `suited`: a run with a learning rate that suits it here
 * @param {(place: number, shown: object, change: (runs: object[], place: number) => void) => HTMLElement[]} more what
 *   else a card's drawer holds
 */
export function createCards(parent, catalogue, offered, hooks, more) {
  const list = element("div", {className: "dl-card-list", role: "list"});
  const root = element("div", {className: "dl-cards"}, list);
  parent.append(root);
  const shown = {runs: [], selected: 0, words: null, dark: null, most: limitsOf(catalogue.race)};
  /** What every card needs. */
  const deck = {
    ...hooks, catalogue, offered, more, shown, opened: new Set(),
    change(runs, place) {
      hooks.onInput(runs, place);
      hooks.onCommit();
    },
  };
  let cards = [];
  const markStop = createRoving(list, () => cards.map((one) => one.root));

  function render(next) {
    const same = shown.words === next.words && shown.dark === next.dark && sameCards(next.runs, shown.runs);
    Object.assign(shown, next);
    if (!same) {
      const focus = focusIn(root, cards);
      cards = shown.runs.map((_, place) => createCard(deck, place));
      list.replaceChildren(...cards.map((one) => one.root));
      root.replaceChildren(list, createAdder(deck));
      focus(cards[shown.selected]);
    }
    root.classList.toggle("dl-many", shown.runs.length > OPEN);
    cards.forEach((one, place) => one.update(shown.runs[place], place === shown.selected));
    markStop(cards[shown.selected]?.root);
  }

  /**
   * Says each run's loss at a step, and of one that has diverged when and why.
   * @param {import("../solve/paths.js").Path[]} paths @param {boolean} bounded whether to leave is to fail @param {string[]} why
   */
  function at(paths, step, bounded, why) {
    paths.forEach((path, place) => cards[place]?.at(path, step, bounded, why[place]));
  }

  /** Takes new values of one run from its own inputs, which show them already. */
  function keep(runs, place) {
    shown.runs = runs;
    cards[place].keep(runs[place]);
  }

  /** Marks on each learning rate where theory puts its limit; null where there is none. */
  function limits(values) {
    values.forEach((limit, place) => cards[place]?.limit(limit));
  }

  return {render, keep, limits, at};
}

const inputsOf = (card) => [...card.root.querySelectorAll("button, input, select")];
const controlsOf = (card) => [card.root, ...inputsOf(card)];

/** Hands the focus on to the same control of another card when the cards are made anew: none of them must lose it. */
function focusIn(root, cards) {
  const focused = root.getRootNode().activeElement;
  if (!root.contains(focused)) return () => {};
  const control = cards.map((one) => controlsOf(one).indexOf(focused)).find((at) => at >= 0) ?? 0;
  return (card) => {
    const controls = card ? controlsOf(card) : [];
    const there = controls[control]?.checkVisibility() && !controls[control].disabled ? controls[control] : controls[0];
    there?.focus({preventScroll: true});
  };
}

const replaced = (runs, place, changes) => runs.map((run, i) => (i === place ? {...run, ...changes} : run));

function createCard(deck, place) {
  const {catalogue, shown, more, change, onSelect} = deck;
  const {words, language, runs} = shown;
  const {optimizer, schedule, name} = runs[place];
  const head = createHead(deck, place);
  const inputs = createInputs(deck, place);
  const own = catalogue.optimizers[optimizer].hyperparameters.length;
  const scheduler = choice(Object.values(catalogue.schedules).map((one) => [one.key, one.name[language]]), schedule,
    {className: "dl-choose", "aria-label": words["card.schedule"]}, (key) => rebuild(deck, place, {schedule: key}));
  // Where state starts is for those who look for it, until a run says so.
  const tucked = ({quantity}) => quantity.starts && given(runs[place], quantity) === quantity.default;
  const drawer = element("div", {className: "dl-drawer"}, ...more(place, shown, change),
    element("label", {className: "dl-line"}, words["card.schedule"], scheduler),
    ...inputs.filter(tucked).map((one) => one.root));
  head.opens(drawer);
  const curve = schedule === CONSTANT ? null : createScheduleCurve(deck, schedule);
  const root = element("div", {className: "dl-card", role: "listitem", dataset: {testid: "run-card"},
    "aria-label": fill(words["card.run"], {n: place + 1, name: name ?? catalogue.optimizers[optimizer].name})},
    head.root,
    ...(name ? [element("div", {className: "dl-own-name", textContent: name})] : []),
    ...inputs.slice(0, own).filter((one) => !tucked(one)).map((one) => one.root),
    drawer,
    ...(curve ? [curve.root] : []),
    ...inputs.slice(own).map((one) => one.root));
  // Not where a finger comes down: a swipe that begins here only scrolls. A button may have taken the card away.
  root.addEventListener("click", () => root.isConnected && onSelect(place));
  // A pointer selects when it leaves: what it holds must not move under it.
  let held = false;
  root.addEventListener("pointerdown", () => {
    held = true;
    globalThis.addEventListener("pointerup", () => (held = false), {once: true});
    globalThis.addEventListener("pointercancel", () => (held = false), {once: true});
  });
  root.addEventListener("focusin", () => held || onSelect(place));

  function keep(run) {
    root.dataset.run = runText(run, catalogue);
    curve?.show(run);
  }

  const reached = inputsOf({root});
  return {
    root, keep,
    at: head.at,
    limit(value) {
      inputs.find(({quantity}) => quantity.key === "lr")?.mark(value, words["card.limit"]);
    },
    update(run, selected) {
      keep(run);
      root.classList.toggle("dl-selected", selected);
      root.setAttribute("aria-current", String(selected));
      // The Tab key goes from the list into the selected card, and on.
      for (const one of reached) one.tabIndex = selected ? 0 : -1;
      root.classList.toggle("dl-away", Boolean(run.hidden));
      for (const {quantity, set} of inputs) set(given(run, quantity));
      head.update();
    },
  };
}

/** A card's first row: the run's look and optimizer, and what can be done with the whole card. */
function createHead(deck, place) {
  const {catalogue, offered, shown, opened, change} = deck;
  const {words, dark, runs} = shown;
  const {id, optimizer} = runs[place];
  const picture = createSwatch(looksOf(runs, catalogue, dark)[place]);
  const chooser = choice(menu(offered(), words), optimizer,
    {className: "dl-choose", "aria-label": fill(words["card.optimizer"], {n: place + 1})},
    (key) => rebuild(deck, place, {optimizer: key}));
  const opener = iconButton("more", words["card.more"], () => {
    opened.has(id) ? opened.delete(id) : opened.add(id);
    open();
  });
  const duplicate = iconButton("copy", words["card.duplicate"], () => {
    const {id: _, ...copy} = shown.runs[place];
    change([...shown.runs.slice(0, place + 1), copy, ...shown.runs.slice(place + 1)], place + 1);
  });
  const remove = iconButton("remove", words["card.remove"], () =>
    change(shown.runs.filter((_, i) => i !== place), Math.max(0, place - 1)));
  const loss = element("span", {className: "dl-loss"});
  let drawer = null;

  function open() {
    drawer.hidden = !opened.has(id);
    opener.setAttribute("aria-expanded", String(opened.has(id)));
  }

  return {
    root: element("div", {className: "dl-card-head"}, picture, chooser, loss, opener, duplicate, remove),
    at(path, step, bounded, why) {
      const gone = isGone(path, step);
      const told = [lossText(path, step, words), ...(gone && why ? [why] : [])].join(": ");
      say(loss, told);
      loss.title = gone ? told : "";
      loss.classList.toggle("dl-gone", gone && bounded);
    },
    /** Names what the row's opener opens. */
    opens(next) {
      drawer = next;
      open();
    },
    update() {
      duplicate.disabled = shown.runs.length >= shown.most.run.many;
      remove.disabled = shown.runs.length <= 1;
    },
  };
}

/** What a menu calls its groups, in their order. */
const GROUPS = {
  plain: "card.group-plain", momentum: "card.group-momentum", adaptive: "card.group-adaptive", adam: "card.group-adam",
  after: "card.group-after", variants: "card.group-variants", own: "card.group-own",
};

/** Optimizers for a select, by their groups. */
function menu(optimizers, words) {
  const entries = Object.values(optimizers);
  return Object.entries(GROUPS).flatMap(([group, called]) =>
    entries.filter((one) => one.group === group).map(({key, name}) => [key, name, words[called]]));
}

/** Gives a run another schedule, or another optimizer with a rate that suits it unless the reader has set one. */
function rebuild({catalogue, shown: {runs}, change, suited}, place, changes) {
  const run = rebuilt(runs[place], changes, catalogue);
  const set = "optimizer" in changes && suited && !run.rateSet;
  change(replaced(runs, place, set ? suited(run, place) : run), place);
}

/** What quantities are called elsewhere. */
const CALLED = {paper: "card.called-paper", pytorch: "card.called-pytorch", keras: "card.called-keras"};

/** An input for each of a run's quantities: the optimizer's, then the schedule's. */
function createInputs({catalogue, shown, onInput, onCommit}, place) {
  const {words, language, runs} = shown;
  const {name} = catalogue.optimizers[runs[place].optimizer];
  return quantities(runs[place], catalogue).map((quantity) => {
    const called = Object.entries(quantity.names).map(([where, name]) => fill(words[CALLED[where]], {name})).join(" · ");
    const localized = {...quantity, what: quantity.what[language], word: quantity.word[language], called};
    const input = createQuantity(localized, quantity.default, `${name} ${quantity.symbol} (${quantity.key})`, {
      data: {hyperparameter: quantity.key},
      onInput: (value) => onInput(replaced(shown.runs, place, {
        given: {...shown.runs[place].given, [quantity.key]: value}, ...(quantity.key === "lr" ? {rateSet: true} : {}),
      }), place),
      onCommit,
    });
    if (quantity.key === "lr" && quantity.scale === "log") input.around(given(runs[place], quantity));
    return {quantity, ...input};
  });
}

function createScheduleCurve({catalogue, shown}, key) {
  const schedule = catalogue.schedules[key];
  const canvas = element("canvas", {className: "dl-schedule", "aria-hidden": "true"});
  return {
    root: element("div", {className: "dl-line"}, element("span", {textContent: schedule.name[shown.language]}), canvas),
    show(run) {
      drawSchedule(canvas, schedule, scheduleQuantities(run, catalogue).map((one) => given(run, one)), shown.steps ?? 100);
    },
  };
}

/** The menu from which one more run is taken. */
function createAdder({offered, shown, change, suited}) {
  const {words, runs, most: {run: {many}}} = shown;
  const full = runs.length >= many;
  const select = choice([["", words["card.add"]], ...menu(offered(), words)], "",
    {className: "dl-add", disabled: full, "aria-label": words["card.add"], title: full ? fill(words["card.full"], {n: many}) : ""},
    (optimizer) => {
      const run = {optimizer, schedule: CONSTANT, given: {}};
      change([...shown.runs, suited ? suited(run, shown.runs.length) : run], shown.runs.length);
    });
  select.options[0].hidden = true;
  return select;
}

/** @returns {HTMLElement[]} */
export function arranging(place, shown, change) {
  const {words, most: {name: {longest}}} = shown;
  const move = (by) => () => {
    const runs = [...shown.runs];
    [runs[place], runs[place + by]] = [runs[place + by], runs[place]];
    change(runs, place + by);
  };
  const give = (changes) => change(replaced(shown.runs, place, changes), place);
  const alone = shown.runs.every((run, i) => Boolean(run.hidden) === (i !== place));
  const hidden = Boolean(shown.runs[place].hidden);
  const [left, right] = [iconButton("left", words["card.left"], move(-1)), iconButton("right", words["card.right"], move(1))];
  left.disabled = place === 0;
  right.disabled = place === shown.runs.length - 1;
  const eye = iconButton(hidden ? "hidden" : "shown", words[hidden ? "card.show" : "card.hide"],
    () => give({hidden: !hidden}));
  const solo = element("button", {type: "button", className: "dl-small", textContent: words["card.solo"],
    title: words["card.solo-help"], "aria-pressed": String(alone && shown.runs.length > 1)});
  solo.addEventListener("click", () => change(soloed(shown.runs, place), place));
  const name = element("input", {type: "text", maxLength: longest, value: shown.runs[place].name ?? "",
    placeholder: words["card.name"], "aria-label": fill(words["card.name-of"], {n: place + 1}), className: "dl-naming"});
  name.addEventListener("change", () => give({name: name.value.trim().slice(0, longest) || undefined}));
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
