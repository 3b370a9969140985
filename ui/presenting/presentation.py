"""Presentation mode: a page for the back row, driven by the keyboard. Whether it is on is part of every link.

What stands around a page is hidden by ``ui/presenting/present.css``, and only while the presenter is there to end it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from ui.browser.given import given, one_of
from ui.links.query import ECHO_SECONDS
from ui.presenting import views
from ui.words.language import language, text

_STANDS = "presenter-stands"


def on() -> bool:
    """Whether the session presents."""
    memory = st.session_state
    if "present" not in memory:
        memory["present"] = st.query_params.get("present") == "on"
    return memory["present"]


def query() -> dict[str, list[str]]:
    """What a link says of it."""
    return {"present": ["on"]} if on() else {}


def begin() -> None:
    """Before the page runs: no presenter is on it yet, and the browser's back button may have left the presentation."""
    memory = st.session_state
    memory[_STANDS] = False
    asked = st.query_params.get("present") == "on"
    if asked == on():
        memory["present-told"] = True
    elif memory.get("present-told") or time.monotonic() - memory["present-switched"] > ECHO_SECONDS:
        memory["present"], memory["present-told"] = asked, True


def settle() -> None:
    """After the page has run: one without a presenter is not presented, whatever its link says."""
    if on() and not st.session_state[_STANDS]:
        _switch(False)


def button(key: str) -> None:
    """The button that begins."""
    st.button(
        text("teach.present"), key=key, on_click=_switch, args=(True,), icon=":material/present_to_all:",
        help=text("teach.present-help"),
    )  # fmt: skip


def keyboard(page: str, turn: Callable[[int], None] | None = None) -> None:
    """The presenter's keys while it is on; ``turn`` goes to the next (1) or the previous (-1) thing to show."""
    if not on():
        return
    key = f"{page}-presenter"

    def turned() -> None:
        asked = given(key, "turn", one_of(1, -1))
        if turn and asked:
            turn(asked)

    st.session_state[_STANDS] = True
    views.presenter(
        key=key, language=language(), turns=turn is not None, on_turn=turned, on_leave=lambda: _switch(False)
    )


def _switch(to: bool) -> None:
    memory = st.session_state
    # Until the browser's address has followed, what it still says of it is no wish.
    memory["present"], memory["present-told"], memory["present-switched"] = to, False, time.monotonic()
