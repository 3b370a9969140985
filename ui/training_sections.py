"""What lies below the curves of a training, one section at a time."""

from __future__ import annotations

from collections.abc import Callable

from jobs import Snapshot
from ui import training_export, training_inside, training_landscape, training_results, training_tune
from ui.choice_row import choice_row
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
    words = {key: text(f"mnist.section-{key}") for key in SECTIONS}
    choice_row("mnist-section", text("mnist.section"), words, state.section, lambda key: change(section=key))


def section(state: TrainingState, found: Snapshot | None) -> None:
    """The section that is open."""
    SECTIONS[state.section](state, found)
