/** How an embedded race is shown: which of its parts, whether its values can be changed, and how large. */

import {above, enlarged, scrollers, zoomOf} from "../../presenting/projector.js";

const MARGIN = 12;
const LOWEST = 260;

/**
 * @param {HTMLElement} root @param {{stage: HTMLElement, controls: HTMLFieldSetElement, settings: HTMLFieldSetElement,
 *   below: HTMLFieldSetElement}} elements
 */
export function createOptions(root, {stage, controls, settings, below}) {
  let options = {};

  /** Gives the stage what the window leaves beside what stands above it and the controls below. */
  function fitWindow() {
    // Within a text a race is as high as it is, and as much larger as all of that page.
    if (options.present !== "window") {
      stage.style.height = root.style.zoom = "";
      return;
    }
    const zoom = zoomOf();
    if (Number(root.style.zoom) !== zoom) root.style.zoom = zoom;
    const rest = controls.getBoundingClientRect().height + 2 * MARGIN * zoom;
    stage.style.height = `${Math.max(LOWEST, Math.floor((globalThis.innerHeight - above(root) - rest) / zoom))}px`;
  }
  const observer = new ResizeObserver(fitWindow);
  observer.observe(controls);
  // What is put above the race later moves it down: all that holds it then grows.
  for (let one = root.parentElement; one; one = one.parentElement) observer.observe(one);
  globalThis.addEventListener("resize", fitWindow);

  return {
    /** Whether values are read-only. */
    get locked() {
      return Boolean(options.locked);
    },
    /** Whether the clock waits for an answer. */
    get held() {
      return Boolean(options.held);
    },
    /** The theme for drawing: thicker lines and larger letters on a projector. */
    enlarged: (colours) => enlarged(colours, options.present),
    /** @param {{parts?: string[], locked?: boolean, held?: boolean, present?: string}} next @returns {boolean} whether a hold has ended */
    take(next) {
      if (next.present === "window" && !options.present) for (const one of scrollers(root)) one.scrollTop = 0;
      const released = Boolean(options.held && !next.held);
      options = next;
      const on = {locked: next.locked, held: next.held, present: next.present};
      for (const [name, value] of Object.entries(on)) root.classList.toggle(`dl-${name}`, Boolean(value));
      root.classList.toggle("dl-enlarged", next.present === "text");
      root.dataset.parts = (next.parts ?? []).join(" ");
      const shows = (part) => !next.parts || next.parts.includes(part);
      // The cards are the legend where they stand beside the picture.
      root.classList.toggle("dl-listed", shows("cards") && shows("stage") && !next.present);
      // A fieldset that is disabled disables all that stands in it, now and later.
      settings.disabled = below.disabled = Boolean(next.locked);
      controls.disabled = Boolean(next.held);
      fitWindow();
      return released;
    },
    destroy() {
      observer.disconnect();
      globalThis.removeEventListener("resize", fitWindow);
    },
  };
}
