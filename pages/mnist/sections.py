"""What lies below the curves of a training, one section at a time."""

from __future__ import annotations

from collections.abc import Callable

from jobs import Snapshot
from pages.mnist import export, results, tune
from pages.mnist.inside import section as inside
from pages.mnist.landscape import section as landscape
from pages.mnist.training import change
from ui.links.training import TrainingState
from ui.widgets.choices import choice_row
from ui.words.language import text

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
