/** What stands below the race: one step in numbers, all steps, the results, and how data are fitted, as tabs. */

import {attend} from "../race/on_the_page.js";
import {element} from "../kit/dom.js";
import {createFit} from "./fit.js";
import {createInspector} from "./inspector.js";
import {createNumbers} from "./one_step.js";
import {looksOf} from "../kit/marks.js";
import {createTabs} from "../kit/tabs.js";
import {createResults, summarize} from "./results.js";
import {minimaOf} from "../solve/minima.js";
import {namesOf, rateBeside} from "../solve/runs.js";

const TABS = ["details.tab-one", "details.tab-all", "details.tab-results", "details.tab-fit"];
/** Tables follow a hand that still moves this often. */
const PAUSE = 100;

/** What a tab is called in links. */
const nameOf = (place) => TABS[place].split("-").at(-1);

/** @param {HTMLElement} parent */
export function create(parent) {
  const root = element("div", {className: "dl-race dl-alone dl-details"});
  parent.replaceChildren(root);
  let race = null;
  let words = null;
  let timer = 0;
  let only = null;
  const panels = TABS.map(() => element("div", {className: "dl-panel"}));
  /** Whether a tab opens because the link says so, or because another one has gone. */
  let following = false;
  /** The tab that the race's state last said, and whether it is still to be opened. */
  let told = "";
  let opening = false;
  const tabs = createTabs(panels, (chosen) => {
    panels.forEach((panel, i) => (panel.hidden = i !== chosen));
    if (!race || following) return;
    told = nameOf(chosen);
    race.change({tab: told});
    paint();
    move();
  });
  root.append(tabs.bar, ...panels);
  const numbers = createNumbers(panels[0]);
  const inspector = createInspector(panels[1], {onSeek: (step) => race.seek(step), onFork: (step, fresh) => race.fork(step, fresh)});
  const results = createResults(panels[2], {onSelect: (place) => race.select(place), onTarget: (target, final) => race.change({target}, final)});
  const fit = createFit(panels[3]);

  function paint() {
    if (race.words !== words) {
      words = race.words;
      tabs.render(words["details.name"], TABS.map((key) => words[key]));
    }
    const offered = (i) => (!only || only.includes(TABS[i])) && (i !== 3 || Boolean(race.surface.data));
    following = true;
    tabs.offer(TABS.map((_, i) => offered(i)));
    const open = TABS.findIndex((_, i) => nameOf(i) === told);
    if (opening && offered(open)) tabs.choose(open);
    following = opening = false;
    if (tabs.chosen === 1) showSteps();
    if (tabs.chosen === 2) showResults();
  }

  function showSteps() {
    const {record, state, catalogue, language} = race;
    inspector.show({title: namesOf(state.runs, catalogue, language)[state.selected], columns: record.columns(), rows: Math.max(1, record.last + 1), last: record.last, locked: race.locked}, words);
  }

  function showResults() {
    const {state, paths, surface, catalogue, colours, language} = race;
    // Of the race that was painted: by now the page may be at another one, whose names are not these.
    const names = namesOf(state.runs, catalogue, language);
    const target = state.target ?? usualTarget(paths);
    const looks = looksOf(state.runs, catalogue, colours.dark);
    const minima = minimaOf(state, catalogue);
    const found = summarize(paths, state.runs, {target, minima});
    const rows = found.map((one, place) => {
      const run = state.runs[place];
      const name = names[place];
      return {place, name, rate: rateBeside(name, run, catalogue), look: looks[place], hidden: Boolean(run.hidden), ...one};
    });
    results.show({rows, target, bounded: surface.bounded, minima, words, selected: state.selected});
  }

  function move() {
    if (tabs.chosen === 0) numbers.show(race);
    if (tabs.chosen === 1) inspector.at(race.step);
    if (tabs.chosen === 3) fit.show(race);
  }

  // Before the race is known: nobody has chosen this one.
  tabs.choose(0);
  const end = attend({
    onPaint(next) {
      race = next;
      opening ||= next.state.tab !== told;
      told = next.state.tab;
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

  return {
    // Everything else comes from the race on the same page.
    update({data}) {
      only = data?.tabs?.map((name) => `details.tab-${name}`) ?? null;
      if (race) paint();
    },
    destroy() {
      clearTimeout(timer);
      end();
      root.remove();
    },
  };
}

/** A loss to reach where the reader has named none: all but a hundredth of the way that the best run has come. */
function usualTarget(paths) {
  const starts = paths.map(({losses}) => losses[0]).filter(Number.isFinite);
  const lowest = paths.reduce((best, {losses}) => losses.reduce((low, one) => (one < low ? one : low), best), Infinity);
  const top = Math.max(...starts);
  // Where nobody has come down, a hundredth of the height is still something to reach.
  return Number((lowest < top ? lowest + 0.01 * (top - lowest) : top - 0.99 * Math.abs(top)).toPrecision(2));
}
