/** One step of the selected run in numbers: every line of its rule filled in, what it weighed, and plain sentences. */

import {element, fill, say} from "../kit/dom.js";
import {laterOf, laterText} from "../solve/limits.js";
import {factorAt} from "../solve/paths.js";
import {remarks} from "./remarks.js";
import {short} from "../kit/text.js";
import {typeset} from "../kit/typeset.js";

const AXES = ["x", "y"];

/** @param {HTMLElement} parent */
export function createNumbers(parent) {
  const root = element("div", {className: "dl-numbers", dataset: {testid: "numbers"}});
  parent.append(root);
  let built = {};

  function build(race, part) {
    const {catalogue, words, language} = race;
    const declared = catalogue.optimizers[part.run.optimizer];
    built = {part: part.rule, schedule: part.schedule, words, slots: []};
    const cells = (layout, axes, index) => axes.map((axis, i) => {
      const slots = [];
      const slot = (name, version, inside, of) => {
        const place = element("span", {className: "dl-slot"});
        slots.push({place, name, version, inside, of});
        return place;
      };
      const between = {if: words["details.if"], else: words["details.else"]};
      const expression = element("span", {className: "dl-expression"}, typeset(layout, slot, between, i));
      const result = element("b", {className: "dl-slot"});
      built.slots.push({slots, result, axis: i, index});
      return element("span", {className: axes.length > 1 ? "" : "dl-both", role: "cell"},
        ...(axes.length > 1 ? [element("span", {className: "dl-axis"}, `${axis} `)] : []), expression, " = ", result);
    });
    // Both coordinates in one row: what they share is read once, what they do not is compared.
    const line = (symbol, layout, axes, index) => element("div", {className: "dl-step-line", role: "row"},
      element("span", {className: "dl-target", role: "rowheader"}, symbol), ...cells(layout, axes, index));
    const rows = [
      ...(part.schedule.layout ? [line(`${declared.symbols.lr}ₜ`, part.schedule.layout, [""], -1)] : []),
      ...part.rule.targets.map(([name, both], i) =>
        line(name === "w" ? words["details.next"] : declared.symbols[name] ?? name, declared.layouts[i], both ? AXES : [""], i)),
    ];
    built.title = element("h3", {className: "dl-title"});
    built.bars = AXES.map(() => element("i"));
    built.rates = AXES.map(() => element("span", {className: "dl-slot"}));
    built.later = element("p", {className: "dl-later"});
    built.said = element("div", {className: "dl-said"});
    root.replaceChildren(built.title,
      element("div", {className: "dl-step", role: "table", "aria-label": words["details.step-label"]}, ...rows),
      element("div", {className: "dl-weights"}, element("span", {title: words["details.rate-hint"]}, words["details.rate"]),
        ...AXES.flatMap((axis, i) => [element("span", {className: "dl-axis"}, axis), element("span", {className: "dl-bar"}, built.bars[i]), built.rates[i]])),
      built.later, built.said);
    built.language = language;
  }

  return {
    /** Shows the step that the playhead stands before. */
    show(race) {
      const {record, state} = race;
      const step = record.step(Math.min(race.step, Math.max(0, record.last - 1)));
      const {part} = step;
      if (built.part !== part.rule || built.schedule !== part.schedule || built.words !== race.words) build(race, part);
      const own = part.rule.hyperparameters.filter((name) => name !== "$T");
      const known = new Map([["t", step.t], ["T", step.total]]);
      const names = [...own.map((name) => name.slice(1)), ...part.schedule.hyperparameters.map(({key}) => key)];
      // Of two with one name the rule means its own.
      names.forEach((name, i) => known.has(name) || known.set(name, part.values[i]));
      const base = known.get("lr");
      const [f, xx, yy, xy] = step.of;
      const given = {f: [f, f], H: [xx, yy], C: [xy, xy], is_matrix: [1, 1]};
      const rate = part.schedule.lines ? base * factorAt(part.schedule, part.values.slice(own.length), step.t, step.total) : base;
      const read = (name, version, axis, index) => {
        if (version >= 0) return step.lines[version].value[axis];
        if (name === "w") return step.w[axis];
        if (name === "g") return step.g[axis];
        if (Object.hasOwn(given, name)) return given[name][axis];
        if (name === "lr") return index < 0 ? base : rate;
        return known.get(name) ?? step.before[`$${name}$${axis}`];
      };
      say(built.title, fill(race.words["details.step"], {from: step.from, to: step.from + 1, name: race.nameOf(state.runs[state.selected])}));
      for (const {slots, result, axis, index} of built.slots) {
        for (const {place, name, version, inside, of} of slots) {
          const text = short(read(name, version, of, index));
          say(place, inside && text.startsWith("−") ? `(${text})` : text);
        }
        say(result, short(index < 0 ? rate : step.lines[index].value[axis]));
      }
      const largest = Math.max(...step.rate.map((one) => Math.abs(one) || 0));
      step.rate.forEach((one, i) => {
        say(built.rates[i], short(one));
        built.bars[i].style.width = `${largest > 0 && Number.isFinite(one) ? 100 * Math.abs(one) / largest : 0}%`;
      });
      const later = laterOf(part.run, race.catalogue);
      built.later.hidden = !(later > 1);
      if (later > 1) say(built.later, fill(race.words["details.rate-later"], {sum: laterText(part.run, race.catalogue), factor: short(later)}));
      const said = remarks(race, step);
      if (built.said.textContent !== said.join("")) built.said.replaceChildren(...said.map((text) => element("p", {textContent: text})));
    },
  };
}
