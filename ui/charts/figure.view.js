/** A Plotly figure in place: in the page's theme, read by keys, its runs hidden by their names, saved and enlarged. */

import {channels, textWidth, theme} from "../browser/kit/canvas.js";
import {element} from "../browser/kit/dom.js";
import {looksOf} from "../browser/kit/marks.js";
import {ROW, createLabels, roomFor, spread} from "./labels.js";
import {heightLeft, lettered, scaleOf, thickened} from "./projected.js";
import {createReader} from "./reader.js";
import {recoloured} from "./recolour.js";
import {createConfig, openModeBar, savePicture} from "./tools.js";
import {nameEnd, summaryOf, withReadings} from "./traces.js";

/** Plotly, once for all figures of a page: only pages that show one load it. */
let plotly = null;
/** It travels at once and runs when the page is shown: it would keep all else of the page waiting for a second. */
async function load(path, place) {
  const {href} = new URL(path, location.origin);
  place.append(element("link", {rel: "modulepreload", href}));
  await whenShown(place.ownerDocument.documentElement);
  await import(href);
  return globalThis.Plotly;
}
/** Resolves once the page is shown (``frame/document.view.js``). */
const whenShown = (page) => new Promise((resolve) => {
  const look = () => {
    if (!("shown" in page.dataset)) return;
    observer.disconnect();
    resolve();
  };
  const observer = new MutationObserver(look);
  observer.observe(page, {attributeFilter: ["data-shown"]});
  look();
});

/** Figures that new data reach at the same time are drawn in one frame each: no frame waits for all of them. */
const turns = new Set();
function inTurn(draw) {
  if (!turns.size) requestAnimationFrame(drawNext);
  turns.add(draw);
}
function drawNext() {
  const [draw] = turns;
  turns.delete(draw);
  if (turns.size) requestAnimationFrame(drawNext);
  draw();
}

/** Beside and above the curves. */
const [BESIDE, TOOLS] = [14, 34];
/** What a sheet has between its margins, in pixels. */
const PAPER = 680;
const PRINTING = ["beforeprint", "afterprint"];

/** Lines across a figure; one that belongs to a run has its place for a name. */
const seen = (shapes, hidden) => shapes?.filter(({name}) => name === undefined || !hidden.has(Number(name)));

/** The names with their places: each at the end of its line, as near as there is room. */
function placed(named, traces, {_size: {t: top, h: tall}, yaxis}, row) {
  const wanted = named.map(({place}) => {
    const end = nameEnd(traces, place, yaxis);
    return end === null ? top + tall : Math.max(top, Math.min(top + tall, top + end));
  });
  const tops = spread(wanted, row, top, top + tall);
  return named.map((one, i) => ({...one, top: tops[i]}));
}

/**
 * Margins in which the labels beside the axes have found room: with them the next figure is drawn once. Plotly would begin with
 * those that are asked for, and draw it again in those that it needs.
 */
function createMargins() {
  let [known, needed] = ["", {}];
  return {
    /** @param {object} asked @param {unknown[]} of what the figure is, where it stands and how large its letters are */
    of(asked, of) {
      const key = JSON.stringify([asked, of]);
      if (key !== known) needed = {};
      known = key;
      return {...asked, ...Object.fromEntries(Object.entries(needed).map(([side, room]) => [side, Math.max(asked[side], room)]))};
    },
    /** Takes what a drawn figure has needed. */
    keep({l, r, b}) {
      needed = {l, r, b};
    },
  };
}

/** Where the reader has zoomed to, by axis: Plotly keeps that over one new figure, not over the next. */
function createZoom() {
  let [ranges, listening] = [{}, false];
  function keep(change) {
    for (const axis of ["xaxis", "yaxis"]) {
      const ends = change[`${axis}.range`] ?? [change[`${axis}.range[0]`], change[`${axis}.range[1]`]];
      if (change[`${axis}.autorange`]) delete ranges[axis];
      else if (ends.every(Number.isFinite)) ranges[axis] = ends;
    }
  }
  return {
    /** Listens to a figure that has been drawn. */
    listen(plot) {
      if (!listening) plot.on("plotly_relayout", keep);
      listening = true;
    },
    axes: (layout) => Object.fromEntries(Object.entries(ranges).map(([axis, range]) => [axis, {...layout[axis], range, autorange: false}])),
    forget() {
      ranges = {};
    },
  };
}

/** Plotly at work on one figure. Of two settings at once it would go from one to the other and back for ever. */
function createPlotting(plot) {
  let [last, unfinished, configured] = [null, null, null];
  return {
    get begun() {
      return last !== null;
    },
    /** Whether these settings have to wait for what is being drawn with others; `again` is called then. */
    waits(config, again) {
      if (!unfinished || config === configured) return false;
      unfinished.finally(again);
      return true;
    },
    draw(library, traces, layout, config) {
      const drawing = library.react(plot, traces, layout, config);
      [last, unfinished, configured] = [drawing, drawing, config];
      drawing.finally(() => {
        if (unfinished === drawing) unfinished = null;
      });
    },
    end(library) {
      // What is still being drawn needs what a purge takes away.
      last?.then(() => library.purge(plot));
    },
  };
}

/** On paper a chart is as on the screen, smaller where the paper is narrower. @returns {() => void} end it */
function onPaper(root, box) {
  const fit = ({type}) => {
    const wide = box.clientWidth;
    Object.assign(root.style, type === "beforeprint" ? {width: `${wide}px`, zoom: String(Math.min(1, PAPER / wide))} : {width: "", zoom: ""});
  };
  for (const moment of PRINTING) globalThis.addEventListener(moment, fit);
  return () => PRINTING.forEach((moment) => globalThis.removeEventListener(moment, fit));
}

