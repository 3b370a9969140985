"""The lessons page: a course, a test, scenarios, and lessons that teachers make."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import address
from ui.choice_row import choice_row
from ui.language import text
from ui.lessons_parts import PARTS, made
from ui.lessons_state import LessonsState
from ui.shell import note_unread
from ui.work import keep_owner

PAGE = "lessons"


def page() -> None:
    """Draws a made lesson where the link has one, else the row that chooses a part, and the part that is open."""
    state = address.adopt(PAGE, LessonsState)
    note_unread(state.unread)
    keep_owner()
    if state.lesson and state.part != "teach":
        made(state)
        return
    part = state.part if state.part in PARTS else next(iter(PARTS))
    choice_row("lessons-part", text("lessons.part"), {key: text(f"lessons.part-{key}") for key in PARTS}, part, _open)
    PARTS[part](state)


def _open(part: str) -> None:
    address.change(PAGE, replace(st.session_state["lessons-state"], part=part, unread=()))
