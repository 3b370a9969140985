"""The workshop: write an update rule or a surface, and see it race at once."""

from __future__ import annotations

import streamlit as st

from formula.packing import is_packed
from formula.parse import MAX_COSTLY
from optimizers import find
from pages.workshop.bench import PAGE, rule_bench, surface_bench
from pages.workshop.data import table_bench
from ui.browser import views as browser
from ui.browser.given import told_query
from ui.links import address
from ui.links.workshop import WorkshopState
from ui.widgets.surface_choice import surface_choice
from ui.widgets.takeaway import takeaway
from ui.widgets.undo import undo
from ui.widgets.ways import no_run, note_unread, way_to
from ui.words.language import language, text

ORDER = 40


def page() -> None:
    """Draws the bench on the left and the race that its rule runs on the right."""
    state = address.adopt(PAGE, WorkshopState)
    note_unread(state)
    st.markdown(text("workshop.intro"))
    bench, arena = st.columns([2, 3], gap="medium")
    with arena:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            surface_choice(PAGE)
            takeaway(state)
        if state.lost:
            no_run(PAGE, state)
        else:
            browser.race(key="workshop-view", language=language(), on_change=_from_browser, **address.sent(PAGE))
    with bench:
        rule_bench(state)
        _ways(state)
        with st.expander(text("workshop.surface"), expanded=is_packed(state.surface)):
            surface_bench(state)
        with st.expander(text("workshop.data")):
            table_bench()
        st.caption(text("workshop.language"))
        st.caption(text("workshop.seeing", limit=MAX_COSTLY["grad"]))
    if not state.lost:
        browser.details(key="workshop-details")
    undo(PAGE)


def _ways(state: WorkshopState) -> None:
    run = str(state.runs[state.bench or 0])
    with st.container(horizontal=True):
        way_to("race", text("workshop.to-race"), state.to_query())
        if not find(state.runs[state.bench or 0].optimizer).formula.needs_surface:
            way_to("mnist", text("workshop.to-mnist"), {"run": [run, "adam:lr=0.01"]})


def _from_browser() -> None:
    sent = told_query("workshop-view")
    if sent:
        address.keep(PAGE, WorkshopState.from_query(sent))
