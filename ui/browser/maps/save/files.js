/** A map as files for other programs: a table, and arrays as NumPy reads them. */

import {centre} from "../engine/places.js";
import {joined} from "../../kit/arrays.js";
import {csv} from "../../kit/csv.js";
import {runText} from "../../solve/runs.js";

/**
 * What a map was asked for, as Python's files say it, without what only its kind has.
 * @param {object} run @param {object} state of the maps page @param {object} catalogue
 */
export function aboutOf(run, {surface, steps, seed}, catalogue) {
  return {run: runText(run, catalogue), seed, surface, steps};
}

/** The middles of the cells along both sides. */
function sides({columns, rows, window: [x0, x1, y0, y1]}) {
  return {
    xs: Float64Array.from({length: columns}, (_, i) => centre(x0, x1, columns, i)),
    ys: Float64Array.from({length: rows}, (_, i) => centre(y0, y1, rows, i)),
  };
}

/** Every start: where it is, what is reached from there as in Python's `BasinMap`, and where that minimum lies. */
export function tableOf(basins) {
  const {xs, ys} = sides(basins);
  const {columns, reached, needed, minima} = basins;
  const rows = [...reached].map((outcome, cell) => {
    const [column, steps] = [cell % columns, needed[cell]];
    return [xs[column], ys[(cell - column) / columns], outcome, steps, ...(minima[outcome] ?? [null, null])];
  });
  return csv([["x", "y", "reached", "steps_needed", "minimum_x", "minimum_y"], ...rows]);
}

/** The arrays of Python's `BasinMap` in one file. @param {object} about of aboutOf @param {object} state @returns {Uint8Array} */
export function arraysOf(basins, about, {parameters, noise}) {
  const {columns, rows, reached, needed, minima, stationary, radius, window: [x0, x1, y0, y1]} = basins;
  const {xs, ys} = sides(basins);
  const places = (list) => [Float64Array.from(list.flat()), [list.length, 2]];
  const shares = Float64Array.from(minima, (_, i) => reached.reduce((sum, one) => sum + (one === i ? 1 : 0), 0) / reached.length);
  return npz({...about, window: [[x0, x1], [y0, y1]], parameters, noise, radius}, {
    reached: [Int32Array.from(reached), [rows, columns]],
    steps_needed: [Int32Array.from(needed), [rows, columns]],
    minima: places(minima), stationary: places(stationary), xs: [xs, [columns]], ys: [ys, [rows]], shares: [shares, [minima.length]],
  });
}

/** Every setting: its values, and what becomes of the run as in Python's `SettingsMap`. @param {string[]} names of the axes */
export function settingsTable({axes: [across, up], columns, losses, needed, reachedShare, divergedShare}, names) {
  const rows = [...losses].map((loss, cell) => {
    const column = cell % columns;
    return [across.values[column], up.values[(cell - column) / columns], loss, needed[cell], Number(Number.isNaN(loss)), reachedShare[cell], divergedShare[cell]];
  });
  return csv([[...names, "final_loss", "steps_needed", "diverged", "reached_share", "diverged_share"], ...rows]);
}

/** The arrays of Python's `SettingsMap` in one file. @param {object} about of aboutOf @returns {Uint8Array} */
export function settingsArrays({axes, columns, rows, losses, needed, reachedShare, divergedShare, starts}, about, names) {
  const [x, y] = names.map((name, i) => [name, axes[i].values]);
  const shape = [rows, columns];
  return npz({...about, x, y, starts}, {
    final_loss: [losses, shape], steps_needed: [needed, shape], diverged: [Uint8Array.from(losses, (loss) => Number(Number.isNaN(loss))), shape],
    reached_share: [reachedShare, shape], diverged_share: [divergedShare, shape],
  });
}

