"""What a training shows while it runs: progress and growing curves, and below them one section at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import OVER, Snapshot, scheduler
from pages.mnist import export, results, tune
from pages.mnist.curves import curves
from pages.mnist.inside import section as inside
from pages.mnist.landscape import section as landscape
from pages.mnist.training import change, same_training
from ui.links.training import TrainingState
from ui.widgets.choices import choice_row
from ui.words.language import text
from ui.work.owner import owner
from ui.work.progress import progress

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_SECTIONS = 1.0

Draw = Callable[[TrainingState, Snapshot | None], None]

SECTIONS: dict[str, Draw] = {
    "results": results.draw,
    "tune": tune.draw,
    "inside": inside.draw,
    "landscape": landscape.draw,
    "export": export.draw,
}


def choice(state: TrainingState) -> None:
    """The row that opens a section."""
    words = {key: text(f"mnist.section-{key}") for key in SECTIONS}
    choice_row("mnist-section", text("mnist.section"), words, state.section, lambda key: change(section=key))


def section(state: TrainingState, found: Snapshot | None) -> None:
    """The section that is open."""
    SECTIONS[state.section](state, found)


def watch(state: TrainingState) -> None:
    """Draws the session's training, again and again while it runs."""
    found = scheduler().snapshot(owner())
    busy = found is not None and found.status not in OVER
    # A fragment's interval is fixed when it is made: idle pages do not poll.
    st.fragment(_look, run_every=SECONDS_BETWEEN_LOOKS if busy else None)(state, busy)


def watch_section(state: TrainingState) -> None:
    """Draws the section below, likewise while any work of the session goes on."""
    busy = scheduler().busy(owner())
    st.fragment(_look_below, run_every=SECONDS_BETWEEN_SECTIONS if busy else None)(state, busy)


def _look(state: TrainingState, was_busy: bool) -> None:
    found = scheduler().snapshot(owner())
    if was_busy and (found is None or found.status in OVER):
        # The buttons outside this fragment change with the status.
        st.rerun()
    progress(found, "mnist-progress")
    if found is not None and not same_training(found, state):
        st.warning(text("mnist.changed"), icon=":material/history:")
    curves(state, found)


def _look_below(state: TrainingState, was_busy: bool) -> None:
    if was_busy != scheduler().busy(owner()):
        # How often this is drawn changes with it.
        st.rerun()
    section(state, scheduler().snapshot(owner()))
