/**
 * What a thread does of the tasks that it is sent: one after another, each in parts, between which it hears what is new. Where that is of a
 * newer request, nothing of an older one is done any more.
 */

/** Milliseconds after which it listens: so long whoever asks anew waits at the most, but for one step of a task. */
const SLICE = 6;

/**
 * @param {(task: object) => Generator} does a task in steps, at the end of which it returns what the task came to
 * @param {(task: object, results: object, spent: number) => void} tell is told of that, and of its milliseconds
 * @param {() => number} now in milliseconds @param {() => Promise} listen resolves when all that was sent has been taken
 * @returns {(task: {generation: number}) => void} takes a task
 */
export function createDuty(does, tell, now, listen) {
  let tasks = [];
  let [latest, working, heard] = [-1, false, 0];

  async function one(task) {
    const steps = does(task);
    let [spent, begun] = [0, now()];
    while (task.generation === latest) {
      const {done, value} = steps.next();
      const at = now();
      if (done) tell(task, value, spent + at - begun);
      if (at - heard >= SLICE) {
        spent += at - begun;
        await listen();
        heard = begun = now();
      }
      if (done) break;
    }
  }

  async function work() {
    working = true;
    heard = now();
    try {
      while (tasks.length) await one(tasks.shift());
    } finally {
      // Also after a task that failed: the next ones may not.
      working = false;
    }
  }

  return (task) => {
    if (task.generation !== latest) tasks = [];
    latest = task.generation;
    tasks.push(task);
    if (!working) work();
  };
}
