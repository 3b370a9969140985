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
_PRESENTER = _view("presenter")
_RACE = _view("race")
_CARDS = _view("cards")
_CURVES = _view("curves")
_DETAILS = _view("details")
_EDITOR = _view("editor")
_KEEPER = _view("keeper")
_LEARNING_RATES = _view("learning_rates")
_LINK = _view("link")


def library() -> None:
    """Mounts what the views need; once a page, anywhere before or after them."""
    _LIBRARY(key="descent-library", height="content")


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


def keeper(*, key: str, owner: str, on_change: Callable[[], None]) -> None:
    """Keeps ``owner`` in the tab; one that the tab had before arrives as ``st.session_state[key]["owner"]``."""
    _KEEPER(key=key, data={"owner": owner}, on_owner_change=on_change)


def link(*, key: str, query: str, language: str) -> None:
    """The button that copies a link with this query."""
    _LINK(key=key, data={"query": query, "language": language}, width="content")


def _lists(query: Query) -> dict[str, list[str]]:
    return {name: list(values) for name, values in query.items()}
