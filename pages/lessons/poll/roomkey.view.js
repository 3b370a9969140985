/** Lets a reload of the lecturer's tab find its room again. */

const PLACE = "descent-lab-room";

/** @param {HTMLElement} parent */
export function create(parent) {
  parent.replaceChildren();
  let asked = false;
  return {
    update({data, setStateValue}) {
      try {
        const store = globalThis.sessionStorage;
        if (data.key) store.setItem(PLACE, data.key);
        else if (data.ended) store.removeItem(PLACE);
        else if (!asked && store.getItem(PLACE)) setStateValue("key", store.getItem(PLACE));
      } catch {
        // A tab that keeps nothing opens another room.
      }
      asked = true;
    },
    destroy() {},
  };
}
