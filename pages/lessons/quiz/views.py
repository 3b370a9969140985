"""The check test's views as typed functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.browser.component import view

_ESSAY = view("essay")
_QUIZ = view("quiz")


def essay(*, key: str, task: str, model: Sequence[str], points: Sequence[Mapping[str, str]], language: str) -> None:
    """A question answered in one's own words, with a model answer and ``points`` to mark oneself by.

    A point is ``{"key", "text", "title" and "link" (of the race that shows it)}``. Text and ticks stay in the browser.
    """
    data = {"task": task, "model": list(model), "points": list(points), "language": language}
    _ESSAY(key=key, data=data)


def quiz(*, key: str, seed: int, questions: Sequence[Mapping[str, object]], language: str) -> None:
    """Questions (``pages.lessons.quiz.question``), one at a time; another ``seed`` begins anew.

    ``reread`` of each is ``{"title", "link"}``. Answers are marked and counted in the browser; nothing comes back.
    """
    _QUIZ(key=key, data={"seed": seed, "questions": list(questions), "language": language})
