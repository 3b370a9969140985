/** What a 2-D context is asked to draw, as SVG: the part of a context that pictures of a race need. */

import {textWidth} from "../kit/canvas.js";
import {element} from "../kit/dom.js";

const USUAL = {
  strokeStyle: "#000000", fillStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", lineDashOffset: 0,
  globalAlpha: 1, globalCompositeOperation: "source-over", font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic",
};
const ANCHORS = {left: "start", start: "start", center: "middle", right: "end", end: "end"};
/** From a text's place down to its letters' own base line: not every reader of SVG knows other ones. */
function toBase(font, textBaseline) {
  const context = toBase.context ??= element("canvas").getContext("2d");
  const [own, asked] = ["alphabetic", textBaseline].map((baseline) => {
    Object.assign(context, {font, textBaseline: baseline});
    return context.measureText("x").fontBoundingBoxAscent;
  });
  return own - asked;
}

/** A number with what a picture can show of it. */
const short = (value) => String(Number(value.toFixed(2)));

/** What XML has no place for: control characters, and halves of a letter. */
const FOREIGN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Text that may stand in an SVG. */
export const escaped = (text) => [...text].filter((letter) => !FOREIGN.test(letter) && !/^[\ud800-\udfff]$/.test(letter)).join("")
  .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

function createPath() {
  const parts = [];
  const add = (letter, ...numbers) => parts.push(letter + numbers.map(short).join(" "));
  return {
    moveTo: (x, y) => add("M", x, y),
    // A line from nowhere begins where it leads to.
    lineTo: (x, y) => add(parts.length ? "L" : "M", x, y),
    closePath: () => add("Z"),
    rect(x, y, width, height) {
      add("M", x, y);
      parts.push(`h${short(width)}v${short(height)}h${short(-width)}z`);
    },
    /** Whole circles alone. */
    arc(x, y, radius) {
      add("M", x + radius, y);
      for (const side of [-1, 1]) parts.push(`A${short(radius)} ${short(radius)} 0 0 1 ${short(x + side * radius)} ${short(y)}`);
      add("Z");
    },
    get text() {
      return parts.join("");
    },
  };
}

/**
 * A context that keeps what is drawn. Beside what a context has: `path()`, what `stroke` takes instead of a Path2D, and
 * `svg()`, the elements. A canvas's transforms are not known.
 * @param {string} prefix of the names of what it defines
 */
export function createVector(prefix) {
  const saved = [];
  const elements = [];
  const clips = [];
  let path = createPath();
  let dash = [];
  let clip = "";

  function put(tag, attributes, content) {
    const {globalAlpha, globalCompositeOperation} = context;
    const all = {...attributes, ...(globalAlpha < 1 ? {opacity: short(globalAlpha)} : {}), ...(clip ? {"clip-path": `url(#${clip})`} : {})};
    const text = Object.entries(all).map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("");
    const written = content === undefined ? `<${tag}${text}/>` : `<${tag}${text}>${escaped(content)}</${tag}>`;
    if (globalCompositeOperation === "destination-over") elements.unshift(written);
    else elements.push(written);
  }

  const context = {
    ...USUAL,
    save() {
      saved.push({...Object.fromEntries(Object.keys(USUAL).map((name) => [name, context[name]])), dash, clip});
    },
    restore() {
      const {dash: lines, clip: region, ...rest} = saved.pop();
      Object.assign(context, rest);
      [dash, clip] = [lines, region];
    },
    beginPath() {
      path = createPath();
    },
    moveTo: (x, y) => path.moveTo(x, y),
    lineTo: (x, y) => path.lineTo(x, y),
    closePath: () => path.closePath(),
    rect: (...box) => path.rect(...box),
    arc: (...circle) => path.arc(...circle),
    /** To what the path holds; not to both where there was a region before. */
    clip() {
      clip = `${prefix}${clips.length}`;
      clips.push(`<clipPath id="${clip}"><path d="${path.text}"/></clipPath>`);
    },
    setLineDash(next) {
      dash = [...next];
    },
    path: createPath,
    stroke(line = path) {
      if (!line.text) return;
      const {strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset} = context;
      put("path", {d: line.text, fill: "none", stroke: strokeStyle, "stroke-width": short(lineWidth),
        ...(lineCap === "butt" ? {} : {"stroke-linecap": lineCap}), ...(lineJoin === "miter" ? {} : {"stroke-linejoin": lineJoin}),
        ...(dash.length ? {"stroke-dasharray": dash.map(short).join(" ")} : {}),
        ...(dash.length && lineDashOffset ? {"stroke-dashoffset": short(lineDashOffset)} : {})});
    },
    fill() {
      if (!path.text) return;
      put("path", {d: path.text, fill: context.fillStyle});
    },
    fillRect(x, y, width, height) {
      put("rect", {x: short(x), y: short(y), width: short(width), height: short(height), fill: context.fillStyle});
    },
    /** Several spaces stay as many. */
    fillText(text, x, y, room = Infinity) {
      const [, style = "", weight = "", size] = /^(italic)?\s*(bold)?\s*([\d.]+)px/.exec(context.font.trim());
      const wide = textWidth(text, context.font);
      put("text", {x: short(x), y: short(y + toBase(context.font, context.textBaseline)), "font-size": size, fill: context.fillStyle,
        ...(style ? {"font-style": style} : {}), ...(weight ? {"font-weight": weight} : {}),
        ...(ANCHORS[context.textAlign] === "start" ? {} : {"text-anchor": ANCHORS[context.textAlign]}),
        ...(wide > room ? {textLength: short(room), lengthAdjust: "spacingAndGlyphs"} : {})}, text.replace(/ (?= )/g, "\u00a0"));
    },
    svg: () => `${clips.length ? `<defs>${clips.join("")}</defs>` : ""}${elements.join("\n")}`,
  };
  return context;
}
