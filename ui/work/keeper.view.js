/** Keeps the name under which a tab's work runs for as long as the tab is open, over reloads. */

const PLACE = "descent-lab-owner";

/** @param {HTMLElement} parent */
export function create(parent) {
  parent.replaceChildren();
  let asked = false;
  return {
    update({data, setStateValue}) {
      try {
        const kept = sessionStorage.getItem(PLACE);
        // Asked once: what Python does not know of any more is forgotten with the next name.
        if (kept && kept !== data.owner && !asked) {
          asked = true;
          setStateValue("owner", kept);
        } else if (data.owner) sessionStorage.setItem(PLACE, data.owner);
      } catch {
        // A browser that keeps nothing (as in some frames) still works; only a reload starts anew.
      }
    },
    destroy() {},
  };
}
