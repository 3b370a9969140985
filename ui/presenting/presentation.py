"""Presentation mode: a page for the back row, driven by the keyboard. Whether it is on is part of every link."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.presenting import views
from ui.words.language import language, text

_STYLE = """<style>
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"],
.st-key-shell, .st-key-present-hides { display: none !important; }
.stMainBlockContainer { padding: 0.5rem 1.25rem; max-width: none; }
.stMainBlockContainer .stMarkdown :is(p, li) { font-size: 1.35rem; line-height: 1.45; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.25rem; }
.stMainBlockContainer .katex { font-size: 1.3em; }
.stMainBlockContainer :is(label, button, input, textarea) p { font-size: 1.1rem; }
</style>"""


def on() -> bool:
    """Whether the session presents."""
    memory = st.session_state
    if "present" not in memory:
        memory["present"] = st.query_params.get("present") == "on"
    return memory["present"]


def query() -> dict[str, list[str]]:
    """What a link says of it."""
    return {"present": ["on"]} if on() else {}


def frame() -> None:
    """Takes the frame around the page away while it is presented."""
    if on():
        st.html(_STYLE)


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
        asked = st.session_state[key]["turn"]
        if turn and asked in (1, -1):
            turn(asked)

    views.presenter(
        key=key, language=language(), turns=turn is not None, on_turn=turned, on_leave=lambda: _switch(False)
    )


def _switch(to: bool) -> None:
    st.session_state["present"] = to
