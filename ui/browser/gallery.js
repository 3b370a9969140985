/** Images with what they are and what was said of them. */

import {channels, layer, resize, theme} from "./canvas.js";
import {element} from "./dom.js";
import {PIXELS, bytesOf, inkColours, paintImage} from "./packed.js";

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
