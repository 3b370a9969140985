/** Buttons beside the legend: closer, farther, the whole window, how fine the maps are, and what can be saved of them. */

import {choice, element, iconButton} from "../kit/dom.js";
import {save} from "../kit/save.js";

/** And the most that there can be. */
const SIDES = [100, 200, 300];
/** What their buttons say. */
const LABELS = {png: ["maps.png", "maps.png-help"], csv: ["maps.csv", "maps.csv-help"], npz: ["maps.npz", "maps.npz-help"]};

/** What their buttons say, and of which cells they have how many. */
const KINDS = {
  basins: ["maps.basins", "maps.basins-help", "maps.cells-basins"],
  settings: ["maps.settings", "maps.settings-help", "maps.cells-settings"],
  sensitivity: ["maps.sensitivity", "maps.sensitivity-help", "maps.cells-sensitivity"],
};

/** Other controls in a place: the hand on one of them stays on the one that comes in its stead. */
export function renew(root, ...controls) {
  const within = () => [...root.querySelectorAll("button, select, input")];
  const at = within().indexOf(root.getRootNode().activeElement);
  root.replaceChildren(...controls);
  if (at >= 0) within()[at]?.focus({preventScroll: true});
}

/** The choice of what maps show. */
export function renderKinds(root, words, chosen, turn) {
  root.setAttribute("aria-label", words["maps.kinds"]);
  renew(root, ...Object.entries(KINDS).map(([kind, [name, help]]) => element("button", {type: "button", className: "dl-small",
    textContent: words[name], title: words[help], "aria-pressed": String(kind === chosen), dataset: {kind}, onclick: () => turn(kind)})));
}

/** What a file is called, of keys that are names of files: rules and surfaces of the reader's own have none. */
const named = (kind, ...keys) => ["map", ...keys.map((key) => (key.startsWith("~") ? "own" : key))].join("-").concat(".", kind);

const BLOBS = {
  png: (canvas) => new Promise((resolve) => canvas.toBlob(resolve)),
  csv: (text) => new Blob([text], {type: "text/csv"}),
  npz: (bytes) => new Blob([bytes]),
};

/**
 * @param {HTMLElement} root @param {object} maps of createMaps @param {() => object} chart the one that is shown
 * @param {{onZoom: (factor: number) => void, onReset: () => void, onCells: (cells: number) => void}} hooks
 */
export function createTools(root, maps, chart, {onZoom, onReset, onCells}) {
  let home = null;
  let saving = [];

  async function give(kind) {
    const {surface, runs, selected} = maps.state;
    // Some files are of all runs.
    const all = {basins: kind === "png", settings: false, sensitivity: true}[maps.kind];
    const keys = all ? [surface] : [surface, runs[selected].optimizer];
    save(await BLOBS[kind](chart().files[kind]()), named(kind, ...keys));
  }

  return {
    render() {
      const {words, state} = maps;
      root.setAttribute("aria-label", words["maps.tools"]);
      home = iconButton("home", words["maps.home"], onReset);
      const sides = [...new Set([...SIDES, maps.most.cells.high, state.cells])].sort((a, b) => a - b);
      const label = words[KINDS[maps.kind][2]];
      const cells = choice(sides.map((side) => [String(side), maps.kind === "sensitivity" ? String(side) : `${side} × ${side}`]), String(state.cells),
        {"aria-label": label, title: label}, (side) => onCells(Number(side)));
      saving = Object.keys(BLOBS).map((kind) => element("button", {type: "button", className: "dl-small",
        textContent: words[LABELS[kind][0]], title: words[LABELS[kind][1]], onclick: () => give(kind)}));
      renew(root, iconButton("zoomIn", words["maps.closer"], () => onZoom(1.5)),
        iconButton("zoomOut", words["maps.farther"], () => onZoom(1 / 1.5)), home, cells, ...saving);
      this.update();
    },
    update() {
      if (home) home.disabled = chart().home;
      for (const button of saving) button.disabled = !chart().files;
    },
  };
}
