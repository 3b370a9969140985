"""What a training shows while it runs: progress and growing curves, and below them one section at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from jobs import TRAINING
from pages.mnist import export, results, tune
from pages.mnist.curves import curves
from pages.mnist.inside import curvature
from pages.mnist.inside import section as inside
from pages.mnist.landscape import section as landscape
from pages.mnist.training import PAGE, change, same_training
from ui.links import address
from ui.links.training import TrainingState
from ui.widgets.choices import choice_row
from ui.words.language import text
from ui.work.progress import progress
from ui.work.watch import Seen, pace, watch


@dataclass(frozen=True)
class Section:
    """What draws a section, the jobs that it shows, and how long it waits between looks while one of them goes on."""

    draw: Callable[[TrainingState, Seen], None]
    jobs: tuple[str, ...] = (TRAINING,)
    seconds: float = 1.0


SECTIONS = {
    # Numbers and points are read, not watched: curves above them grow more often.
    "results": Section(results.draw, seconds=2.0),
    "tune": Section(tune.draw, (tune.JOB,)),
    "inside": Section(inside.draw, (TRAINING, curvature.JOB), 1.5),
    "landscape": Section(landscape.draw, (TRAINING, landscape.JOB)),
    "export": Section(export.draw),
}


def choice(state: TrainingState) -> None:
    """The row that opens a section."""
    words = {key: text(f"mnist.section-{key}") for key in SECTIONS}
    choice_row("mnist-section", text("mnist.section"), words, state.section, lambda key: change(section=key))


def watch_training(state: TrainingState, seen: Seen) -> None:
    """Draws the session's training, again and again while it runs."""
    watch(lambda now: _draw(state, now), seen, [TRAINING], pace(seen[TRAINING]))


def watch_section(state: TrainingState, seen: Seen) -> None:
    """Draws the section that is open, likewise."""
    section = SECTIONS[state.section]

    def draw(now: Seen) -> None:
        if address.state_of(PAGE) != state:
            # What is set in a section stands in the page's link, and what it starts stands above it.
            st.rerun()
        section.draw(state, now)

    watch(draw, seen, section.jobs, max(section.seconds, *(pace(seen[job]) for job in section.jobs)))


def _draw(state: TrainingState, seen: Seen) -> None:
    found = seen[TRAINING]
    # Were the curves moved by what comes and goes above them, the browser would make them anew, without what their
    # reader has hidden and zoomed.
    with progress(found, "mnist-progress"):
        if found is not None and not same_training(found, state):
            st.warning(text("mnist.changed"), icon=":material/history:")
    curves(state, found)
