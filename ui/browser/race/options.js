/** How an embedded race is shown: which of its parts, whether its values can be changed, and how large. */

/** Lines and letters of a race on a projector, as multiples of those on a desk. */
const [THICK, LARGE] = [1.6, 1.25];
/** The window in which these are large enough; all is larger in a larger one. */
const [WIDE, HIGH] = [1280, 720];
const MARGIN = 12;
const LOWEST = 260;

/**
 * @param {HTMLElement} root @param {{stage: HTMLElement, controls: HTMLFieldSetElement, settings: HTMLFieldSetElement,
 *   below: HTMLFieldSetElement}} elements
 */
export function createOptions(root, {stage, controls, settings, below}) {
  let options = {};

  /** What the race may be scrolled within. */
  function scrollers() {
    const found = [];
    for (let one = root.parentElement; one; one = one.parentElement) if (one.scrollTop > 0) found.push(one);
    return found;
  }

  /** Gives the stage what the window leaves beside what stands above it and the controls below. */
  function fitWindow() {
    if (!options.present) {
      stage.style.height = root.style.zoom = "";
      return;
    }
    const zoom = Math.max(1, Math.min(globalThis.innerWidth / WIDE, globalThis.innerHeight / HIGH));
    if (Number(root.style.zoom) !== zoom) root.style.zoom = zoom;
    const above = root.getBoundingClientRect().top + scrollers().reduce((sum, one) => sum + one.scrollTop, 0);
    const rest = controls.getBoundingClientRect().height + 2 * MARGIN * zoom;
    stage.style.height = `${Math.max(LOWEST, Math.floor((globalThis.innerHeight - Math.max(0, above) - rest) / zoom))}px`;
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
    enlarged: (colours) => (options.present ? {...colours, weight: THICK, size: LARGE} : colours),
    /** @param {{parts?: string[], locked?: boolean, held?: boolean, present?: boolean}} next @returns {boolean} whether a hold has ended */
    take(next) {
      if (next.present && !options.present) for (const one of scrollers()) one.scrollTop = 0;
      const released = Boolean(options.held && !next.held);
      options = next;
      const on = {locked: next.locked, held: next.held, present: next.present};
      for (const [name, value] of Object.entries(on)) root.classList.toggle(`dl-${name}`, Boolean(value));
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
