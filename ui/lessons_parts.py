"""The parts of the lessons page, in the order of its menu; each is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ui.lessons_state import LessonsState


def _part(module: str) -> Callable[[LessonsState], None]:
    return lambda state: import_module(module).draw(state)


PARTS: dict[str, Callable[[LessonsState], None]] = {
    "course": _part("ui.lessons_course"),
    "test": _part("ui.lessons_test"),
    "scenarios": _part("ui.lessons_scenarios"),
    "teach": _part("ui.lessons_teach"),
}

made = _part("ui.lessons_made")
"""A lesson that a link carries; it has no place in the menu."""
