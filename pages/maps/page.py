"""The maps page: where every start of a window ends, for up to four runs, and which settings of one of them work."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.maps.file import file
from ui.browser import views as browser
from ui.browser.given import told_query
from ui.links import address
from ui.links.maps import MapsState
from ui.links.scenarios import scenario_of
from ui.links.undo import RESET
from ui.presenting import presentation
from ui.widgets.surface_choice import surface_choice
from ui.widgets.undo import undo
from ui.widgets.ways import no_run, note_unread, open_page, way_to
from ui.words.language import language, text

PAGE = "maps"
ORDER = 15
_OPEN = "maps-open"


def page() -> None:
    """Draws the page from its state; the browser computes the maps."""
    state = address.adopt(PAGE, MapsState)
    if st.session_state.pop(_OPEN, False):
        open_page("race", state.race())
    above = st.container(key="maps-top")
    if not state.lost:
        browser.maps(
            key="maps-view",
            language=language(),
            on_change=_from_browser,
            on_open=_open,
            present=presentation.within("window"),
            address=True,
            **address.sent(PAGE),
        )
    presentation.keyboard(PAGE, "map")
    with above:
        note_unread(state)
        with st.container(key="present-hides", horizontal=True, vertical_alignment="bottom", gap="small"):
            _controls(state)
        if state.lost:
            no_run(PAGE, state)
            return
        st.markdown(_caption(state))
    if not presentation.on():
        file(state)
    undo(PAGE)


def _caption(state: MapsState) -> str:
    """What to watch, where a scenario is shown, and what a map says."""
    scenario = scenario_of(state)
    return " ".join([*([scenario.watch[language()]] if scenario else []), text(f"maps.legend-{state.shows}")])


def _controls(state: MapsState) -> None:
    surface_choice(PAGE)
    if state.lost:
        return
    st.button(text("race.reset"), key="maps-reset", on_click=_reset, help=text("maps.reset-help"))
    presentation.button("maps-present")
    way_to("race", text("maps.to-race"), state.race().to_query())


def _reset() -> None:
    state = address.state_of(PAGE)
    address.change(PAGE, replace(MapsState.on(state.surface), cells=state.cells, kind=state.kind), RESET)


def _open() -> None:
    st.session_state[_OPEN] = _take("open")


def _from_browser() -> None:
    _take("query")


def _take(name: str) -> bool:
    """Keeps the state that the browser says under this name; whether it says one."""
    sent = told_query("maps-view", name)
    if sent:
        address.keep(PAGE, MapsState.from_query(sent))
    return bool(sent)
