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
  add: "M10.500 4h3v6.500H20v3h-6.500V20h-3v-6.500H4v-3h6.500z",
};

/** A button with a drawn icon and an accessible name. */
export function iconButton(icon, label, onclick) {
  const button = element("button", {type: "button", className: "dl-icon", title: label, onclick, "aria-label": label});
  setIcon(button, icon, label);
  return button;
}

export function setIcon(button, icon, label) {
  if (button.dataset.icon === icon && button.title === label) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[icon]);
  svg.append(path);
  button.replaceChildren(svg);
  button.dataset.icon = icon;
  button.title = label;
  button.setAttribute("aria-label", label);
}

/** Fills `{name}` places of a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
