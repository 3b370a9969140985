/** Names of a plot's runs: at the right end of their lines where there is room, else in rows below. Each is a switch. */

import {element} from "../browser/kit/dom.js";
import {createSwatch} from "../browser/kit/marks.js";

/** Height of a name beside the plot, and of a row below it. */
export const ROW = 18;
/** Below this width all of it belongs to the curves. */
const WIDE = 520;
const [LEAST, MOST] = [48, 150];

/**
 * Places at least `apart` from each other and as near as can be to those that are wanted, in their order.
 * @param {number[]} wanted @param {number} apart @param {number} from @param {number} to the room for places
 * @returns {number[]}
 */
export function spread(wanted, apart, from, to) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
  // Names that would overlap form a block around the mean of what they want.
  const blocks = [];
  order.forEach((one, rank) => {
    let block = {sum: wanted[one] - rank * apart, members: [one]};
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).members.length >= block.sum / block.members.length) {
      const before = blocks.pop();
      block = {sum: before.sum + block.sum, members: [...before.members, ...block.members]};
    }
    blocks.push(block);
  });
  const found = new Array(wanted.length);
  const last = to - (wanted.length - 1) * apart;
  let rank = 0;
  for (const {sum, members} of blocks) {
    const base = Math.max(from, Math.min(last, sum / members.length));
    for (const one of members) found[one] = base + rank++ * apart;
  }
  return found;
}

/** Room at the right for names of these widths, or 0 where they are better below. */
export function roomFor(widths, {width, height}) {
  if (!widths.length || width < WIDE || widths.length * ROW > height) return 0;
  return Math.min(MOST, Math.max(LEAST, ...widths)) + 22;
}

/**
 * The switches themselves.
 * @param {HTMLElement} aside lies over the plot @param {HTMLElement} below @param {(place: number) => void} onToggle
 */
export function createLabels(aside, below, onToggle) {
  let key = "";
  let buttons = [];

  /** @param {{name: string, place: number, look: object, hidden: boolean, top: number}[]} labels `top` in CSS pixels */
  function show(labels, words, room, unit) {
    const next = JSON.stringify([labels.map(({name, place, look}) => [name, place, look]), room > 0, words["curves.toggle"]]);
    if (next !== key) {
      key = next;
      buttons = labels.map(({name, place, look}) => {
        const button = element("button", {type: "button", className: "dl-label", title: `${name}\n${words["curves.toggle"]}`, onclick: () => onToggle(place)},
          ...(room ? [] : [createSwatch(look)]), element("span", {textContent: name}));
        if (room) button.style.color = look.colour;
        return button;
      });
      aside.replaceChildren(...(room ? buttons : []));
      below.replaceChildren(...(room ? [] : buttons));
    }
    Object.assign(aside.style, {width: `${(room - 4) * unit}px`, fontSize: `${12 * unit}px`});
    below.hidden = room > 0 || !labels.length;
    labels.forEach(({hidden, top}, i) => {
      buttons[i].setAttribute("aria-pressed", String(!hidden));
      buttons[i].style.top = room ? `${top - (ROW * unit) / 2}px` : "";
      buttons[i].style.height = room ? `${ROW * unit}px` : "";
    });
  }

  return {show};
}
