/** Buttons beside the legend: closer, farther, the whole window, how fine the maps are, and what can be saved of them. */

import {arraysOf, tableOf} from "./save/files.js";
import {pictureOf} from "./save/picture.js";
import {choice, element, iconButton} from "../kit/dom.js";
import {save} from "../kit/save.js";

const SIDES = [100, 200, 300, 500];
/** What their buttons say. */
const LABELS = {png: ["maps.png", "maps.png-help"], csv: ["maps.csv", "maps.csv-help"], npz: ["maps.npz", "maps.npz-help"]};

/** What a file is called, of keys that are names of files: rules and surfaces of the reader's own have none. */
const named = (kind, ...keys) => ["map", ...keys.map((key) => (key.startsWith("~") ? "own" : key))].join("-").concat(".", kind);

const SAVES = {
  png: ({shown}, {surface}) => pictureOf(shown).toBlob((blob) => save(blob, named("png", surface))),
  csv: ({shown}, {surface}, run) => save(new Blob([tableOf(shown.selected.basins)], {type: "text/csv"}), named("csv", surface, run)),
  npz: ({shown}, {surface}, run) => save(new Blob([arraysOf(shown.selected.basins)]), named("npz", surface, run)),
};

/**
 * @param {HTMLElement} root @param {object} maps of createMaps @param {object} chart of createChart
 * @param {{onZoom: (factor: number) => void, onReset: () => void, onCells: (cells: number) => void}} hooks
 */
export function createTools(root, maps, chart, {onZoom, onReset, onCells}) {
  let home = null;
  let saving = [];

  return {
    render() {
      const {words, state} = maps;
      root.setAttribute("aria-label", words["maps.tools"]);
      home = iconButton("home", words["maps.home"], onReset);
      const sides = [...new Set([...SIDES, state.cells])].sort((a, b) => a - b);
      const cells = choice(sides.map((side) => [String(side), `${side} × ${side}`]), String(state.cells),
        {"aria-label": words["maps.cells"], title: words["maps.cells"]}, (side) => onCells(Number(side)));
      saving = Object.entries(SAVES).map(([kind, make]) => element("button", {type: "button", className: "dl-small",
        textContent: words[LABELS[kind][0]], title: words[LABELS[kind][1]], onclick: () => make(chart, maps.state, maps.state.runs[maps.state.selected].optimizer)}));
      root.replaceChildren(iconButton("zoomIn", words["maps.closer"], () => onZoom(1.5)),
        iconButton("zoomOut", words["maps.farther"], () => onZoom(1 / 1.5)), home, cells, ...saving);
      this.update();
    },
    update() {
      if (home) home.disabled = !maps.state.window;
      for (const button of saving) button.disabled = !chart.shown;
    },
  };
}
