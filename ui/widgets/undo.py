"""A note that something was taken away, with a button that brings it back."""

from __future__ import annotations

import streamlit as st

from ui.links import address
from ui.links.memory import PageMemory
from ui.links.undo import SECONDS, offered
from ui.widgets import views
from ui.words.language import text


def undo(page: str) -> None:
    """Draws the note where there is something to bring back; seen for some seconds, and as long as a hand is on it."""
    lost = offered(page)
    views.undo(
        key=f"{page}-undo",
        number=lost.number if lost else 0,
        said=text(f"undo.{lost.what}") if lost else "",
        button=text("undo.undo"),
        seconds=SECONDS,
        on_undo=lambda: _bring_back(page),
    )


def _bring_back(page: str) -> None:
    # A hand may have been on the button while the time ran out.
    lost = PageMemory(page).lost
    if lost and st.session_state[f"{page}-undo"]["undo"] == lost.number:
        address.change(page, lost.before)
