/**
 * How a view tells Python what it shows. Every message is a run of the page, so what is only a way of looking goes into
 * the address, which is the browser's own, and to Python with what it needs next or before the hand turns elsewhere.
 */

/** Milliseconds between two tellings; a browser may refuse to write more than a hundred addresses in thirty seconds. */
const PAUSE = 350;
const ELSEWHERE = ["pointerover", "pointerdown", "focusin", "keydown", "click"];

let tellings = 0;

/**
 * What Python is told, as one more telling: a view that says again what it said last is not heard, although Python may
 * have taken that back since.
 */
export const told = (said) => ({said, telling: (tellings += 1)});

/** @param {{name: string, aside: boolean}[]} fields of the query, as Python's table has them @param {string} inside what is no turning elsewhere, as a selector */
export function createTeller(fields, inside) {
  let component = null;
  let epoch = -1;
  let [known, latest] = [null, null];
  let written = false;
  let sending = false;
  let timer = 0;
  let last = -PAUSE;

  const text = (query) => JSON.stringify(query);
  const drawn = (query) => text(fields.map(({name, aside}) => (aside ? null : query[name] ?? null)));
  const isTold = () => text(latest) === text(known);

  function send() {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    if (isTold()) return;
    known = latest;
    written = false;
    component.setStateValue("query", told(known));
    sending = true;
    setTimeout(() => {
      sending = false;
    });
  }

  function settle() {
    timer = 0;
    if (!component.data.address || drawn(latest) !== drawn(known)) return send();
    last = performance.now();
    if (!isTold() || written) writeAddress();
  }

  function writeAddress() {
    written = !isTold();
    history.replaceState(history.state, "", `${location.pathname}?${withQuery(location.search, latest, fields)}${location.hash}`);
  }

  function leave(event) {
    const {target} = event;
    const link = target.closest?.("a[href]");
    // Only to a link a hand must be told of before it presses: with the other page the server forgets what it was to take.
    if (!component || target.closest?.(inside) || (event.type === "pointerover" && !link)) return;
    send();
    if (!link || event.type !== "click" || !sending || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Streamlit sends what it is told a moment later, but follows a link at once: it would come back to this page.
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => link.click());
  }
  // What Python writes late knows nothing of what it was not told.
  const overwritten = ({navigationType}) => {
    if (navigationType === "push" && component?.data.address && !isTold()) writeAddress();
  };
  for (const kind of ELSEWHERE) document.addEventListener(kind, leave, true);
  globalThis.navigation?.addEventListener("currententrychange", overwritten);

  return {
    /** Whether the page's address is the view's. */
    get addressed() {
      return Boolean(component?.data.address);
    },
    /** What the view is told, for every update. */
    take(next) {
      component = next;
      if (epoch === next.data.epoch) return;
      epoch = next.data.epoch;
      known = latest = next.data.query;
      written = false;
      clearTimeout(timer);
      timer = 0;
    },
    /** What the view shows since a hand has changed it. */
    tell(query) {
      if (component.data.deaf) return;
      latest = query;
      const rest = last + PAUSE - performance.now();
      if (rest > 0) timer ||= setTimeout(settle, rest);
      else settle();
    },
    destroy() {
      clearTimeout(timer);
      for (const kind of ELSEWHERE) document.removeEventListener(kind, leave, true);
      globalThis.navigation?.removeEventListener("currententrychange", overwritten);
    },
  };
}

/** An address's search with this query in place of what it says of these fields, written as Python writes one. */
export function withQuery(search, query, fields) {
  const others = new URLSearchParams(search);
  for (const {name} of fields) others.delete(name);
  const all = new URLSearchParams(Object.entries(query).flatMap(([name, texts]) => texts.map((one) => [name, one])));
  for (const [name, value] of others) all.append(name, value);
  return all.toString().replaceAll("%7E", "~").replaceAll("*", "%2A");
}
