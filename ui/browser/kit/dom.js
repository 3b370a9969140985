/** Small helpers for building a component's own elements. */

/** An element with properties (`dataset`, `style` and `aria-…` included) and children. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset" || name === "style") Object.assign(node[name], value);
    else if (name.startsWith("aria-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M5 4l9 8-9 8zM16 4h3v16h-3z",
  back: "M19 4l-9 8 9 8zM5 4h3v16H5z",
  start: "M20 4L12 12l8 8zM12 4l-8 8 8 8zM2 4h2v16H2z",
  end: "M4 4l8 8-8 8zM12 4l8 8-8 8zM20 4h2v16h-2z",
  copy: "M4 3h11v3H7v11H4zM9 8h11v13H9z",
  remove: "M5.5 4L12 10.500 18.500 4 20 5.500 13.500 12 20 18.500 18.500 20 12 13.500 5.500 20 4 18.500 10.500 12 4 5.500z",
  more: "M5 10h3v4H5zM10.500 10h3v4h-3zM16 10h3v4h-3z",
  left: "M15 4l2 2-6 6 6 6-2 2-8-8z",
  right: "M9 4L7 6l6 6-6 6 2 2 8-8z",
  shown: "M12 5C6 5 2 12 2 12s4 7 10 7 10-7 10-7-4-7-10-7zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8z",
  hidden: "M12 7c4 0 7 3.500 8 5-.5.8-1.600 2.200-3.200 3.300l1.500 1.500C20.500 15.200 22 12 22 12s-4-7-10-7c-1.300 0-2.500.3-3.600.8l1.700 1.700C10.700 7.200 11.300 7 12 7zM3 3L1.700 4.300l3.600 3.600C3.200 9.500 2 12 2 12s4 7 10 7c1.700 0 3.200-.5 4.500-1.300l3.200 3.200L21 19.600zM12 17c-4 0-7-3.500-8-5 .5-.8 1.400-1.900 2.700-2.900l2.200 2.200A3.500 3.500 0 0 0 13 15.300l1.500 1.500c-.8.1-1.600.2-2.500.2z",
  zoomIn: "M10.500 4h3v6.500H20v3h-6.500V20h-3v-6.500H4v-3h6.500z",
  zoomOut: "M4 10.500h16v3H4z",
  home: "M12 3L2 12h3v8h5v-6h4v6h5v-8h3z",
  hand: "M12 2l4 4h-2.500v4.500H18V8l4 4-4 4v-2.500h-4.500V18H16l-4 4-4-4h2.500v-4.500H6V16l-4-4 4-4v2.500h4.500V6H8z",
  arrows: "M4 18.500L15.500 7H9V4h12v12h-3V9.500L6.500 21z",
  brush: "M20 3l1.500 1.500-9 10.500-3-3zM8.500 13.500l2.500 2.500c.3 3-2.500 5-8 5 2-1.500 2-3 2.500-4.500.4-1.600 1.500-2.700 3-3z",
  relief: "M2 18l6-11 4 6 3-4 7 9z",
  full: "M4 4h6v3H7v3H4zM14 4h6v6h-3V7h-3zM4 14h3v3h3v3H4zM17 14h3v6h-6v-3h3z",
  link: "M10 7v2H7a3 3 0 0 0 0 6h3v2H7A5 5 0 0 1 7 7zM14 7h3a5 5 0 0 1 0 10h-3v-2h3a3 3 0 0 0 0-6h-3zM8 11h8v2H8z",
  add: "M10.500 4h3v6.500H20v3h-6.500V20h-3v-6.500H4v-3h6.500z",
};

/** A button with a drawn icon and an accessible name. */
export function iconButton(icon, label, onclick) {
  const button = element("button", {type: "button", className: "dl-icon", title: label, onclick, "aria-label": label});
  setIcon(button, icon, label);
  return button;
}

/** An icon as a drawing, which says nothing to those who listen. */
export function drawn(icon) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[icon]);
  svg.append(path);
  return svg;
}

export function setIcon(button, icon, label) {
  if (button.dataset.icon === icon && button.title === label) return;
  button.replaceChildren(drawn(icon));
  button.dataset.icon = icon;
  button.title = label;
  button.setAttribute("aria-label", label);
}

/**
 * A select of words.
 * @param {[string, string, string?][]} options values with their words, and with the group where they stand in groups
 * @param {string} chosen @param {object} properties of the element @param {(value: string) => void} onChange
 */
export function choice(options, chosen, properties, onChange) {
  const groups = new Map();
  for (const [value, textContent, group = ""] of options) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(element("option", {value, textContent, selected: value === chosen}));
  }
  const select = element("select", properties,
    ...[...groups].flatMap(([label, entries]) => (label ? [element("optgroup", {label}, ...entries)] : entries)));
  select.addEventListener("change", () => onChange(select.value));
  return select;
}

/**
 * Sets a node's text where it is another: what does not change is not laid out anew, nor said again. The text's own node
 * stays: one that comes and goes makes the browser ask every `:has()` of the page anew, in each frame of a race.
 */
export function say(node, text) {
  if (node.textContent === text) return;
  const {firstChild, lastChild} = node;
  if (firstChild && firstChild === lastChild && firstChild.nodeType === Node.TEXT_NODE) firstChild.data = text;
  else node.textContent = text;
}

const filled = new WeakMap();

/** Fills a place anew where what its children follow from is other than before. @param {unknown[]} from @param {() => Node[]} make */
export function refill(place, from, make) {
  const before = filled.get(place);
  if (before?.length === from.length && from.every((one, i) => one === before[i])) return;
  filled.set(place, from);
  place.replaceChildren(...make());
}

const kept = new WeakMap();

/**
 * Fills a place with one child for each key. One that goes and comes back, while `from` is the same, is the same: its picture need not
 * be painted anew.
 * @param {(string | number)[]} keys of which there are few in all @param {(key: string | number) => HTMLElement} make
 */
export function arrange(place, from, keys, make) {
  let known = kept.get(place);
  if (known?.from !== from) kept.set(place, (known = {from, children: new Map()}));
  for (const key of keys) if (!known.children.has(key)) known.children.set(key, make(key));
  const children = keys.map((key) => known.children.get(key));
  if (children.length !== place.children.length || children.some((child, i) => child !== place.children[i])) place.replaceChildren(...children);
}

/** Fills `{name}` places of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
