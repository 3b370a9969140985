/** What is asked for: one setting or two with the parts of their ranges, of two what colours say, and from how many starts. */

import {sensible} from "./axes.js";
import {renew} from "../tools.js";
import {choice, element} from "../../kit/dom.js";

const SIDES = [1, 3, 5, 8];
const COLOURS = {loss: "maps.colour-loss", steps: "maps.colour-steps"};
const AXES = {x: "maps.x-axis", y: "maps.y-axis"};
const ENDS = {from: "maps.from", to: "maps.to"};

/**
 * @param {HTMLElement} root @param {object} maps of createMaps
 * @param {import("./axes.js").Axis[]} axes @param {import("./axes.js").Setting[]} settings
 * @param {(changes: object) => void} change
 */
export function renderAsked(root, maps, axes, settings, change) {
  const {words, language, state} = maps;
  // An axis that is usual stays what it is when the other one is another.
  const kept = Object.fromEntries(axes.map(({key}, i) => ["xy"[i], {key, range: state["xy"[i]]?.range ?? null}]));
  const titled = (key) => ({"aria-label": words[key], title: words[key]});

  function axis(name, i) {
    const shown = axes[i];
    const options = settings.filter(({key}) => key !== axes[1 - i]?.key).map((one) => [one.key, one.called[language]]);
    const chosen = choice(options, shown.key, {...titled(AXES[name]), dataset: {axis: name}},
      (key) => change({...kept, [name]: {key, range: null}}));
    const ends = Object.entries(ENDS).map(([end, word], k) => {
      const label = `${shown.called[language]}: ${words[word]}`;
      const field = element("input", {type: "number", step: "any", className: "dl-number", value: String(shown[end]), title: label, "aria-label": label, dataset: {end: `${name}-${end}`}});
      field.addEventListener("change", () => {
        const range = [shown.from, shown.to];
        range[k] = field.value === "" ? NaN : Number(field.value);
        const found = sensible(range, shown);
        if (found && found[k] === range[k]) change({[name]: {key: shown.key, range: found}});
        else field.value = String(shown[end]);
      });
      return field;
    });
    return element("span", {className: "dl-group"}, ...(axes.length > 1 ? [element("span", {className: "dl-caption", "aria-hidden": "true", textContent: name})] : []), chosen, ends[0], "…", ends[1]);
  }

  const colour = choice(Object.entries(COLOURS).map(([one, word]) => [one, words[word]]), state.colour, titled("maps.colour"), (value) => change({colour: value}));
  const sides = [...new Set([...SIDES, state.starts])].sort((a, b) => a - b);
  const starts = choice(sides.map((side) => [String(side), side === 1 ? words["maps.one-start"] : `${side} × ${side}`]), String(state.starts),
    titled("maps.starts"), (side) => change({starts: Number(side)}));
  renew(root, ...axes.map((_, i) => axis("xy"[i], i)), ...(axes.length > 1 ? [colour] : []), starts);
}
