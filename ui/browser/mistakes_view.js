/** The confusion matrix, and the images that are in it. */

import {createConfusion} from "./confusion.js";
import {element} from "./dom.js";
import {createGallery} from "./gallery.js";

/** @param {HTMLElement} parent */
export function createMistakes(parent) {
  const root = element("div", {className: "dl-race dl-alone"});
  const sides = element("div", {className: "dl-mistakes"});
  const matrix = element("div");
  const title = element("p", {className: "dl-title", "aria-live": "polite"});
  const images = element("div", {}, title);
  sides.append(matrix, images);
  root.append(sides);
  parent.replaceChildren(root);
  let component = null;
  const confusion = createConfusion(matrix, (cell) => component.setStateValue("cell", cell));
  const gallery = createGallery(images);
  return {
    update(next) {
      component = next;
      const {data} = next;
      confusion.show(data, data.caption);
      title.textContent = data.title;
      gallery.show(data);
    },
    destroy() {
      root.remove();
    },
  };
}
