/** The picture of a question: paths over their surface, or a loss curve; without a name that tells the answer. */

import {spread} from "./labels.js";
import {layer, resize, roomForAxes} from "../../../ui/browser/kit/canvas.js";
import {createCurves} from "../../../ui/browser/curves/curves.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {deepestOf, paintField} from "../../../ui/browser/plane/field.js";
import {marker, ring} from "../../../ui/browser/kit/marks.js";
import {short} from "../../../ui/browser/kit/text.js";
import {heightOf} from "../../../ui/browser/solve/solution.js";
import {fit, toX, toY} from "../../../ui/browser/plane/view.js";

/** Places among the looks for several paths of one optimizer. */
const LOOKS = [1, 2, 4];
const DECADES = 30;
/** So much of the window's width is kept free around every path: what stands on the edge would be cut. */
const FREE = 0.06;
const TOLD = [0, 1, 2, 3, 5, 10, 20, 30, 40, 60, 80];

/** @param {HTMLElement} parent @param {object} catalogue */
export function createQuizPicture(parent, catalogue) {
  const stage = element("div", {className: "dl-quiz-stage", role: "img"});
  const [ground, lines] = [layer(stage, "dl-layer"), layer(stage, "dl-layer")];
  const plot = element("div", {className: "dl-plot dl-quiz-plot"});
  const summary = element("summary");
  const table = element("table");
  const told = element("details", {className: "dl-quiz-told"}, summary, element("div", {className: "dl-results-scroll"}, table));
  const root = element("figure", {className: "dl-quiz-picture"}, stage, plot, told);
  parent.append(root);
  const curves = createCurves(plot);
  let picture = null;
  let words = null;

  function draw(colours) {
    const size = roomForAxes(picture?.kind === "losses" ? curves.root : stage);
    if (!picture || !size) return;
    if (picture.kind === "losses") {
      const look = {colour: colours.text, marker: "circle", dash: []};
      const axes = {xTo: picture.losses.length - 1, log: spans(picture.losses), xLabel: words["curves.step"], yLabel: words["curves.loss"]};
      curves.show([{name: "", y: picture.losses, look, selected: true}], axes, size, colours);
      return;
    }
    const {domain, minima, saddles} = catalogue.surfaces[picture.surface];
    const f = heightOf(picture, catalogue);
    const view = fit(around(domain, picture.paths), size.width, size.height);
    paintField(ground, f, view, {...size, theme: colours, minima, deepest: deepestOf(minima, f), saddles});
    const context = resize(lines, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    context.save();
    context.beginPath();
    context.rect(view.left, view.top, view.width, view.height);
    context.clip();
    const looks = picture.paths.map((_, i) => lookOf(i, picture.paths.length, colours));
    picture.paths.forEach((path, i) => paintPath(context, path, view, looks[i]));
    ring(context, toX(view, picture.paths[0][0]), toY(view, picture.paths[0][1]), colours);
    const ends = picture.names.map((_, i) => endOf(picture.paths[i], view));
    spread(ends, view).forEach((at, i) => letter(context, picture.names[i], ends[i], at, looks[i].colour, colours));
    context.restore();
  }

  /** Several paths are told apart by their looks; of one nothing is told. */
  function lookOf(place, count, {dark, text}) {
    if (count === 1) return {colour: text, dash: [], shape: "circle"};
    const look = catalogue.looks[LOOKS[place]];
    return {colour: dark ? look.dark : look.light, dash: look.dash, shape: look.marker};
  }

  /** @param {object | null} next as Python sends it @param {object} texts @param {object} colours of the theme */
  function show(next, texts, colours) {
    const known = next === picture && texts === words;
    [picture, words] = [next, texts];
    root.hidden = !picture;
    if (picture && !known) {
      stage.hidden = picture.kind === "losses";
      plot.hidden = !stage.hidden;
      const lone = !stage.hidden && picture.paths[0].length === 2;
      const said = words[stage.hidden ? "quiz.picture-losses" : lone ? "quiz.picture-start" : "quiz.picture-paths"];
      (stage.hidden ? curves.root : stage).setAttribute("aria-label", said);
      summary.textContent = words["quiz.in-numbers"];
      told.open = false;
      told.hidden = lone;
      tell(table, picture, words);
    }
    draw(colours);
  }

  return {root, show, draw};
}

/** Whether a curve falls so far that only powers of ten show it. */
function spans(losses) {
  return Math.max(...losses) > DECADES * Math.min(...losses);
}

function paintPath(context, path, view, {colour, dash, shape}) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.75;
  context.setLineDash(dash);
  context.beginPath();
  for (let i = 0; i < path.length; i += 2) context.lineTo(toX(view, path[i]), toY(view, path[i + 1]));
  context.stroke();
  context.setLineDash([]);
  for (let i = 2; i < path.length; i += 2) {
    marker(context, shape, toX(view, path[i]), toY(view, path[i + 1]), i === path.length - 2 ? 5.5 : 2.5);
    context.fill();
  }
}

/** The window, wide enough for all of the paths with some room around them. @returns {[number, number][]} */
export function around(domain, paths) {
  return domain.map(([low, high], axis) => {
    const values = paths.flatMap((path) => path.filter((_, i) => i % 2 === axis));
    const free = FREE * (high - low);
    return [Math.min(low, Math.min(...values) - free), Math.max(high, Math.max(...values) + free)];
  });
}

const endOf = (path, view) => [toX(view, path.at(-2)), toY(view, path.at(-1))];

/** A path's name near its end, in its colour, with a line to it. */
function letter(context, name, end, at, colour, theme) {
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(...end);
  context.lineTo(...at);
  context.stroke();
  context.font = `bold 15px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 5;
  context.strokeStyle = theme.background;
  context.strokeText(name, ...at);
  context.fillStyle = colour;
  context.fillText(name, ...at);
}

/** What the picture shows, as a table of some of its steps. */
function tell(table, picture, words) {
  const cell = (tag, text) => element(tag, {textContent: text});
  const several = picture.kind === "paths" && picture.paths.length > 1;
  const heads = picture.kind === "losses" ? [words["curves.loss"]]
    : picture.paths.flatMap((_, i) => ["x", "y"].map((axis) => (several ? `${picture.names[i]} ${axis}` : axis)));
  const steps = picture.kind === "losses" ? picture.losses.length : picture.paths[0].length / 2;
  const rows = TOLD.filter((step) => step < steps).map((step) => {
    const values = picture.kind === "losses" ? [picture.losses[step]] : picture.paths.flatMap((path) => [path[2 * step], path[2 * step + 1]]);
    return element("tr", {}, cell("th", String(step)), ...values.map((value) => cell("td", short(value))));
  });
  table.replaceChildren(
    element("thead", {}, element("tr", {}, cell("th", words["quiz.step"]), ...heads.map((head) => cell("th", head)))),
    element("tbody", {}, ...rows));
}
