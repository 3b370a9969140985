/** What the hand does to a race. */

import {painted, paintedStarts, paintedText} from "../plane/starts.js";
import {createMemory} from "../solve/before.js";
import {identified} from "../solve/query.js";

/**
 * @param {object} race of createRace @param {object} clock of createClock
 * @param {object} parts stage, toolbar, options, teller, cards, legend, and the settings' fields
 * @param {{soon: () => void}} painting
 */
export function createEditing(race, clock, parts, painting) {
  const memory = createMemory(race, clock.clock);

  /** The query of a link. */
  const query = () => race.query(clock.clock.playing ? null : Math.floor(clock.clock.time));
  const commit = () => {
    memory.close();
    parts.teller.tell(query());
  };
  /** What the page's address is to say, null where it is not this race's. */
  const inAddress = () => (parts.teller.addressed ? query() : null);

  /** Changes the state; `final`: the hand has come to rest. */
  function change(changes, final = true) {
    memory.open(changes);
    race.set(changes);
    painting.soon();
    if (final) commit();
  }

  function renderLists() {
    parts.cards.render(race.list);
    parts.legend.render(race.list);
  }

  /** Changes that the lists of runs show. */
  function changeRuns(changes, final = true) {
    memory.open(changes);
    race.set(changes);
    renderLists();
    change({}, final);
  }

  function select(place) {
    if (place !== race.state.selected) changeRuns({selected: place});
  }

  /** Runs as their cards have them now, of which the one at `place` is in the hand. */
  function takeRuns(given, place) {
    const runs = withoutOrphans(identified(given));
    if (!sameCards(runs, race.state.runs)) {
      changeRuns({runs, selected: Math.min(place, runs.length - 1)}, false);
      return;
    }
    // Whoever holds a slider selects its run when they let go: until then nothing moves under the hand.
    parts.cards.keep(runs, place);
    parts.legend.name(runs, race.language);
    change({runs}, false);
  }

  /** Shows this run alone, or all of them where it is alone already. */
  function solo(place) {
    const {runs} = race.state;
    if (place < runs.length) changeRuns({selected: place, runs: soloed(runs, place)});
  }

  /** A run that goes on from the selected one's point at this step, and from its state unless that is to be `fresh`. */
  function fork(at, fresh = false) {
    const {runs, selected} = race.state;
    if (runs.length >= race.most.run.many || parts.options.locked) return;
    changeRuns({runs: forked(runs, selected, at, fresh), selected: selected + 1});
  }

  /** Takes a point of the plane as the start, or as one more of the swarm's where the brush is in hand. */
  function moveStart(start, final) {
    if (parts.options.locked) return;
    if (parts.toolbar.mode === "brush") {
      brush(start, final);
      return;
    }
    parts.settings.start(start);
    change({start}, final);
  }

  function brush(start, final) {
    const {state, surface: {domain}, most} = race;
    // At the end all of them have arrived where they collect.
    if (clock.clock.time >= state.steps) clock.seek(0);
    const starts = painted(paintedStarts(state.painted, domain), start, domain, parts.stage.view.unit, most.painted.longest);
    change({painted: paintedText(starts, domain)}, final);
  }

  /** What the settings of the whole race give, the surface's parameters one at a time. */
  function set(changes) {
    if ("parameters" in changes) parts.stage.spoil();
    if ("steps" in changes) clock.setSteps(changes.steps);
    const parameters = {...race.state.parameters, ...changes.parameters};
    change({...changes, parameters}, false);
  }

  function setWindow(window, final = true) {
    parts.stage.spoil();
    change({window}, final);
  }

  /** Turns the surface in three dimensions; null: as it stood at first. */
  function turn(changes) {
    parts.stage.setCamera(changes && {...parts.stage.camera, ...changes});
    change({camera: changes && parts.stage.camera});
  }

  return {
    commit, inAddress, change, renderLists, select, takeRuns, solo, fork, moveStart, set, setWindow, turn,
    zoom: (factor) => (race.solid ? turn({zoom: parts.stage.camera.zoom * factor}) : parts.stage.zoom(factor)),
    resetView: () => (race.solid ? turn(null) : setWindow(null)),
    resetStart: () => moveStart(race.first, true),
    seek(step, final = true) {
      clock.seek(step);
      if (final) commit();
    },
    toggle() {
      clock.clock.playing ? clock.pause() : clock.play();
      commit();
    },
  };
}

/** Whether two lists of runs can be shown by the same cards. */
export function sameCards(some, others) {
  return some.length === others.length && some.every((run, i) =>
    run.id === others[i].id && run.optimizer === others[i].optimizer && run.schedule === others[i].schedule
    && run.hidden === others[i].hidden && run.name === others[i].name);
}

/** Runs whose parent has gone begin at the start like any other. */
export function withoutOrphans(runs) {
  const ids = new Set(runs.map(({id}) => id));
  return runs.map((run) => (run.fork && !ids.has(run.fork.parent) ? {...run, fork: undefined} : run));
}

/** Runs of which only this one is drawn; all of them where it was alone already. */
export function soloed(runs, place) {
  const alone = runs.length > 1 && runs.every(({hidden}, i) => Boolean(hidden) === (i !== place));
  return runs.map((run, i) => ({...run, hidden: !alone && i !== place}));
}

/** Runs with one more behind `place`, which goes on from that one's point at this step, and its state unless `fresh`. */
export function forked(runs, place, at, fresh = false) {
  const parent = runs[place];
  const fork = {optimizer: parent.optimizer, schedule: parent.schedule, given: {...parent.given}, fork: {parent: parent.id, at, ...(fresh && {fresh})}};
  return identified([...runs.slice(0, place + 1), fork, ...runs.slice(place + 1)]);
}
