/** The bar over a figure: zoom and pan by Plotly, pictures fit for a slide, the whole screen. */

import {createRoving} from "../browser/kit/roving.js";

const [WIDTH, HEIGHT, SHARPNESS] = [1280, 720, 2];
/** Letters of a picture that is shown on a slide. */
const LETTERS = 18;

const icon = (path) => ({width: 24, height: 24, path});
const ICONS = {
  png: icon("M4 5h16v14H4zM6 7v10h12V7zM8 15l3-4 2 2 2-3 2 5z"),
  svg: icon("M3 17l6-10 5 7 3-4 4 7h-2l-2-3-3 4-5-7-4 6z"),
  full: icon("M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z"),
};

/**
 * What Plotly is told of the bar; the same thing as long as it means the same: for another one Plotly begins the figure anew.
 * @param {{save: (format: string) => void, enlarge: () => void}} hooks
 */
export function createConfig(hooks) {
  let [made, meaning] = [null, ""];
  return ({tools, language}, words) => {
    const now = `${tools} ${language}`;
    if (now !== meaning) made = configOf(tools, language, words, hooks);
    meaning = now;
    return made;
  };
}

function configOf(tools, language, words, {save, enlarge}) {
  if (!tools) return {displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: "reset"};
  const own = (name, title, click) => ({name, title, icon: ICONS[name], click});
  register(language, words);
  return {
    displaylogo: false, displayModeBar: true, responsive: false, locale: language, doubleClick: "reset",
    modeBarButtons: [
      ["zoom2d", "pan2d", "resetScale2d"],
      [own("png", words["curves.png"], () => save("png")), own("svg", words["curves.svg"], () => save("svg")), own("full", words["curves.full"], enlarge)],
    ],
  };
}

const registered = new Set();

/** The bar's words in the page's language. */
function register(language, words) {
  if (registered.has(language)) return;
  registered.add(language);
  const dictionary = {Zoom: words["curves.zoom"], Pan: words["curves.pan"], "Reset axes": words["curves.reset"]};
  globalThis.Plotly.register({moduleType: "locale", name: language, dictionary, format: {}});
}

const bars = new WeakMap();

/** Makes the bar's buttons reachable by keys, under their names: one stop, arrows go along. */
export function openModeBar(plot) {
  for (const button of plot.querySelectorAll(".modebar-btn")) {
    if (button.dataset.open) continue;
    button.dataset.open = "yes";
    button.setAttribute("aria-label", button.dataset.title ?? button.getAttribute("data-title") ?? "");
    if (button.tagName === "BUTTON") continue;
    button.setAttribute("role", "button");
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
  }
  if (!bars.has(plot)) bars.set(plot, createRoving(plot, () => [...plot.querySelectorAll(".modebar-btn")]));
  bars.get(plot)();
}

/** A picture with title, runs and their settings, in a size fit for a slide. */
export function savePicture(plotly, {traces, layout, data, colours, format, hidden}) {
  const settings = new Map(data.names.filter(({place}) => !hidden.has(place)).map(({place, settings: text}) => [place, text]));
  const named = new Set();
  const shown = traces.map((trace) => {
    const place = trace.meta?.place;
    const first = trace.meta?.name && !trace.meta.faint && settings.has(place) && !named.has(place);
    if (first) named.add(place);
    return {...trace, showlegend: Boolean(first), ...(first ? {name: settings.get(place)} : {})};
  });
  const sheet = {
    ...layout, width: WIDTH, height: HEIGHT, autosize: false, paper_bgcolor: colours.background, showlegend: named.size > 0,
    // A file is opened where the page's own font is not.
    title: {text: data.title, x: 0.02, xanchor: "left"}, font: {...layout.font, family: "sans-serif", size: LETTERS},
    margin: {l: 90, r: 30, t: 70, b: 80}, legend: {orientation: "h", y: -0.14, yanchor: "top"},
  };
  return plotly.downloadImage({data: shown, layout: sheet}, {format, width: WIDTH, height: HEIGHT, scale: format === "png" ? SHARPNESS : 1, filename: data.file});
}
