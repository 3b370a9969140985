"""The course's views as typed functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from ui.browser.catalogue import written
from ui.browser.component import Query, lists, looked_up, view

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


@dataclass(frozen=True)
class Asked:
    """A question that is answered by drawing, of a chapter or of a lesson that a teacher made.

    ``question``: in words, none where they stand elsewhere; ``run``: its place, from 0; ``name``: what it is called
    among others. ``chapter``: under which the browser keeps how close the answer was; without one the answer arrives as
    ``st.session_state[key]["answer"]``, and ``given`` is that which was given before. ``act``: what is written on the
    button that answers, none for the usual; ``reveal``: what is said once the truth is there; ``present`` as for races.
    """

    run: int
    name: str
    language: str
    question: str = ""
    reveal: str = ""
    chapter: str = ""
    given: Sequence[float] | None = None
    act: str | None = None
    present: str = ""

    @property
    def data(self) -> dict[str, object]:
        """What its view is told."""
        return asdict(self)


def guess(*, key: str, asked: Asked, query: Query, shown: int, on_answer: Callable[[], None] | None = None) -> None:
    """A question where a run of a race ends; ``shown`` steps of it are drawn. The answer is a point."""
    data = asked.data | {"query": lists(query), "shown": shown, "written": written(query)}
    _GUESS(key=key, data=data, on_answer_change=on_answer or _nothing)


def sketch(
    *,
    key: str,
    asked: Asked,
    query: Query | None,
    runs: Sequence[str],
    axes: dict,
    truth: dict | None = None,
    waits: bool = False,
    on_reveal: Callable[[], None] | None = None,
    on_answer: Callable[[], None] | None = None,
) -> None:
    """A question for a curve that the reader draws: the loss of a run of a race, or a curve that Python sends.

    ``query``: the race, solved in the browser; None where ``truth`` is ``{"x", "y", "done"}`` and grows once
    ``on_reveal`` was called; ``waits``: nothing grows yet. ``runs``: optimizers, for the looks. ``axes`` as for
    ``curves``, ``yFrom`` and ``yTo`` given. The answer is the curve's heights at equal distances.
    """
    data = asked.data | {"query": query and lists(query), "runs": looked_up(runs), "axes": axes, "truth": truth}
    data |= {"waits": waits, "written": written({**(query or {}), "run": runs})}
    _SKETCH(key=key, data=data, on_reveal_change=on_reveal or _nothing, on_answer_change=on_answer or _nothing)


def _nothing() -> None:
    """What a reader of the course has answered stays in the browser."""
