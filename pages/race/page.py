"""The race page: optimizers on a surface."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.race.turns import scenario_of, sentence, turned
from surfaces import find
from ui.browser import views as browser
from ui.browser.given import told_query
from ui.links import address
from ui.links.maps import MapsState
from ui.links.memory import PageMemory
from ui.links.race import RaceState
from ui.links.undo import RESET
from ui.presenting import presentation
from ui.widgets.formula_card import formula_card, read_notation
from ui.widgets.surface_choice import surface_choice
from ui.widgets.takeaway import takeaway
from ui.widgets.undo import undo
from ui.widgets.ways import no_run, note_unread, way_to
from ui.words.language import language, text

PAGE = "race"
ORDER = 10


def page() -> None:
    """Draws the page from its state; the browser carries the race itself."""
    state = address.adopt(PAGE, RaceState)
    above = st.container(key="race-top")
    # The race is sent first, so that it moves while the browser still loads the widgets.
    if not state.lost:
        browser.race(
            key="race-view",
            language=language(),
            on_change=_from_browser,
            present=presentation.within("window"),
            address=True,
            **address.sent(PAGE),
        )
    presentation.keyboard(PAGE, "race", ("scenario", _turn))
    with above:
        note_unread(state)
        with st.container(key="present-hides", horizontal=True, vertical_alignment="bottom", gap="small"):
            _controls(state)
        if state.lost:
            no_run(PAGE, state)
            return
        st.markdown(_caption(state))
    card, details = st.columns([2, 3], gap="medium")
    with card:
        formula_card(state.runs[state.selected], state.notation, _set_notation)
    with details:
        browser.details(key="race-details")
    undo(PAGE)


def _caption(state: RaceState) -> str:
    """What to watch, and the marks that stand on this surface; of a scenario that is presented, its words alone."""
    surface, watch = find(state.surface), sentence(state)
    scenario = scenario_of(state) if presentation.on() else None
    if scenario:
        return f"**{scenario.title[language()]}** — {scenario.watch[language()]}"
    marks = [text("race.legend-lowest")] if surface.deepest else []
    marks += [text("race.legend-minima")] if len(surface.deepest) < len(surface.minima) else []
    marks += [text("race.legend-saddles")] if surface.saddles else []
    said = [watch[language()]] if watch else []
    return " · ".join([*said, text("race.legend-tones"), *marks, text("race.legend")])


def _controls(state: RaceState) -> None:
    surface_choice(PAGE)
    if state.lost:
        return
    st.button(text("race.reset"), key="race-reset", on_click=_reset, help=text("race.reset-help"))
    takeaway(state)
    presentation.button("race-present")
    way_to("maps", text("race.to-maps"), MapsState.of(state).to_query())


def _reset() -> None:
    state = address.state_of(PAGE)
    address.change(PAGE, replace(RaceState.on(state.surface), tab=state.tab, speed=state.speed), RESET)


def _turn(by: int) -> None:
    state, memory = address.state_of(PAGE), PageMemory(PAGE)
    if scenario_of(state) is None:
        memory.own = state
    address.change(PAGE, turned(state, by, memory.own))


def _set_notation() -> None:
    symbols = read_notation("race")
    if symbols:
        address.change(PAGE, replace(address.state_of(PAGE), notation=symbols))


def _from_browser() -> None:
    sent = told_query("race-view")
    if sent:
        address.keep(PAGE, RaceState.from_query(sent))
