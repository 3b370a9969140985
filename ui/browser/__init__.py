"""The browser's views as typed functions.

One invisible component, the library, carries all modules and the catalogue; its message is the same on every run, so
Streamlit sends it once. The views are a few lines each that hand their data to the library: an interaction costs about
as many bytes as it changes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from ui.browser.bundling import FOLDER, bundle
from ui.browser.catalogue import catalogue, written

Query = Mapping[str, Sequence[str]]

# Views may be mounted before the library has arrived, so both sides meet at a promise under one symbol.
_MEETING = """
const meeting = Symbol.for("descent-lab");
if (!globalThis[meeting]) {
  let arrived;
  const library = new Promise((resolve) => { arrived = resolve; });
  globalThis[meeting] = {library, arrived};
}
"""


def _library() -> Callable:
    data = json.dumps(catalogue(), ensure_ascii=False)
    script = f"""{_MEETING}
{bundle("main")}
const catalogue = {data};
globalThis[meeting].arrived((name, component) => module_main.mount(name, component, catalogue));
export default () => {{}};
"""
    style = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.css")))
    return st.components.v2.component("descent_library", js=script, css=style, isolate_styles=False)


def _view(name: str) -> Callable:
    script = f"""{_MEETING}
export default (component) => {{
  let gone = false;
  let cleanup = () => {{}};
  globalThis[meeting].library.then((mount) => {{
    if (!gone) cleanup = mount("{name}", component);
  }});
  return () => {{
    gone = true;
    cleanup();
  }};
}};
"""
    return st.components.v2.component(f"descent_{name}", js=script, isolate_styles=False)


_LIBRARY = _library()
_CARDS = _view("cards")
_CHAPTERS = _view("chapters")
_CURVES = _view("curves")
_DETAILS = _view("details")
_DIGIT = _view("digit")
_DOCUMENT = _view("document")
_EDITOR = _view("editor")
_ESSAY = _view("essay")
_GUESS = _view("guess")
_HISTOGRAMS = _view("histograms")
_KEEPER = _view("keeper")
_LANDSCAPE = _view("landscape")
_LEARNING_RATES = _view("learning_rates")
_LINK = _view("link")
_MISTAKES = _view("mistakes")
_PICTURES = _view("pictures")
_PRESENTER = _view("presenter")
_QUIZ = _view("quiz")
_RACE = _view("race")
_RUN_CHOICE = _view("run_choice")
_SKETCH = _view("sketch")


def library() -> None:
    """Mounts what the views need; once a page, anywhere before or after them."""
    _LIBRARY(key="descent-library", height="content")


def document(language: str) -> None:
    """Says in which language the page speaks, for screen readers, hyphenation and fonts; once a page."""
    _DOCUMENT(key="document-language", data={"language": language})


RACE_PARTS = ("stage", "curves", "transport", "cards", "settings", "toolbar", "legend")


def race(
    *,
    key: str,
    query: Query,
    epoch: int,
    language: str,
    on_change: Callable[[], None],
    parts: Sequence[str] = RACE_PARTS,
    locked: bool = False,
    held: bool = False,
    present: bool = False,
) -> None:
    """The race view. It follows ``query`` whenever ``epoch`` is a new one, and keeps its own state in between.

    What the reader changes arrives as ``st.session_state[key]["query"]``, in the form of a link's query.
    ``parts``: what is shown; ``locked``: values and the start are read-only; ``held``: the clock stands, and plays once
    it no longer does; ``present``: for a projector, thick lines and the whole window.
    """
    data = {"query": _lists(query), "epoch": epoch, "language": language, "written": written(query)}
    data |= {} if tuple(parts) == RACE_PARTS else {"parts": list(parts)}
    data |= {name: True for name, on in (("locked", locked), ("held", held), ("present", present)) if on}
    _RACE(key=key, data=data, on_query_change=on_change)


def details(*, key: str, tabs: Sequence[str] | None = None) -> None:
    """One step in numbers, the table of all steps, and the results of the race that stands on the same page.

    ``tabs``: which of "one", "all", "results", "studio" and "fit" are shown; None for all.
    """
    _DETAILS(key=key, data=None if tabs is None else {"tabs": list(tabs)})


def presenter(
    *, key: str, language: str, turns: bool, on_turn: Callable[[], None], on_leave: Callable[[], None]
) -> None:
    """The presenter's keyboard for the race on the page; ``turns``: whether there is a next and a previous one.

    ``st.session_state[key]["turn"]`` is 1 or -1 when these are asked for.
    """
    data = {"language": language, "turns": turns}
    _PRESENTER(key=key, data=data, on_turn_change=on_turn, on_leave_change=on_leave)


def editor(
    *,
    key: str,
    text: str,
    epoch: int,
    label: str,
    error: dict | None,
    rows: int,
    limit: int,
    on_change: Callable[[], None],
) -> None:
    """A field for a formula, which shows ``text`` whenever ``epoch`` is a new one.

    What is typed arrives as ``st.session_state[key]["text"]``. ``error``: None or ``{"line", "column", "sentence"}``.
    """
    data = {"text": text, "epoch": epoch, "label": label, "error": error, "rows": rows, "limit": limit}
    _EDITOR(key=key, data=data, on_text_change=on_change)


def cards(
    *, key: str, query: Query, epoch: int, language: str, on_change: Callable[[], None], locked: bool = False
) -> None:
    """Run cards alone; ``query`` needs ``run`` only. See ``race``."""
    query = {"run": list(query["run"])}
    data = {"query": query, "epoch": epoch, "language": language, "written": written(query)}
    data |= {"locked": True} if locked else {}
    _CARDS(key=key, data=data, on_query_change=on_change)


def curves(
    *,
    key: str,
    runs: Sequence[str],
    series: list[dict],
    axes: dict,
    label: str,
    language: str = "en",
    tools: Sequence[str] = (),
    file: str = "curves",
) -> None:
    """Curves of finished points, read at one x by pointer or keys; their names switch them off and on.

    ``runs``: their optimizers. ``series``: ``{"name", "place" (among the runs), "x" (a list, or {"from", "step",
    "count"}), "y" (None is a gap), "faint", "low", "high" (edges of a band), "singles" (curves that y is the mean of),
    "ended" (why it ends, as a text)}``. ``axes``: ``{"xFrom", "xTo", "yFrom", "yTo", "xLabel", "yLabel", "log",
    "percent" (y is a share), "smooth" (0 to 0.99), "band" ("sd" reads ±, else low … high), "best" ("high" or "low";
    "low" on a log axis)}``. ``label``: what a screen reader says, and a picture's title. ``tools``: of "png", "svg",
    "full"; ``file``: a picture's name, without its ending.
    """
    data = {"runs": _of(runs), "series": series, "axes": axes}
    _CURVES(key=key, data=data | {"label": label, "language": language, "tools": list(tools), "file": file})


def learning_rates(
    *,
    key: str,
    runs: Sequence[str],
    series: list[dict],
    label: str,
    language: str,
    mark: float | None = None,
    tools: Sequence[str] = (),
    file: str = "learning-rates",
) -> None:
    """Accuracy against learning rate, from trials of each optimizer.

    ``series``: ``{"name", "place" (among the runs), "points": [{"lr", "accuracy" (0 to 1, or None), "state" ("done",
    "stopped" or "diverged")}]}``; ``mark``: the article's learning rate; all else as for ``curves``.
    """
    data = {"runs": _of(runs), "series": series, "mark": mark}
    _LEARNING_RATES(key=key, data=data | {"label": label, "language": language, "tools": list(tools), "file": file})


def _of(runs: Sequence[str]) -> list[dict[str, str]]:
    return [{"optimizer": one} for one in runs]


def essay(*, key: str, task: str, model: Sequence[str], points: Sequence[Mapping[str, str]], language: str) -> None:
    """A question answered in one's own words, with a model answer and ``points`` to mark oneself by.

    A point is ``{"key", "text", "title" and "link" (of the race that shows it)}``. Text and ticks stay in the browser.
    """
    data = {"task": task, "model": list(model), "points": list(points), "language": language}
    _ESSAY(key=key, data=data)


def quiz(*, key: str, seed: int, questions: Sequence[Mapping[str, object]], language: str) -> None:
    """Questions (``ui.lessons.question``), one at a time; another ``seed`` begins anew.

    ``reread`` of each is ``{"title", "link"}``. Answers are marked and counted in the browser; nothing comes back.
    """
    _QUIZ(key=key, data={"seed": seed, "questions": list(questions), "language": language})


def keeper(*, key: str, owner: str, on_change: Callable[[], None]) -> None:
    """Keeps ``owner`` in the tab; one that the tab had before arrives as ``st.session_state[key]["owner"]``."""
    _KEEPER(key=key, data={"owner": owner}, on_owner_change=on_change)


def landscape(*, key: str, plane: dict, language: str) -> None:
    """The runs of a training on a plane through weight space, and their losses beside it.

    ``plane``: ``{"runs": [{"run", "points" [[x, y]], "losses", "projected", "diverged" (an iteration, or -1)}], "at"
    (iterations of the longest run's points), "shares" (2), "window" [x0, x1, y0, y1], "columns", "rows", "grid" (their
    losses as base64 of float32, by rows from the lowest y up)}``. Between two of its points a run's head moves along a
    straight line at an even speed.
    """
    texts = {"run": [one["run"] for one in plane["runs"]]}
    _LANDSCAPE(key=key, data=plane | {"language": language, "written": written(texts)})


def link(*, key: str, query: str, language: str) -> None:
    """The button that copies a link with this query."""
    _LINK(key=key, data={"query": query, "language": language}, width="content")


def run_choice(
    *, key: str, runs: Sequence[str], names: Sequence[str], chosen: int, label: str, on_change: Callable[[], None]
) -> None:
    """A row of runs, by their optimizers and names; the one that is chosen arrives as ``…[key]["place"]``."""
    data = {"runs": [{"optimizer": one} for one in runs], "names": list(names), "chosen": chosen, "label": label}
    _RUN_CHOICE(key=key, data=data, on_place_change=on_change)


def pictures(*, key: str, weights: np.ndarray, names: Sequence[str], label: str) -> None:
    """Weights (units, 28, 28) as pictures on one scale, which ends where 1 % of them are beyond.

    ``names``: what stands under each picture, if anything.
    """
    top = max(float(np.quantile(np.abs(weights), 0.99)), 1e-12)
    levels = np.rint(np.clip(weights / top, -1, 1) * 127).astype(np.int8)
    data = {"pixels": packed(levels), "top": float(f"{top:.2g}"), "names": list(names), "label": label}
    _PICTURES(key=key, data=data)


def histograms(*, key: str, groups: Sequence[dict]) -> None:
    """Distributions in groups ``{"heading", "panels"}``.

    A panel is ``{"title", "note", "counts", "low", "high", "middle", "log"}``. ``log``: the axis
    shows powers of 10; ``middle``: what is marked on it, or None.
    """
    _HISTOGRAMS(key=key, data={"groups": list(groups)})


def mistakes(
    *,
    key: str,
    counts: np.ndarray,
    classes: Sequence[str],
    cell: tuple[int, int] | None,
    caption: str,
    title: str,
    images: np.ndarray,
    items: Sequence[dict],
    on_change: Callable[[], None],
) -> None:
    """A confusion matrix and images uint8 (n, 784), each with an item ``{"title", "share"}``.

    The cell (true, said) that is chosen, or None, arrives as ``st.session_state[key]["cell"]``.
    """
    data = {"counts": counts.tolist(), "classes": list(classes), "cell": cell, "caption": caption, "title": title}
    data |= {"images": packed(images), "items": list(items)}
    _MISTAKES(key=key, data=data, on_cell_change=on_change)


def digit(
    *,
    key: str,
    data: str,
    runs: Sequence[str],
    names: Sequence[str],
    networks: Sequence[dict | None],
    classes: Sequence[str],
    samples: dict,
    label: str,
    takes: str,
    note: str,
    language: str,
) -> None:
    """A field to draw in, and what each run says of it.

    ``data``: key of the data set; ``networks``: ``{"activation", "sizes", "steps", "layers"}``, None for a run that has
    diverged; ``samples``: ``{"images", "labels"}``, of which one can be taken; ``label``: what the field is; ``takes``:
    the button's name; ``note``: how a drawing becomes an image.
    """
    sent = {"data": data, "runs": [{"optimizer": one} for one in runs], "names": list(names), "classes": list(classes)}
    sent |= {"networks": list(networks), "samples": samples, "label": label, "takes": takes, "note": note}
    _DIGIT(key=key, data=sent | {"language": language})


def packed(array: np.ndarray) -> str:
    """An array's bytes, row by row, as text."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def chapters(*, key: str, chapters: Sequence[dict], current: str, language: str, on_choose: Callable[[], None]) -> None:
    """The course's contents with the reader's ticks, which stay in the browser.

    ``chapters``: ``{"key", "title", "predictions" (their keys)}``. A choice arrives as
    ``st.session_state[key]["chapter"]``.
    """
    data = {"chapters": list(chapters), "current": current, "language": language}
    _CHAPTERS(key=key, data=data, on_chapter_change=on_choose)


