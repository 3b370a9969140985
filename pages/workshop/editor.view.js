/** A field for a formula: plain text, read while one types, with the place of what could not be read. */

import {element} from "../../ui/browser/kit/dom.js";
import {told} from "../../ui/browser/kit/teller.js";

const PAUSE = 60;

/** @param {HTMLElement} parent */
export function create(parent) {
  let component = null;
  let epoch = -1;
  let timer = 0;
  const field = element("textarea", {className: "dl-editor", spellcheck: false, autocomplete: "off", wrap: "off"});
  field.setAttribute("autocapitalize", "off");
  const place = element("div", {className: "dl-place", hidden: true, "aria-hidden": "true"});
  const said = element("p", {className: "dl-refused", role: "status"});
  said.id = `dl-refused-${Math.random().toString(36).slice(2)}`;
  field.setAttribute("aria-describedby", said.id);
  const root = element("div", {className: "dl-race dl-alone"}, element("div", {className: "dl-page"}, field, place), said);
  parent.replaceChildren(root);

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => component.setStateValue("text", told(field.value)), PAUSE);
  });
  // Tab stays what it is for people who move by keyboard: it leaves the field.
  field.addEventListener("scroll", () => point());

  function point() {
    const error = component?.data.error;
    place.hidden = !error;
    if (!error) return;
    const style = getComputedStyle(field);
    const line = parseFloat(style.lineHeight);
    const context = (point.context ??= document.createElement("canvas").getContext("2d"));
    context.font = style.font;
    const wide = context.measureText("0").width;
    Object.assign(place.style, {
      left: `${parseFloat(style.paddingLeft) + 1 + wide * (error.column - 1) - field.scrollLeft}px`,
      top: `${parseFloat(style.paddingTop) + 1 + line * error.line - 3 - field.scrollTop}px`,
      width: `${wide}px`,
    });
  }

  return {
    update(next) {
      component = next;
      const {data} = next;
      field.setAttribute("aria-label", data.label);
      field.rows = data.rows;
      field.maxLength = data.limit;
      // What is being typed is never overwritten by an answer to what was typed before.
      if (epoch !== data.epoch) {
        epoch = data.epoch;
        field.value = data.text;
      }
      field.setAttribute("aria-invalid", String(Boolean(data.error)));
      said.textContent = data.error?.sentence ?? data.hint;
      said.classList.toggle("dl-hint", !data.error);
      point();
    },
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}
