/** Figures have the colours of a light page: here they get those of the page that shows them. */

const [INK, PAPER] = ["#17202b", "#ffffff"];
/** What holds numbers or words, not colours. */
const DATA = new Set(["x", "y", "z", "text", "customdata", "meta", "name", "ticktext", "tickvals", "range", "domain"]);

const hex = (numbers) => `#${numbers.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

/**
 * @param {object} figure as Plotly takes it @param {{light: string, dark: string}[]} looks
 * @param {{text: string, background: string, dark: boolean}} theme @param {(colour: string) => number[]} channels
 */
export function recoloured(figure, looks, {text, background, dark}, channels) {
  const pairs = new Map(dark ? looks.map(({light, dark: other}) => [light, other]) : []);
  pairs.set(INK, hex(channels(text))).set(PAPER, hex(channels(background)));
  const colour = (value) => {
    if (pairs.has(value)) return pairs.get(value);
    const found = /^rgba\((\d+),(\d+),(\d+),([\d.]+)\)$/.exec(value);
    if (!found) return value;
    const [red, green, blue] = channels(pairs.get(hex(found.slice(1, 4).map(Number))) ?? `rgb(${found.slice(1, 4)})`);
    return `rgba(${red},${green},${blue},${found[4]})`;
  };
  const visit = (value) => {
    if (typeof value === "string") return colour(value);
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, DATA.has(key) ? one : visit(one)]));
  };
  return {data: figure.data.map(visit), layout: visit(figure.layout)};
}
