/** The images of a cell of the confusion matrix, or the surest mistakes. */

import {channels, layer, resize, theme} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {PIXELS, bytesOf, inkColours, paintImage} from "../../../ui/browser/kit/arrays.js";

/** @param {HTMLElement} parent */
export function create(parent) {
  const title = element("p", {className: "dl-title", "aria-live": "polite"});
  const root = element("div", {className: "dl-race dl-alone"}, title);
  parent.replaceChildren(root);
  const gallery = createGallery(root);
  return {
    update({data}) {
      title.textContent = data.title;
      gallery.show(data);
    },
    destroy() {
      root.remove();
    },
  };
}

const SIZE = 56;

/** @param {HTMLElement} parent */
export function createGallery(parent) {
  const list = element("ul", {className: "dl-gallery", dataset: {testid: "gallery"}});
  parent.append(list);
  const items = [];

  return {
    /** @param {{images: string, items: {title: string, share: string}[]}} data `images`: base64, a byte a pixel */
    show({images, items: wanted}) {
      const {text, background} = theme(parent);
      const colours = inkColours(channels(text), channels(background));
      const pixels = bytesOf(images);
      while (items.length > wanted.length) items.pop().root.remove();
      while (items.length < wanted.length) {
        const [title, share, root] = [element("span"), element("span", {className: "dl-axis"}), element("li")];
        const canvas = layer(root, "dl-thumb");
        canvas.setAttribute("aria-hidden", "true");
        root.append(title, share);
        list.append(root);
        items.push({root, canvas, title, share});
      }
      wanted.forEach(({title, share}, place) => {
        const item = items[place];
        item.title.textContent = title;
        item.share.textContent = share;
        paintImage(resize(item.canvas, SIZE, SIZE), (i) => colours[pixels[place * PIXELS + i]], 0, 0, SIZE);
      });
    },
  };
}
