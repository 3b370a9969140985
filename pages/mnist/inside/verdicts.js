/** What each run says of an image: its class, and how probable it holds each. */

import {element, fill} from "../../../ui/browser/kit/dom.js";
import {createSwatch, showLook} from "../../../ui/browser/kit/marks.js";

/** @param {HTMLElement} parent */
export function createVerdicts(parent) {
  const list = element("ul", {className: "dl-verdicts", dataset: {testid: "verdicts"}});
  parent.append(list);
  const rows = [];

  function createRow() {
    const picture = createSwatch();
    const [name, said] = [element("span", {className: "dl-name"}), element("strong", {className: "dl-verdict"})];
    const share = element("span", {className: "dl-axis dl-verdict-share"});
    const bars = element("div", {className: "dl-bars", "aria-hidden": "true"});
    const root = element("li", {dataset: {testid: "verdict"}}, picture, name, said, share, bars);
    list.append(root);
    return {root, picture, name, said, share, bars, columns: []};
  }

  return {
    /**
     * @param {{name: string, look: object, chances: Float64Array | null, gone: boolean}[]} runs `chances`: null before
     *   there is an image; `gone`: the run has diverged
     * @param {string[]} classes @param {Record<string, string>} words
     */
    show(runs, classes, words) {
      while (rows.length > runs.length) rows.pop().root.remove();
      while (rows.length < runs.length) rows.push(createRow());
      runs.forEach(({name, look, chances, gone}, place) => {
        const row = rows[place];
        showLook(row.picture, look);
        row.name.textContent = name;
        row.bars.hidden = gone;
        while (!gone && row.columns.length < classes.length) {
          const [bar, letter] = [element("i"), element("small")];
          row.bars.append(element("span", {}, element("b", {}, bar), letter));
          row.columns.push({bar, letter});
        }
        const best = chances ? chances.indexOf(Math.max(...chances)) : -1;
        row.columns.forEach(({bar, letter}, k) => {
          bar.style.height = `${100 * (chances?.[k] ?? 0)}%`;
          bar.style.background = look.colour;
          // Two letters tell the garments apart.
          letter.textContent = classes[k].slice(0, 2);
          letter.title = classes[k];
          letter.className = k === best ? "dl-best" : "";
        });
        row.said.textContent = gone ? words["inside.gone"] : best < 0 ? "–" : classes[best];
        row.share.textContent = best < 0 ? "" : `${(100 * chances[best]).toFixed(chances[best] < 0.9995 ? 1 : 0)} %`;
        row.root.dataset.said = best < 0 ? "" : classes[best];
        row.root.dataset.chances = chances ? JSON.stringify([...chances]) : "";
      });
    },
    /** @returns {string} all verdicts as one line */
    line(words) {
      return rows.map(({name, said, share}) =>
        fill(words["inside.says"], {name: name.textContent, said: said.textContent, share: share.textContent})).join(" ");
    },
  };
}
