/** The button that copies a link to what the page shows. */

import {drawn, element} from "../ui/browser/kit/dom.js";
import {here} from "../ui/browser/race/on_the_page.js";
import {withQuery} from "../ui/browser/kit/teller.js";

const SECONDS_SHOWN = 2;

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  let data = null;
  let words = null;
  let timer = 0;
  const label = element("span", {"aria-live": "polite"});
  const button = element("button", {type: "button", className: "dl-link"}, drawn("link"), label);
  const root = element("div", {className: "dl-race dl-alone"}, button);
  parent.replaceChildren(root);

  button.addEventListener("click", async () => {
    const url = new URL(globalThis.location.href);
    // Of a race the browser may know more than Python has been told.
    const query = here()?.inAddress();
    url.search = query ? withQuery(data.query, query, catalogue.race) : data.query;
    const copied = await copy(url.href, root);
    label.textContent = words[copied ? "link.copied" : "link.failed"];
    button.dataset.told = "";
    button.dataset.link = url.href;
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = words["link.copy"];
      delete button.dataset.told;
    }, SECONDS_SHOWN * 1000);
  });
  return {
    update(component) {
      data = component.data;
      words = catalogue.words[data.language];
      label.textContent = words["link.copy"];
    },
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}

/** The clipboard is closed on plain http and where permission is refused; an old way still works there. */
async function copy(text, parent) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", {value: text, className: "dl-hidden"});
    parent.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