def guess(
    *, key: str, query: Query, run: int, shown: int, chapter: str, name: str, question: str, reveal: str, language: str
) -> None:
    """A question where run ``run`` (from 0) of a race ends; ``shown`` steps of it are drawn.

    The answer goes to the reader's progress in the browser, as ``name`` of ``chapter``; nothing comes back.
    """
    data = {"query": _lists(query), "run": run, "shown": shown, "chapter": chapter, "name": name}
    data |= {"question": question, "reveal": reveal, "language": language, "written": written(query)}
    _GUESS(key=key, data=data)


def sketch(
    *,
    key: str,
    query: Query | None,
    run: int,
    runs: Sequence[str],
    axes: dict,
    truth: dict | None,
    chapter: str,
    name: str,
    question: str,
    reveal: str,
    language: str,
    on_reveal: Callable[[], None],
) -> None:
    """A question for a curve that the reader draws: the loss of run ``run`` of a race, or a curve that Python sends.

    ``query``: the race, solved in the browser; None where ``truth`` is ``{"x", "y", "done"}`` and grows once
    ``on_reveal`` was called. ``runs``: optimizers, for the looks. ``axes`` as for ``curves``, ``yFrom`` and
    ``yTo`` given. Progress as for ``guess``.
    """
    data = {"query": query and _lists(query), "run": run, "runs": [{"optimizer": one} for one in runs], "axes": axes}
    data |= {"truth": truth, "chapter": chapter, "name": name, "question": question, "reveal": reveal}
    _SKETCH(key=key, data=data | {"language": language, "written": written(query or {})}, on_reveal_change=on_reveal)


def _lists(query: Query) -> dict[str, list[str]]:
    return {name: list(values) for name, values in query.items()}
