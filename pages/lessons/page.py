"""The lessons page: a course, a test, scenarios, and lessons that teachers make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import streamlit as st

from pages.lessons.state import LessonsState
from ui.links import address
from ui.widgets.choices import choice_row
from ui.widgets.ways import note_unread
from ui.words.language import text
from ui.work.owner import keep_owner, say_lost

PAGE = "lessons"
ORDER = 20


def _part(*names: str) -> Callable[[LessonsState], None]:
    # Each is imported when it is first opened.
    return lambda state: import_module(".".join((__package__, *names))).draw(state)


PARTS: dict[str, Callable[[LessonsState], None]] = {
    "course": _part("course", "contents"),
    "test": _part("quiz", "quiz"),
    "scenarios": _part("scenarios"),
    "teach": _part("teach", "teach"),
    "list": _part("lecture", "editor"),
    "class": _part("classroom", "classroom"),
    "poll": _part("poll", "poll"),
}
"""In the order of the menu."""
made = _part("teach", "show")
"""A lesson that a link carries; it has no place in the menu."""


def page() -> None:
    """Draws a made lesson where the link has one, else the row that chooses a part, and the part that is open."""
    state = address.adopt(PAGE, LessonsState)
    note_unread(state)
    keep_owner()
    say_lost()
    if state.lesson and state.part != "teach":
        made(state)
        return
    part = state.part if state.part in PARTS else next(iter(PARTS))
    if not (part == "poll" and state.room):
        # Who has come to answer sees the question first.
        choice_row(
            "lessons-part", text("lessons.part"), {key: text(f"lessons.part-{key}") for key in PARTS}, part, _open
        )
    PARTS[part](state)


def _open(part: str) -> None:
    # A lesson in the link is the editor's; with another part it would be one that a student opens.
    lesson = st.session_state.get("teach-word", "") if part == "teach" else ""
    address.change(PAGE, replace(address.state_of(PAGE), part=part, lesson=lesson, unread=()))
