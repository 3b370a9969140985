"""The course's views as typed functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.browser.catalogue import written
from ui.browser.component import Query, lists, view

_CHAPTERS = view("chapters")
_GUESS = view("guess")
_SKETCH = view("sketch")


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
    data = {"query": lists(query), "run": run, "shown": shown, "chapter": chapter, "name": name}
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
    data = {"query": query and lists(query), "run": run, "runs": [{"optimizer": one} for one in runs], "axes": axes}
    data |= {"truth": truth, "chapter": chapter, "name": name, "question": question, "reveal": reveal}
    _SKETCH(key=key, data=data | {"language": language, "written": written(query or {})}, on_reveal_change=on_reveal)