/** Every value of each run that may have it: the losses, and whether it is good, as in Python's `Sensitivity`. */
export function sensitivityTable({runs, axis}, catalogue) {
  const rows = runs.flatMap(({run, curve: {values, tried, median, low, high}, good}) => values.flatMap((value, i) =>
    (tried[i] ? [[runText(run, catalogue), value, median[i], low[i], high[i], good[i]]] : [])));
  return csv([["run", axis.key, "median", "low", "high", "good"], ...rows]);
}

/** The arrays of Python's `Sensitivity` in one file. @returns {Uint8Array} */
export function sensitivityArrays({runs, axis}, {surface, steps, parameters}, catalogue) {
  const [{curve: {values, starts}}] = runs;
  const [many, count] = [runs.length, values.length];
  const all = (Kind, of) => Kind.from(runs.flatMap((one) => [...of(one)]));
  return npz({runs: runs.map(({run}) => runText(run, catalogue)), name: axis.key, parameters, surface, steps}, {
    losses: [all(Float64Array, ({curve}) => curve.losses), [many, count, starts.length]], values: [Float64Array.from(values), [count]],
    tried: [all(Uint8Array, ({curve}) => curve.tried), [many, count]], good: [all(Uint8Array, ({good}) => good), [many, count]],
    good_ranges: [all(Float64Array, ({range: {first, last}}) => [first, last]), [many, 2]],
    widths: [all(Float64Array, ({range}) => [range.width]), [many]], at_least: [all(Uint8Array, ({range}) => [range.atLeast]), [many]],
    best: [all(Float64Array, ({best}) => [best?.value ?? NaN]), [many]],
    limits: [all(Float64Array, ({limit}) => [limit]), [many]], starts: [Float64Array.from(starts.flat()), [starts.length, 2]],
  });
}

/** Arrays under their names, and `about`, JSON text of what they are. */
function npz(about, arrays) {
  const text = JSON.stringify(about);
  return zip([["about.npy", npy(Uint32Array.from(text, (letter) => letter.codePointAt(0)), [], `<U${[...text].length}`)],
    ...Object.entries(arrays).map(([name, [array, shape]]) => [`${name}.npy`, npy(array, shape)])]);
}

const KINDS = new Map([[Int32Array, "<i4"], [Float64Array, "<f8"], [Uint8Array, "|b1"]]);

/** One array (numpy.lib.format, version 1.0). */
function npy(array, shape, kind = KINDS.get(array.constructor)) {
  const said = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const head = `${said.padEnd(64 * Math.ceil((said.length + 11) / 64) - 11)}\n`;
  return joined([Uint8Array.of(0x93, ...letters("NUMPY"), 1, 0, head.length & 255, head.length >> 8), letters(head), new Uint8Array(array.buffer)]);
}

const letters = (text) => new TextEncoder().encode(text);

/** Little-endian numbers as bytes, each with how many it takes. */
function bytes(...pairs) {
  return Uint8Array.from(pairs.flatMap(([value, size]) => Array.from({length: size}, (_, i) => Math.floor(value / 256 ** i) & 255)));
}

/** 1 January 1980, the first day that the format knows: the same map is the same file. */
const DAY = 33;

/** Files in one archive, not compressed (PKWARE's APPNOTE 4.3). */
function zip(files) {
  const [bodies, index] = [[], []];
  let at = 0;
  for (const [name, content] of files) {
    const said = letters(name);
    const common = [[20, 2], [0, 2], [0, 2], [0, 2], [DAY, 2], [crc(content), 4], [content.length, 4], [content.length, 4], [said.length, 2], [0, 2]];
    const body = joined([bytes([0x04034b50, 4], ...common), said, content]);
    index.push(joined([bytes([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), said]));
    bodies.push(body);
    at += body.length;
  }
  const listed = joined(index);
  const end = bytes([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [listed.length, 4], [at, 4], [0, 2]);
  return joined([...bodies, listed, end]);
}

const TABLE = Uint32Array.from({length: 256}, (_, i) => {
  let sum = i;
  for (let k = 0; k < 8; k++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

function crc(content) {
  let sum = 0xffffffff;
  for (const byte of content) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
