/** Keeps the answer to a made lesson in this browser, and tells Python of one that was given before a reload. */

import {loadAnswers, saveAnswer} from "./answers.js";

/** @param {HTMLElement} parent */
export function create(parent) {
  parent.replaceChildren();
  let asked = "";
  let forgotten = 0;
  let shown = "";
  return {
    update({data, setStateValue}) {
      const {word, entry, afresh} = data;
      const text = JSON.stringify([word, entry]);
      if (afresh > forgotten) {
        forgotten = afresh;
        if (!entry) saveAnswer(word, null);
      }
      if (entry && text !== shown) saveAnswer(word, entry);
      shown = text;
      if (entry || asked === word) {
        asked = word;
        return;
      }
      asked = word;
      const found = loadAnswers()[word];
      if (found) setStateValue("kept", {word, kind: found.kind, given: found.given, revealed: found.revealed});
    },
    destroy() {},
  };
}
