"""The view of a class's answers as a typed function."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.browser.catalogue import written
from ui.browser.component import view

_GATHER = view("gather")


def gather(
    *,
    key: str,
    predictions: Sequence[dict],
    lessons: Sequence[dict],
    points: Sequence[dict],
    language: str,
    on_train: Callable[[], None],
) -> None:
    """Files that students have handed in, read in the browser: a table, clouds over the truth, what was chosen.

    ``predictions``: ``{"chapter", "name", "title", "question", "run", "runs" (optimizers, for the looks)}`` with
    ``"query"`` (a race) or ``"truth"`` (``{"x", "y", "done"}``, None before it was trained), and ``"shown"`` for a flag
    or ``"axes"`` for a curve. ``lessons``: ``{"word", "right" (places)}`` and what ``pages.lessons.classroom.made``
    tells of each. ``points``: ``{"key", "text"}`` of the essay. Which training is asked for arrives as
    ``st.session_state[key]["train"]``, "chapter/name" or a lesson's word. Nothing of the files comes back.
    """
    data = {"predictions": list(predictions), "lessons": list(lessons), "points": list(points), "language": language}
    data["written"] = own(*predictions, *lessons)
    _GATHER(key=key, data=data, on_train_change=on_train)


def own(*asked: dict) -> dict[str, object]:
    """Rules and surfaces in what is asked that are somebody's own, for the browser's catalogue."""
    runs = [run["optimizer"] for one in asked for run in one.get("runs", ())]
    return written({"run": runs, "surface": [key for one in asked for key in one.get("query", {}).get("surface", ())]})
