/** A drawing as an SVG file: takes the calls that plots make on a canvas's 2-D context. */

import {element} from "../browser/kit/dom.js";

const FIRST = {
  strokeStyle: "#000", fillStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic",
};
const ANCHORS = {start: "start", left: "start", center: "middle", right: "end", end: "end"};
/** How far below its place a text's base line is, in heights of the font: not all readers know dominant-baseline. */
const DROPS = {alphabetic: 0, top: 0.8, middle: 0.35, bottom: -0.2};
/** XML 1.0 has no place for these, escaped or not. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"};

const escaped = (text) => String(text).replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (letter) => ENTITIES[letter]);
const short = (number) => String(Math.round(100 * number) / 100);

/**
 * A context whose `finish()` is the file's text. It knows paths of lines, rectangles and whole circles, fill, stroke,
 * clip, dashes, text, and translation.
 * @param {number} width @param {number} height
 */
export function createSvg(width, height) {
  const parts = [];
  const ruler = element("canvas").getContext("2d");
  const stack = [];
  let clips = 0;
  let [dash, clip, right, down] = [[], "", 0, 0];
  let path = "";

  const at = (x, y) => `${short(x + right)} ${short(y + down)}`;
  const add = (tag, attributes, content) => {
    const written = Object.entries(attributes).filter(([, value]) => value !== "").map(([name, value]) => `${name}="${escaped(value)}"`);
    parts.push(content === undefined ? `<${tag} ${written.join(" ")}/>` : `<${tag} ${written.join(" ")}>${escaped(content)}</${tag}>`);
  };
  const opacity = () => (context.globalAlpha < 1 ? short(context.globalAlpha) : "");

  const context = {
    ...FIRST,
    save() {
      stack.push([Object.fromEntries(Object.keys(FIRST).map((name) => [name, context[name]])), dash, clip, right, down]);
    },
    restore() {
      if (!stack.length) return;
      const [before, ...others] = stack.pop();
      Object.assign(context, before);
      [dash, clip, right, down] = others;
    },
    translate(x, y) {
      right += x;
      down += y;
    },
    setLineDash(lengths) {
      dash = [...lengths];
    },
    beginPath() {
      path = "";
    },
    moveTo(x, y) {
      path += `M${at(x, y)}`;
    },
    lineTo(x, y) {
      path += `${path ? "L" : "M"}${at(x, y)}`;
    },
    closePath() {
      path += "Z";
    },
    rect(x, y, w, h) {
      path += `M${at(x, y)}h${short(w)}v${short(h)}h${short(-w)}Z`;
    },
    /** A whole circle, whatever the angles. */
    arc(x, y, radius) {
      const half = `a${short(radius)} ${short(radius)} 0 1 1 `;
      path += `M${at(x - radius, y)}${half}${short(2 * radius)} 0${half}${short(-2 * radius)} 0Z`;
    },
    clip() {
      const name = `clip${clips++}`;
      parts.push(`<clipPath id="${name}"${clip && ` clip-path="${clip}"`}><path d="${path}"/></clipPath>`);
      clip = `url(#${name})`;
    },
    fill() {
      if (path) add("path", {d: path, fill: context.fillStyle, "fill-opacity": opacity(), "clip-path": clip});
    },
    stroke() {
      if (!path) return;
      add("path", {d: path, fill: "none", stroke: context.strokeStyle, "stroke-width": short(context.lineWidth), "stroke-opacity": opacity(),
        "stroke-dasharray": dash.map(short).join(" "), "clip-path": clip});
    },
    fillRect(x, y, w, h) {
      add("rect", {x: short(x + right), y: short(y + down), width: short(w), height: short(h), fill: context.fillStyle,
        "fill-opacity": opacity(), "clip-path": clip});
    },
    fillText(text, x, y) {
      const [, weight = "", size, family] = /^(?:(\w+) )?([\d.]+)px (.+)$/.exec(context.font) ?? [null, "", "10", "sans-serif"];
      add("text", {x: short(x + right), y: short(y + down + DROPS[context.textBaseline] * size), fill: context.fillStyle,
        "fill-opacity": opacity(), "font-family": family, "font-size": size, "font-weight": weight,
        "text-anchor": ANCHORS[context.textAlign], "clip-path": clip}, text);
    },
    measureText(text) {
      ruler.font = context.font;
      return ruler.measureText(text);
    },
    /** @param {string} title what the drawing is called @returns {string} */
    finish(title) {
      const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
      return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n`
        + `<title>${escaped(title)}</title>\n${parts.join("\n")}\n</svg>\n`;
    },
  };
  return context;
}
