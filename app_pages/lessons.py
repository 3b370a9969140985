"""The lessons page: a course, a test, scenarios, and lessons that teachers make."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import address
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
    shown = {text(f"lessons.part-{key}"): key for key in PARTS}
    st.session_state["lessons-part"] = next(word for word, key in shown.items() if key == part)
    st.segmented_control(
        text("lessons.part"),
        list(shown),
        key="lessons-part",
        on_change=_open,
        args=(shown,),
        label_visibility="collapsed",
    )
    PARTS[part](state)


def _open(shown: dict[str, str]) -> None:
    chosen = st.session_state["lessons-part"]
    if chosen is not None:
        address.change(PAGE, replace(st.session_state["lessons-state"], part=shown[chosen], unread=()))
