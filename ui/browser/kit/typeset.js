/** A formula's layout (formula/to_layout.py) as elements. */

import {element} from "./dom.js";

/**
 * @param {string | Array} layout
 * @param {(name: string, version: number, inside: boolean, axis: number) => Node} slot what stands in a name's place
 * @param {{if: string, else: string}} words between the cases of a condition
 * @param {number} axis the coordinate that it is about
 */
export function typeset(layout, slot, words, axis) {
  if (typeof layout === "string") return document.createTextNode(layout.replace(/(\d)e(-?)\+?(\d+)/, (_, d, sign, power) => `${d}e${sign ? "−" : ""}${power}`));
  const [kind, ...rest] = layout;
  if (kind === "slot") return slot(...rest, axis);
  const of = {other: 1 - axis, first: 0, second: 1}[kind] ?? axis;
  const inner = rest.map((part) => typeset(part, slot, words, of));
  if (kind === "frac") return element("span", {className: "dl-frac"}, element("span", {}, inner[0]), element("span", {}, inner[1]));
  if (kind === "root") return element("span", {className: "dl-root"}, "√", element("span", {}, inner[0]));
  if (kind === "sup") return element("span", {}, inner[0], element("sup", {}, inner[1]));
  if (kind === "abs") return element("span", {}, "|", inner[0], "|");
  if (kind === "cases") return element("span", {}, inner[0], ` ${words.if} `, inner[1], ` ${words.else} `, inner[2]);
  return element("span", {}, ...inner);
}
