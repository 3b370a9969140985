/** Keeps the name under which a tab's work runs for as long as the tab is open, over reloads and new servers. */

const PLACE = "descent-lab-owner";

/** @param {HTMLElement} parent */
export function create(parent) {
  parent.replaceChildren();
  let asked = null;
  return {
    update({data, setStateValue}) {
      try {
        const kept = sessionStorage.getItem(PLACE);
        // Asked once for each new name, and kept until Python has heard it: what it does not know is then forgotten.
        if (kept && kept !== data.owner && kept !== data.heard) {
          if (asked !== data.owner) setStateValue("owner", `${kept} ${data.owner}`);
          asked = data.owner;
        } else if (data.worked) sessionStorage.setItem(PLACE, data.owner);
        else sessionStorage.removeItem(PLACE);
      } catch {
        // A browser that keeps nothing (as in some frames) still works; only a reload starts anew.
      }
    },
    destroy() {},
  };
}