/** @param {HTMLElement} parent @param {object} catalogue */
export function create(parent, catalogue) {
  const root = element("div", {className: "dl-race dl-alone dl-figure"});
  const box = element("div", {className: "dl-plot", role: "group", dataset: {summary: "[]"}});
  const [plot, aside, below] = ["dl-plotly", "dl-labels-aside", "dl-labels-below"].map((className) => element("div", {className}));
  const waiting = element("p", {className: "dl-note"});
  box.append(plot, aside, waiting);
  root.append(box, below);
  parent.replaceChildren(root);
  const labels = createLabels(aside, below, toggle);
  const hidden = new Set();
  const margins = createMargins();
  let [shows, library, component, words, known, gone] = ["", null, null, null, "", false];
  const [plotting, zoom] = [createPlotting(plot), createZoom()];
  /** What is drawn, for one that is saved. */
  let picture = null;
  const configOf = createConfig({
    save: (format) => savePicture(library, {...picture, format, hidden}),
    enlarge: () => (document.fullscreenElement === root ? document.exitFullscreen() : root.requestFullscreen()),
  });
  const reader = createReader(box, plot, () => library, (cell) => component.setStateValue("cell", cell));

  function toggle(place) {
    if (!hidden.delete(place)) hidden.add(place);
    draw();
  }

  /** The figure as it is shown now: in these colours, with these runs, in this room. */
  function figure(colours, room, {letters, lines}) {
    const {data} = component;
    const recolour = recoloured(data.figure, catalogue.looks, colours, channels);
    const shown = data.present ? {data: recolour.data.map((trace) => thickened(trace, lines)), layout: lettered(recolour.layout, letters)} : recolour;
    const traces = withReadings(shown.data, words).map((trace) => (hidden.has(trace.meta?.place) ? {...trace, visible: false} : trace));
    const {margin, shapes} = shown.layout;
    const large = document.fullscreenElement === root;
    return {traces, layout: {
      ...shown.layout,
      shapes: seen(shapes, hidden),
      ...zoom.axes(shown.layout),
      autosize: true,
      // One finger scrolls the page; two zoom nothing that could not be read anyway.
      dragmode: globalThis.matchMedia?.("(pointer: coarse)").matches ? false : shown.layout.dragmode ?? "zoom",
      font: {...shown.layout.font, family: colours.font, size: large ? Math.max(18, letters) : letters},
      margin: margins.of({...margin, t: margin.t + (data.tools ? TOOLS - 12 : 0), r: room || Math.max(margin.r, BESIDE)}, [shows, known, letters, box.clientWidth]),
    }};
  }

  function draw() {
    if (!library || !component || gone || !box.clientWidth) return;
    const {data} = component;
    const config = configOf(data, words);
    if (plotting.waits(config, draw)) return;
    const colours = theme(parent);
    const looks = looksOf(data.names.map(({optimizer}) => ({optimizer})), catalogue, colours.dark);
    const named = data.names.map(({name, place}, i) => ({name, place, look: looks[i], hidden: hidden.has(place), top: 0}));
    const scale = scaleOf(data.present);
    root.style.setProperty("--dl-names", scale.names);
    const height = data.figure.layout.height ?? (data.present === "window" ? heightLeft(root, plot) : null);
    plot.style.height = height === null ? "" : `${height}px`;
    const size = {width: box.clientWidth / scale.names, height: plot.clientHeight / scale.names};
    const room = roomFor(named.map(({name}) => textWidth(name, `600 12px ${colours.font}`)), size) * scale.names;
    const {traces, layout} = figure(colours, room, scale);
    picture = {traces, layout, data, colours};
    plotting.draw(library, traces, layout, config);
    zoom.listen(plot);
    margins.keep(plot._fullLayout._size);
    labels.show(placed(named, traces, plot._fullLayout, ROW * scale.names), words, room / scale.names, scale.names);
    if (data.tools) openModeBar(plot);
    box.dataset.summary = JSON.stringify(summaryOf(traces));
    box.dataset.drawn = String(Number(box.dataset.drawn ?? 0) + 1);
    reader.show({traces, words, kind: data.read, title: data.axis, cell: data.cell});
  }

  const leavePaper = onPaper(root, box);
  const observer = new ResizeObserver(draw);
  observer.observe(box);
  /** A window that grows in height alone leaves the box as wide as it was. */
  const refit = () => component?.data.present && draw();
  globalThis.addEventListener("resize", refit);
  return {
    update(next) {
      component = next;
      const {data} = next;
      words = catalogue.words[data.language];
      if (shows !== `${data.axis}\n${data.title}`) zoom.forget();
      shows = `${data.axis}\n${data.title}`;
      const runs = JSON.stringify(data.names.map(({optimizer, place}) => [optimizer, place]));
      if (runs !== known) hidden.clear();
      known = runs;
      box.dataset.testid = data.testid;
      box.setAttribute("aria-label", data.label);
      if (plotting.begun) inTurn(draw);
      else if (library) draw();
      else {
        waiting.textContent = words["curves.loading"];
        (plotly ??= load(data.plotly, root)).then((loaded) => {
          library = loaded;
          waiting.remove();
          draw();
        }, () => (waiting.textContent = words["curves.not-loaded"]));
      }
    },
    destroy() {
      gone = true;
      globalThis.removeEventListener("resize", refit);
      observer.disconnect();
      leavePaper();
      plotting.end(library);
      root.remove();
    },
  };
}
