/** What is said of the whole document, and when it is shown: all at once, when nothing moves any more. */

import {theme} from "../ui/browser/kit/canvas.js";
import {element, say} from "../ui/browser/kit/dom.js";

import {createFramed} from "./framed.js";

const UNREADY = "[data-testid=stSkeleton], [data-testid=stAppSkeleton]";
/** A page stands when it has been as high as it is for so many frames. */
const FRAMES = 6;
/** Where the first stops of the Tab key lead, each with what it is called. */
const WAYS = {
  "player.skip-runs": ".dl-card-list [tabindex='0']",
  "player.skip-picture": ".dl-stage [role=application], .dl-reader",
  "player.skip-play": ".dl-transport .dl-main",
};

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const {ownerDocument} = parent;
  const {documentElement} = ownerDocument;
  const frame = createFramed(ownerDocument);
  const skip = element("nav", {className: "dl-skip"}, ...Object.values(WAYS).map((there) =>
    element("button", {type: "button", onclick: () => standing(there)?.focus()})));
  /** The first of them that is seen: a narrow room shows the runs behind a tab. */
  const standing = (there) => [...ownerDocument.querySelectorAll(there)].find((one) => one.checkVisibility());
  /** Offers the ways that there are on this page, just before one could be taken. */
  const offer = ({key}) => {
    if (key !== "Tab") return;
    Object.values(WAYS).forEach((there, i) => {
      skip.children[i].hidden = !standing(there);
    });
  };
  ownerDocument.body.prepend(skip);
  ownerDocument.addEventListener("keydown", offer, true);

  /** Shows the page once every widget that is awaited is there; ``frame/shell.css`` shows it in any case after a while. */
  function reveal(before = 0, still = 0) {
    const height = ownerDocument.querySelector("[data-testid=stMain]")?.scrollHeight ?? 0;
    const stands = height === before && !ownerDocument.querySelector(UNREADY);
    if (stands && still >= FRAMES) documentElement.dataset.shown = "";
    else requestAnimationFrame(() => reveal(height, stands ? still + 1 : 0));
  }

  return {
    update({data}) {
      // A language that is said again has the style of the whole page settled again.
      if (documentElement.lang !== data.language) documentElement.lang = data.language;
      frame.look();
      // Paper is light, whatever the page is.
      documentElement.dataset.dark = String(theme(parent).dark);
      const words = catalogue.words[data.language];
      skip.setAttribute("aria-label", words["player.skip"]);
      Object.keys(WAYS).forEach((key, i) => say(skip.children[i], words[key]));
      if (!("shown" in documentElement.dataset)) reveal();
    },
    // The next page says it anew.
    destroy() {
      skip.remove();
      ownerDocument.removeEventListener("keydown", offer, true);
    },
  };
}
