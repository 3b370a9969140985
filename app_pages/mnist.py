"""The MNIST page: the article's exercise as a live race of trainings in worker processes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from jobs import scheduler
from ui import address, browser
from ui.language import language, text
from ui.shell import note_unread
from ui.training_controls import PAGE, controls, setup
from ui.training_state import TrainingState
from ui.training_view import watch


def page() -> None:
    """Draws the controls, the training that belongs to the session, and its settings."""
    state = address.adopt(PAGE, TrainingState)
    scheduler().warm()
    note_unread(state.unread)
    layers = "–".join(str(size) for size in state.trainings()[0].network.sizes)
    st.markdown(text("mnist.intro", layers=layers))
    controls(state)
    watch(state)
    browser.cards(key="mnist-cards", language=language(), on_change=_from_browser, **address.sent(PAGE))
    with st.expander(text("mnist.setup")):
        setup(state)


def _from_browser() -> None:
    query = st.session_state["mnist-cards"]["query"]
    if query:
        runs = TrainingState.from_query(query).runs
        address.keep(PAGE, replace(st.session_state["mnist-state"], runs=runs, unread=()))
