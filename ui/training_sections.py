"""What lies below the curves of a training, one section at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import Snapshot
from ui import training_export, training_inside, training_landscape, training_results, training_tune
from ui.language import text
from ui.training_settings import change
from ui.training_state import TrainingState

Draw = Callable[[TrainingState, Snapshot | None], None]

SECTIONS: dict[str, Draw] = {
    "results": training_results.draw,
    "tune": training_tune.draw,
    "inside": training_inside.draw,
    "landscape": training_landscape.draw,
    "export": training_export.draw,
}


def choice(state: TrainingState) -> None:
    """The row that opens a section."""
    shown = {text(f"mnist.section-{key}"): key for key in SECTIONS}
    opened = state.section if state.section in SECTIONS else next(iter(SECTIONS))
    st.session_state["mnist-section"] = next(word for word, key in shown.items() if key == opened)
    st.segmented_control(
        text("mnist.section"),
        list(shown),
        key="mnist-section",
        on_change=_open,
        args=(shown,),
        label_visibility="collapsed",
    )


def section(state: TrainingState, found: Snapshot | None) -> None:
    """The section that is open."""
    SECTIONS.get(state.section, training_results.draw)(state, found)


def _open(shown: dict[str, str]) -> None:
    chosen = st.session_state["mnist-section"]
    if chosen is not None:
        change(section=shown[chosen])
