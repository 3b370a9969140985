/** What stands below the race: one step in numbers, all steps, the results, and pictures to take away, as tabs. */

import {attend} from "../race/on_the_page.js";
import {element} from "../kit/dom.js";
import {createFit} from "./fit.js";
import {createInspector} from "./inspector.js";
import {createNumbers} from "./one_step.js";
import {looksOf} from "../kit/marks.js";
import {createResults, summarize} from "./results.js";
import {rateBeside} from "../solve/runs.js";
import {createStudio} from "../record/studio.js";

const TABS = ["details.tab-one", "details.tab-all", "details.tab-results", "details.tab-studio", "details.tab-fit"];
/** Tables follow a hand that still moves this often. */
const PAUSE = 100;
/** How many there have been: ids are the document's, which may hold several. */
let count = 0;

/** @param {HTMLElement} parent */
export function create(parent) {
  const root = element("div", {className: "dl-race dl-alone dl-details"});
  const bar = element("div", {className: "dl-tabs", role: "tablist"});
  root.append(bar);
  parent.replaceChildren(root);
  let race = null;
  let words = null;
  let chosen = 0;
  let timer = 0;
  let only = null;
  const id = `dl-details-${++count}`;

  const tabs = TABS.map((_, i) => {
    const tab = element("button", {type: "button", className: "dl-tab", role: "tab", id: `${id}-tab-${i}`, "aria-controls": `${id}-panel-${i}`});
    tab.addEventListener("click", () => choose(i));
    tab.addEventListener("keydown", (event) => {
      const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!by) return;
      choose((chosen + by + TABS.length) % TABS.length);
      tabs[chosen].focus();
    });
    bar.append(tab);
    return tab;
  });
  const panels = TABS.map((_, i) => {
    const panel = element("div", {className: "dl-panel", role: "tabpanel", id: `${id}-panel-${i}`, "aria-labelledby": `${id}-tab-${i}`});
    root.append(panel);
    return panel;
  });
  const numbers = createNumbers(panels[0]);
  const inspector = createInspector(panels[1], {onSeek: (step) => race.seek(step), onFork: (step) => race.fork(step)});
  const results = createResults(panels[2], {onSelect: (place) => race.select(place), onTarget: (target, final) => race.change({target}, final)});

  const studio = createStudio(panels[3], () => race);
  const fit = createFit(panels[4]);

  function choose(i) {
    chosen = i;
    tabs.forEach((tab, k) => {
      tab.setAttribute("aria-selected", String(k === i));
      tab.tabIndex = k === i ? 0 : -1;
    });
    panels.forEach((panel, k) => (panel.hidden = k !== i));
    if (race) {
      paint();
      move();
    }
  }

  function paint() {
    if (race.words !== words) {
      words = race.words;
      tabs.forEach((tab, i) => (tab.textContent = words[TABS[i]]));
      bar.setAttribute("aria-label", words["details.name"]);
    }
    studio.render(words);
    const offered = (i) => (!only || only.includes(TABS[i])) && (i !== 4 || Boolean(race.surface.data));
    tabs.forEach((tab, i) => (tab.hidden = !offered(i)));
    if (!offered(chosen)) choose(Math.max(0, TABS.findIndex((_, i) => offered(i))));
    if (chosen === 1) showSteps();
    if (chosen === 2) showResults();
  }

  function showSteps() {
    const {record, state} = race;
    inspector.show({title: race.nameOf(state.runs[state.selected]), columns: record.columns(), rows: Math.max(1, record.last + 1), last: record.last, locked: race.locked}, words);
  }

  function showResults() {
    const {state, paths, surface, catalogue, colours} = race;
    const target = state.target ?? usualTarget(paths);
    const looks = looksOf(state.runs, catalogue, colours.dark);
    const found = summarize(paths, state.runs, {target, minima: surface.minima});
    const rows = found.map((one, place) => {
      const run = state.runs[place];
      const name = race.nameOf(run);
      return {place, name, rate: rateBeside(name, run, catalogue), look: looks[place], hidden: Boolean(run.hidden), ...one};
    });
    results.show({rows, target, bounded: surface.bounded, minima: surface.minima, words, selected: state.selected});
  }

  function move() {
    if (chosen === 0) numbers.show(race);
    if (chosen === 1) inspector.at(race.step);
    if (chosen === 4) fit.show(race);
  }

  const end = attend({
    onPaint(next) {
      race = next;
      timer ||= setTimeout(() => {
        timer = 0;
        paint();
        move();
      }, PAUSE);
    },
    onMove(next) {
      race = next;
      if (words && !timer) move();
    },
  });
  choose(0);

  return {
    // Everything else comes from the race on the same page.
    update({data}) {
      only = data?.tabs?.map((name) => `details.tab-${name}`) ?? null;
      if (race) paint();
    },
    destroy() {
      clearTimeout(timer);
      studio.destroy();
      end();
      root.remove();
    },
  };
}

/** A loss to reach where the reader has named none: a thousandth of the way the best run has come, at the least. */
function usualTarget(paths) {
  const starts = paths.map(({losses}) => losses[0]).filter(Number.isFinite);
  const lowest = paths.reduce((best, {losses}) => losses.reduce((low, one) => (one < low ? one : low), best), Infinity);
  const top = Math.max(...starts);
  // Where nobody has come down, a hundredth of the height is still something to reach.
  return Number((lowest < top ? lowest + 0.01 * (top - lowest) : top - 0.99 * Math.abs(top)).toPrecision(2));
}
