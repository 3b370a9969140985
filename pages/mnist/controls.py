"""The buttons of the MNIST page: start, pause, stop."""

from __future__ import annotations

import streamlit as st

from jobs import PAUSED, TRAINING, scheduler
from pages.mnist.curves import view_options
from pages.mnist.training import PAGE, same_training, start
from ui.links import address
from ui.links.training import TrainingState
from ui.presenting import presentation
from ui.words.language import text
from ui.work.owner import owner
from ui.work.watch import Seen, say_refused


def controls(state: TrainingState, seen: Seen, free: bool = True) -> None:
    """The buttons, as the session's job allows them; ``free``: also the way back to the article's settings."""
    found, busy = seen[TRAINING], seen.busy(TRAINING)
    changed = busy and not same_training(found, state)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            text("mnist.again" if changed else "mnist.start"),
            key="mnist-start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=busy and not changed,
            on_click=start,
        )
        waiting = busy and found.status == PAUSED
        st.button(
            text("mnist.resume" if waiting else "mnist.pause"),
            key="mnist-pause",
            icon=":material/play_pause:",
            disabled=not busy,
            on_click=scheduler().resume if waiting else scheduler().pause,
            args=(owner(),),
        )
        st.button(
            text("mnist.stop"),
            key="mnist-stop",
            icon=":material/stop:",
            disabled=not busy,
            on_click=scheduler().stop,
            args=(owner(),),
        )
        if free and not presentation.on():
            st.button(text("mnist.article"), key="mnist-article", help=text("mnist.article-help"), on_click=_article)
            presentation.button("mnist-present")
        st.space("small")
        if not presentation.on():
            view_options(state)
        say_refused(PAGE)
        if found is None:
            runs, seeds = len(state.runs), len(state.seeds)
            key = "mnist.ready" if seeds == 1 else "mnist.ready-seeds"
            st.markdown(text(key, runs=runs, seeds=seeds, iterations=f"{state.length:,}"))


def _article() -> None:
    address.change(PAGE, TrainingState())
