"""The MNIST page: the article's exercise as a live race of trainings in worker processes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from jobs import scheduler
from mnist import DATA_SETS
from pages.mnist import views
from pages.mnist.controls import controls
from pages.mnist.sections import choice, watch_section, watch_training
from pages.mnist.settings import setup
from pages.mnist.training import PAGE, play
from ui.browser.given import told_query
from ui.links import address
from ui.links.scenarios import scenario_of
from ui.links.training import TrainingState
from ui.presenting import presentation
from ui.widgets.ways import no_run, note_unread
from ui.words.language import language, text
from ui.work.owner import keep_owner, say_lost
from ui.work.watch import Seen

ORDER = 30


def page() -> None:
    """Draws the controls, the training that belongs to the session, its settings, and a section about it."""
    state = address.adopt(PAGE, TrainingState)
    scheduler().warm()
    note_unread(state)
    if state.lost:
        no_run(PAGE, state)
        return
    presentation.keyboard(PAGE, "training", play=play)
    with st.container(key="mnist-intro"):
        st.markdown(_caption(state))
    seen = Seen()
    controls(state, seen)
    say_lost()
    watch_training(state, seen)
    views.cards(key="mnist-cards", language=language(), on_change=_from_browser, **address.sent(PAGE))
    with st.expander(text("mnist.setup")):
        setup(state)
    choice(state)
    watch_section(state, seen)
    keep_owner()


def _caption(state: TrainingState) -> str:
    """What learns what; of a scenario that is presented, its words alone."""
    scenario = scenario_of(state) if presentation.on() else None
    if scenario:
        return f"**{scenario.title[language()]}** — {scenario.watch[language()]}"
    layers = "–".join(str(size) for size in state.trainings()[0].network.sizes)
    return text("mnist.intro", layers=layers, data=DATA_SETS[state.data].name)


def _from_browser() -> None:
    sent = told_query("mnist-cards")
    if sent:
        runs = TrainingState.from_query(sent).runs
        address.keep(PAGE, replace(address.state_of(PAGE), runs=runs, unread=()))
