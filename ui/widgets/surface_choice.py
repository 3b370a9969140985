"""The list of surfaces, with the reader's own one where that is shown: the same on every page with a race."""

from __future__ import annotations

import streamlit as st

from surfaces import SURFACES, find
from ui.browser.given import chosen
from ui.links import address
from ui.links.undo import SURFACE
from ui.words.language import language, text


def surface_choice(page: str) -> None:
    """Draws the select box with the key ``<page>-surface``; a choice changes the page's state."""
    state = address.state_of(page)
    names = {find(key).name[language()]: key for key in dict.fromkeys((*SURFACES, state.surface))}
    # Seeded on every run: the value survives a change of page or language.
    st.session_state[f"{page}-surface"] = find(state.surface).name[language()]
    st.selectbox(
        text("race.surface"),
        list(names),
        key=f"{page}-surface",
        on_change=_choose,
        args=(page, names),
        width=280,
        label_visibility="collapsed",
    )


def _choose(page: str, names: dict[str, str]) -> None:
    surface = chosen(f"{page}-surface", names)
    if surface is not None:
        address.change(page, address.state_of(page).with_surface(surface), SURFACE)
