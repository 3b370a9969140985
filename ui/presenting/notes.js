/** Notes for who presents, in a window of their own; over the page where the browser opens none. */

import {element} from "../browser/kit/dom.js";

const FEATURES = "popup,width=560,height=720";
const STYLE = "margin:1.5rem;max-width:44rem;font:1.15rem/1.55 sans-serif";
/** The window outlives a page: what is presented next is written into it, too. */
let shown = null;

const isOpen = () => Boolean(shown && !shown.closed);

/** @param {{title: string, time: string, said: string, asked: [string, string][], after: string}} note */
function content({title, time, said, asked, after}, words) {
  const questions = asked.flatMap(([question, answer]) => [element("dt", {textContent: question}), element("dd", {textContent: answer})]);
  for (const one of questions) if (one.tagName === "DT") one.style.fontWeight = "700";
  return [
    element("h1", {textContent: title}),
    ...(time ? [element("p", {}, element("strong", {textContent: time}))] : []),
    ...(said ? [element("p", {textContent: said, style: {whiteSpace: "pre-line"}})] : []),
    ...(asked.length ? [element("h2", {textContent: words["present.asked"]}), element("dl", {}, ...questions)] : []),
    ...(after ? [element("p", {}, element("em", {textContent: after}))] : []),
  ];
}

/** @param {HTMLElement} root of the presenter */
export function createNotes(root) {
  const body = element("div");
  const close = element("button", {type: "button", className: "dl-small", onclick: () => dialog.close()});
  const dialog = element("dialog", {className: "dl-keys", dataset: {testid: "notes"}}, body, close);
  root.append(dialog);
  let [note, words] = [null, null];

  function write() {
    if (!note) return;
    close.textContent = words["present.close"];
    body.replaceChildren(...content(note, words));
    dialog.setAttribute("aria-label", words["present.notes"]);
    if (!isOpen()) return;
    const {document: paper} = shown;
    paper.title = words["present.notes"];
    paper.documentElement.lang = root.ownerDocument.documentElement.lang;
    paper.body.style.cssText = STYLE;
    paper.body.replaceChildren(...content(note, words));
  }

  return {
    /** What is said of the thing on the page from now on; null for nothing. */
    take(next, nextWords) {
      [note, words] = [next, nextWords];
      write();
    },
    get open() {
      return dialog.open;
    },
    toggle() {
      if (!note) return;
      if (dialog.open || isOpen()) {
        dialog.close();
        shown?.close();
        shown = null;
        return;
      }
      shown = globalThis.open("", "descent-lab-notes", FEATURES);
      write();
      if (!shown) dialog.showModal();
    },
  };
}
