/**
 * Workers that compute maps. A newer request takes the place of the older one: nothing of that is begun any more, they drop what
 * they have of it, and what is still on its way is thrown away.
 */

import {STRIDES} from "./order.js";
import {createPlan} from "./plan.js";

/** Tasks that a worker has at a time: it need not wait for the next one while the page draws a frame. */
const AHEAD = 4;

/**
 * @param {number} count
 * @param {() => {postMessage: Function, onmessage: Function, terminate: Function}} hire
 */
export function createCrew(count, hire) {
  let workers = [];
  let generation = 0;
  let request = null;

  function engage() {
    workers = Array.from({length: count}, () => {
      const one = {port: hire(), tasks: 0, knows: new Set()};
      one.port.onmessage = ({data}) => take(one, data);
      return one;
    });
  }

  function feed() {
    // One task for each before anybody has two. A job is told with its first.
    for (let load = 0; load < AHEAD; load++) {
      for (const one of workers) {
        if (one.tasks > load) continue;
        const task = request.plan.next();
        if (!task) return;
        one.tasks += 1;
        const {place, cells, ends} = task;
        const job = one.knows.has(place) ? null : request.jobs[place];
        one.knows.add(place);
        one.port.postMessage({...task, generation, job, places: request.plan.places[place]}, [(cells ?? ends).buffer]);
      }
    }
  }

  function take(worker, data) {
    if (!request || data.generation !== generation) return;
    worker.tasks -= 1;
    const {plan, hooks, guessed} = request;
    const unsure = !plan.sure;
    plan.take(data);
    if (unsure && plan.sure) {
      if (plan.other) {
        request = null;
        hooks.onOthers(plan.places);
        return;
      }
      if (!guessed) hooks.onPlaces(plan.places);
    }
    const whole = plan.whole;
    if (whole) request = null;
    else feed();
    if (data.what !== "cells") return;
    hooks.onCells(data.place, STRIDES[data.level], data.cells, data.results);
    if (plan.knows(data.level)) hooks.onGrid(STRIDES[data.level]);
    if (whole) hooks.onEnd();
  }

  return {
    /**
     * Computes for each of the jobs the cells of `order`; `scouts`: how many runs find its places; `guesses` of these. Hooks:
     * `onPlaces(places)` of all jobs, at once where none has scouts or all are guessed; `onOthers(places)`: guesses were wrong, and
     * nothing more comes; `onCells(place, stride, cells, results)`: some of a job's; `onGrid(stride)`: all of this stride are
     * known; `onEnd()`: all is.
     */
    request(jobs, scouts, order, hooks, guesses = jobs.map(() => null)) {
      if (!workers.length) engage();
      generation += 1;
      for (const one of workers) {
        one.tasks = 0;
        one.knows.clear();
      }
      const plan = createPlan(jobs, scouts, order, count, guesses);
      const guessed = !plan.places.includes(null);
      request = {jobs, hooks, plan, guessed};
      if (guessed) hooks.onPlaces(plan.places);
      feed();
    },
    destroy() {
      request = null;
      for (const {port} of workers) port.terminate();
      workers = [];
    },
  };
}
