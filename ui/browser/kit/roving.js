/** A list as one stop of the Tab key, as the web's practices have it: arrows, Home and End go along it. */

const BY = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

/**
 * @param {HTMLElement} root hears the keys @param {() => HTMLElement[]} itemsOf what can be gone to, in its order
 * @returns {(wanted?: HTMLElement) => void} puts the stop where it was or is wanted; to be called when the items change
 */
export function createRoving(root, itemsOf) {
  let stop = null;

  function mark(wanted = stop) {
    const items = itemsOf();
    stop = items.includes(wanted) ? wanted : items[0] ?? null;
    for (const one of items) one.tabIndex = one === stop ? 0 : -1;
  }

  root.addEventListener("focusin", ({target}) => itemsOf().includes(target) && mark(target));
  root.addEventListener("keydown", (event) => {
    const items = itemsOf();
    const at = items.indexOf(event.target);
    const to = {Home: 0, End: items.length - 1}[event.key] ?? (at + BY[event.key] + items.length) % items.length;
    if (at < 0 || !(to >= 0) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    items[to].focus();
  });
  return mark;
}
