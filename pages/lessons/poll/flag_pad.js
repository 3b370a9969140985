/** A surface on which a flag is planted; where the run goes is not shown. */

import {layer, resize} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {fit, fromX, fromY, toX, toY} from "../../../ui/browser/plane/view.js";
import {scenesOf} from "../../../ui/browser/race/scenes.js";
import {readQuery} from "../../../ui/browser/solve/query.js";
import {solveAll} from "../../../ui/browser/solve/solution.js";
import {plant} from "../classroom/clouds.js";

/** @param {HTMLElement} parent @param {object} catalogue @param {(flag: [number, number]) => void} onPlant */
export function createFlagPad(parent, catalogue, onPlant) {
  const stage = element("div", {className: "dl-stage dl-cloud"});
  const still = layer(stage, "dl-layer");
  const player = createPlayer(stage, {onStart: planted, start: () => flag ?? middle()});
  const over = layer(stage, "dl-layer dl-over");
  parent.append(stage);
  let [poll, state, paths, view, flag, colours] = [null, null, [], null, null, null];
  let size = {width: 0, height: 0};

  const box = () => state.window ?? catalogue.surfaces[state.surface].domain.flat();
  const middle = () => [(box()[0] + box()[1]) / 2, (box()[2] + box()[3]) / 2];

  function planted([x, y]) {
    const inside = (value, low, high) => Math.min(high, Math.max(low, value));
    flag = [inside(x, fromX(view, view.left), fromX(view, view.left + view.width)),
      inside(y, fromY(view, view.top + view.height), fromY(view, view.top))];
    draw();
    onPlant(flag.map((value) => Number(value.toPrecision(6))));
  }

  function draw() {
    if (!view) return;
    const scenes = scenesOf({state, paths, catalogue, colours, record: () => null}, size, view);
    player.show({...scenes.player(), start: flag ?? middle()}, poll.shown);
    const context = resize(over, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    // Where the run starts: the ring of the player is the flag's place.
    context.strokeStyle = colours.text;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(toX(view, state.start[0]), toY(view, state.start[1]), 4, 0, 2 * Math.PI);
    context.stroke();
    if (flag) plant(context, toX(view, flag[0]), toY(view, flag[1]), colours, 1.8);
  }

  function measure() {
    const {width, height} = stage.getBoundingClientRect();
    if (!state || !(Math.min(width, height) > 80)) return;
    size = {width: Math.floor(width), height: Math.floor(height)};
    const [x0, x1, y0, y1] = box();
    view = fit([[x0, x1], [y0, y1]], size.width, size.height);
    const scenes = scenesOf({state, paths, catalogue, colours, record: () => null}, size, view);
    paintField(still, ...scenes.field(false));
    draw();
  }
  const observer = new ResizeObserver(measure);
  observer.observe(stage);

  return {
    root: stage,
    show(next, words, theme) {
      colours = theme;
      player.canvas.setAttribute("aria-label", words["guess.canvas"]);
      if (JSON.stringify(next.query) !== JSON.stringify(poll?.query) || next.run !== poll?.run) {
        const read = readQuery(next.query, catalogue);
        state = {...read, arrows: "off", selected: next.run, runs: read.runs.map((run, i) => ({...run, hidden: i !== next.run}))};
        paths = solveAll(state, catalogue, []);
        flag = null;
      }
      poll = next;
      measure();
    },
    destroy: () => observer.disconnect(),
  };
}
