/** Paths as they were before the last change, on a layer of their own below the trails: none is there while there are none. */

import {resize} from "../kit/canvas.js";

/** How such a path looks. */
export const ghostColour = ({dark}) => (dark ? "#8f9aa6" : "#7d858f");

/**
 * @param {HTMLCanvasElement} above
 * @param {(context: CanvasRenderingContext2D, ghost: {positions: Float64Array, end: number}) => void} draw
 */
export function createGhosts(above, draw) {
  let canvas = null;
  let shown = [];
  let drawn = "";

  return {
    /** Draws those of a scene, where they or the `place` from which they are seen are not those from before. */
    show({ghosts = [], width, height, theme}, place) {
      if (!ghosts.length) {
        canvas?.remove();
        canvas = null;
        shown = [];
        return;
      }
      const key = JSON.stringify([place, width, height, theme]);
      if (canvas && key === drawn && ghosts.length === shown.length && ghosts.every((one, i) => one === shown[i])) return;
      [shown, drawn] = [ghosts, key];
      if (!canvas) {
        canvas = Object.assign(document.createElement("canvas"), {className: "dl-layer dl-ghosts"});
        above.before(canvas);
      }
      const context = resize(canvas, width, height);
      context.clearRect(0, 0, width, height);
      for (const ghost of ghosts) draw(context, ghost);
    },
  };
}
