"""A row of words of which one is chosen, such as the parts of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui.browser.given import chosen


def choice_row(key: str, label: str, words: Mapping[str, str], now: str, choose: Callable[[str], None]) -> None:
    """Draws the row with ``words`` by what they stand for; ``choose`` gets what the reader chooses."""
    memory = st.session_state
    number = memory.get(f"{key}-number", 0)
    if memory.get(f"{key}-{number}") not in (None, words[now]):
        # The choice is not the reader's: what the browser, asking meanwhile, still says of the old row is none either.
        number += 1
        memory[f"{key}-number"] = number
    # Options are the words themselves: with format_func the choice would be lost when the language changes.
    memory[f"{key}-{number}"] = words[now]
    with st.container(key=key):
        st.segmented_control(
            label,
            list(words.values()),
            key=f"{key}-{number}",
            on_change=_chosen,
            args=(key, number, {word: what for what, word in words.items()}, choose),
            label_visibility="collapsed",
        )


def _chosen(key: str, number: int, known: Mapping[str, str], choose: Callable[[str], None]) -> None:
    what = chosen(f"{key}-{number}", known)
    # Streamlit tells of a row that is gone, too.
    if what is not None and number == st.session_state.get(f"{key}-number", 0):
        choose(what)
