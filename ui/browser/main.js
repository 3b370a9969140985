/** The views of the app, by name; each mounts itself once on a component's element and takes updates after that. */

import {createCardsView} from "./cards_view.js";
import {createChapters} from "./chapters.js";
import {createCurvesView} from "./curves_view.js";
import {createDetails} from "./details_view.js";
import {createDigit} from "./digit_view.js";
import {createDocument} from "./document_view.js";
import {createEditor} from "./editor.js";
import {createEssay} from "./essay.js";
import {createGuess} from "./guess.js";
import {createHistograms} from "./histograms.js";
import {createKeeper} from "./keeper.js";
import {createLandscape} from "./landscape_view.js";
import {createLink} from "./link.js";
import {createLearningRates} from "./lr_plot.js";
import {createMistakes} from "./mistakes_view.js";
import {createPictures} from "./pictures.js";
import {createPresenter} from "./presenter.js";
import {createQuiz} from "./quiz.js";
import {createRace} from "./race.js";
import {createRunChoice} from "./run_choice.js";
import {createSketch} from "./sketch.js";

const VIEWS = {
  cards: createCardsView,
  chapters: createChapters,
  curves: createCurvesView,
  details: createDetails,
  digit: createDigit,
  document: createDocument,
  editor: createEditor,
  essay: createEssay,
  guess: createGuess,
  histograms: createHistograms,
  keeper: createKeeper,
  landscape: createLandscape,
  learning_rates: createLearningRates,
  link: createLink,
  mistakes: createMistakes,
  pictures: createPictures,
  presenter: createPresenter,
  quiz: createQuiz,
  race: createRace,
  run_choice: createRunChoice,
  sketch: createSketch,
};
const mounted = new WeakMap();

/** @param {string} name @param {object} component as Streamlit gives it @param {object} catalogue */
export function mount(name, component, catalogue) {
  const {parentElement} = component;
  if (component.data?.written) takeIn(component.data.written, catalogue);
  if (!mounted.has(parentElement)) mounted.set(parentElement, VIEWS[name](parentElement, catalogue));
  const view = mounted.get(parentElement);
  view.update(component);
  return () => {
    view.destroy();
    mounted.delete(parentElement);
  };
}

/** What the reader has written joins what the app declares; earlier drafts leave it. */
function takeIn(written, catalogue) {
  for (const [kind, entries] of Object.entries(written)) {
    for (const key of Object.keys(catalogue[kind])) if (key.startsWith("~") && !(key in entries)) delete catalogue[kind][key];
    // A key holds all of what it stands for: what is known stays, and with it all that was made from it.
    for (const [key, entry] of Object.entries(entries)) catalogue[kind][key] ??= entry;
  }
}
