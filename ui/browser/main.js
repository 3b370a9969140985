/** What mounts a view once on a component's element and hands it every update after that. */

const mounted = new WeakMap();

/** @param {(parent: HTMLElement, catalogue: object) => object} create @param {object} component as Streamlit gives it @param {object} catalogue */
export function mount(create, component, catalogue) {
  const {parentElement} = component;
  if (component.data?.written) takeIn(component.data.written, catalogue);
  if (!mounted.has(parentElement)) mounted.set(parentElement, create(parentElement, catalogue));
  const view = mounted.get(parentElement);
  view.update(component);
  return () => {
    view.destroy();
    mounted.delete(parentElement);
  };
}

/** What the reader has written joins what the app declares; earlier drafts leave it. */
function takeIn(written, catalogue) {
  for (const [kind, entries] of Object.entries(written)) {
    for (const key of Object.keys(catalogue[kind])) if (key.startsWith("~") && !(key in entries)) delete catalogue[kind][key];
    // A key holds all of what it stands for: what is known stays, and with it all that was made from it.
    for (const [key, entry] of Object.entries(entries)) catalogue[kind][key] ??= entry;
  }
}
