/**
 * Workers that compute maps. A newer request takes the place of the older one: nothing of that is begun any more, and what is
 * still on its way is thrown away.
 */

import {STRIDES} from "./order.js";
import {createPlan} from "./plan.js";

/** Tasks that a worker has at a time: it need not wait for the next one. */
const AHEAD = 2;

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
      const one = {port: hire(), tasks: 0};
      one.port.onmessage = ({data}) => take(one, data);
      return one;
    });
  }

  function feed() {
    // One task for each before anybody has two.
    for (let load = 0; load < AHEAD; load++) {
      for (const one of workers) {
        if (one.tasks > load) continue;
        const task = request.plan.next();
        if (!task) return;
        one.tasks += 1;
        const {place, cells, ends} = task;
        one.port.postMessage({...task, generation, job: request.jobs[place], places: request.plan.places[place]}, [(cells ?? ends).buffer]);
      }
    }
  }

  function take(worker, data) {
    worker.tasks -= 1;
    if (!request) return;
    if (data.generation !== generation) {
      feed();
      return;
    }
    const {plan, hooks, guessed} = request;
    plan.take(data);
    if (data.what === "places" && plan.sure) {
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
