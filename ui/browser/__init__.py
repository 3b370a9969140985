"""The browser's views as typed functions.

One invisible component, the library, carries all modules and the catalogue; its message is the same on every run, so
Streamlit sends it once. The views are a few lines each that hand their data to the library: an interaction costs about
as many bytes as it changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

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
_RACE = _view("race")
_CARDS = _view("cards")
_CURVES = _view("curves")
_DETAILS = _view("details")
_EDITOR = _view("editor")
_ESSAY = _view("essay")
_KEEPER = _view("keeper")
_LINK = _view("link")
_QUIZ = _view("quiz")


def library() -> None:
    """Mounts what the views need; once a page, anywhere before or after them."""
    _LIBRARY(key="descent-library", height="content")


def race(*, key: str, query: Query, epoch: int, language: str, on_change: Callable[[], None]) -> None:
    """The race view. It follows ``query`` whenever ``epoch`` is a new one, and keeps its own state in between.

    What the reader changes arrives as ``st.session_state[key]["query"]``, in the form of a link's query.
    """
    data = {"query": _lists(query), "epoch": epoch, "language": language, "written": written(query)}
    _RACE(key=key, data=data, on_query_change=on_change)


def details(*, key: str) -> None:
    """One step in numbers, the table of all steps, and the results of the race that stands on the same page."""
    _DETAILS(key=key)


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


def cards(*, key: str, query: Query, epoch: int, language: str, on_change: Callable[[], None]) -> None:
    """Run cards alone; ``query`` needs ``run`` only. See ``race``."""
    query = {"run": list(query["run"])}
    data = {"query": query, "epoch": epoch, "language": language, "written": written(query)}
    _CARDS(key=key, data=data, on_query_change=on_change)


def curves(*, key: str, runs: Sequence[str], series: list[dict], axes: dict, label: str) -> None:
    """Curves of finished points.

    ``runs``: their optimizers; ``series``: ``{"name", "place" (among the runs), "x", "y", "faint"}``; ``axes``:
    ``{"xTo", "yFrom", "yTo", "log", "xLabel", "yLabel"}``; ``label``: what a screen reader says.
    """
    of = [{"optimizer": one} for one in runs]
    _CURVES(key=key, data={"runs": of, "series": series, "axes": axes, "label": label})


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


def link(*, key: str, query: str, language: str) -> None:
    """The button that copies a link with this query."""
    _LINK(key=key, data={"query": query, "language": language}, width="content")


def _lists(query: Query) -> dict[str, list[str]]:
    return {name: list(values) for name, values in query.items()}
