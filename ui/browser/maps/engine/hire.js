/** Threads for maps, from a file of the app's own. */

/** One fewer than the machine has cores: the page keeps one. */
export const threads = () => Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1);

/** @returns {Worker} */
export const hire = () => new Worker(new URL("./cells.worker.js", import.meta.url));
