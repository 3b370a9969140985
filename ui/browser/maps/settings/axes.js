/** The axes of a settings map: what may vary from cell to cell, from where to where, and which value each cell has, as in Python's `ui/links/axes.py`. */

import {centre} from "../engine/places.js";
import {given, quantities} from "../../solve/runs.js";

/**
 * @typedef {{key: string, symbol: string, called: Record<string, string>, low: number, high: number, scale: string,
 *   of: "run" | "noise" | "surface", place: number, value: number}} Setting  `place`: among the values that a rule or a surface
 *   takes; `value`: what it is now
 * @typedef {Setting & {from: number, to: number, log: boolean, declared: object}} Axis
 *   `declared`: the numbers that say how axes are made, from Python
 */

/** All that can vary; what a rule calls as something else is called too is the rule's, as in Python. @returns {Setting[]} */
export function settingsOf(run, {surface, parameters, noise}, catalogue) {
  const all = quantities(run, catalogue);
  // As a rule takes its values: those that only say where state starts are the last.
  const order = [...all.filter(({starts}) => !starts), ...all.filter(({starts}) => starts)];
  const known = [
    ...all.map((one) => ({...one, of: "run", place: order.indexOf(one), value: given(run, one)})),
    {...catalogue.maps.noise, of: "noise", place: 0, value: noise},
    ...catalogue.surfaces[surface].parameters.map((one, place) => ({...one, of: "surface", place, value: parameters[one.key] ?? one.default})),
  ];
  return known.filter(({key}, i) => known.findIndex((one) => one.key === key) === i);
}

/** What all of these runs have, and the noise; a surface's parameters move what there is to come to. */
export function sharedOf(runs, state, catalogue) {
  const [first, ...others] = runs.map((run) => settingsOf(run, state, catalogue).filter(({of}) => of !== "surface"));
  return first.filter(({key, of}) => others.every((list) => list.some((one) => one.key === key && one.of === of)));
}

/** From where to where a setting goes, and whether by factors. */
function spread(setting, range, declared) {
  const least = setting.scale === "log0" ? Math.max(declared.smallest, setting.low) : setting.low;
  const [from, to] = range ?? [least, setting.of === "noise" ? declared.usualNoise : setting.high];
  return {...setting, from, to, log: from > 0 && declared.byFactors.includes(setting.scale), declared};
}

/**
 * The two axes that are asked for, or usual ones; of a setting that is not there too.
 * @param {Setting[]} settings @param {({key: string, range: number[] | null} | null)[]} asked @param {object} declared of all axes
 * @returns {[Axis, Axis]}
 */
export function axesOf(settings, asked, declared) {
  const ranked = [...declared.usual.map((key) => settings.find((one) => one.key === key && one.of === "run")).filter(Boolean), ...settings];
  const found = asked.map((one) => settings.find(({key}) => key === one?.key));
  return found.map((setting, i) => {
    const other = found[1 - i];
    found[i] = setting ?? ranked.find((one) => one !== other);
    return spread(found[i], setting && asked[i].range, declared);
  });
}

const scaled = ({log}, value) => (log ? Math.log10(value) : value);
const valueAt = ({log}, place) => (log ? 10 ** place : place);

/** The value of each cell along an axis, within what is declared. */
export function valuesOf(axis, count) {
  const [from, to] = [axis.from, axis.to].map((end) => scaled(axis, end));
  return Array.from({length: count}, (_, i) => {
    const value = Number(valueAt(axis, centre(from, to, count, i)).toPrecision(axis.declared.digits));
    return axis.scale === "whole" ? Math.round(value) : Math.min(axis.high, Math.max(axis.low, value));
  });
}

/** How far along its axis a value lies, 0 … 1 where it is on it. */
export function shareOf(axis, value) {
  const [from, to, at] = [axis.from, axis.to, value].map((one) => scaled(axis, one));
  return (at - from) / (to - from);
}

/** The cell of a value, null beyond the ends. */
export function cellOf(axis, value, count) {
  const share = shareOf(axis, value);
  return share >= 0 && share <= 1 ? Math.min(count - 1, Math.floor(share * count)) : null;
}

/** A part of an axis between two shares of it, moved to where it is declared. @returns {[number, number] | null} null for too little */
export function partOf(axis, [left, right]) {
  const [from, to, low, high] = [axis.from, axis.to, axis.log ? Math.max(axis.low, axis.declared.smallest) : axis.low, axis.high].map((end) => scaled(axis, end));
  const wide = Math.min(high - low, (right - left) * (to - from));
  const begin = Math.min(high - wide, Math.max(low, from + left * (to - from)));
  return sensible([begin, begin + wide].map((end) => Number(valueAt(axis, end).toPrecision(axis.declared.digits))), axis);
}

/** Ends within what is declared, or null where they are too near. @returns {[number, number] | null} */
export function sensible([from, to], {low, high, declared: {narrowest}}) {
  const [a, b] = [Math.max(low, from), Math.min(high, to)];
  return b - a >= narrowest * Math.max(Math.abs(a), Math.abs(b)) && b > a ? [a, b] : null;
}

/** A run and all that surrounds it with other values of some settings. @param {[Setting, number][]} changes */
export function withValues(run, state, changes) {
  const set = (kind) => Object.fromEntries(changes.filter(([{of}]) => of === kind).map(([{key}, value]) => [key, value]));
  return {run: {...run, given: {...run.given, ...set("run")}}, ...set("noise"), parameters: {...state.parameters, ...set("surface")}};
}
