/** A surface on which a flag is planted; where the run goes is not shown. */

import {layer, resize, roomForAxes} from "../../../ui/browser/kit/canvas.js";
import {element} from "../../../ui/browser/kit/dom.js";
import {paintField} from "../../../ui/browser/plane/field.js";
import {createPlayer} from "../../../ui/browser/plane/trails.js";
import {toX, toY} from "../../../ui/browser/plane/view.js";
import {plant} from "../classroom/clouds.js";
import {aloneOf, paintStart, scenesIn, viewIn, within} from "../course/alone.js";

/** @param {HTMLElement} parent @param {object} catalogue @param {(flag: [number, number]) => void} onPlant */
export function createFlagPad(parent, catalogue, onPlant) {
  const stage = element("div", {className: "dl-stage dl-cloud"});
  const still = layer(stage, "dl-layer");
  const player = createPlayer(stage, {onStart: planted, start: () => flag ?? middle()});
  const over = layer(stage, "dl-layer dl-over");
  parent.append(stage);
  let [poll, race, view, flag, colours] = [null, null, null, null, null];
  let size = {width: 0, height: 0};

  function middle() {
    const [x0, x1, y0, y1] = race.box;
    return [(x0 + x1) / 2, (y0 + y1) / 2];
  }

  function planted(point) {
    flag = within(view, point);
    draw();
    onPlant(flag.map((value) => Number(value.toPrecision(6))));
  }

  function draw() {
    if (!view) return;
    const scenes = scenesIn(race, size, view, colours, catalogue);
    player.show({...scenes.player(), start: flag ?? middle()}, poll.shown);
    const context = resize(over, size.width, size.height);
    context.clearRect(0, 0, size.width, size.height);
    paintStart(context, view, race.state.start, colours.text);
    if (flag) plant(context, toX(view, flag[0]), toY(view, flag[1]), colours, 1.8);
  }

  function measure() {
    const room = roomForAxes(stage);
    if (!race || !room) return;
    size = room;
    view = viewIn(race, size);
    paintField(still, ...scenesIn(race, size, view, colours, catalogue).field(false));
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
        race = aloneOf(next.query, next.run, catalogue);
        flag = null;
      }
      poll = next;
      measure();
    },
    destroy: () => observer.disconnect(),
  };
}
