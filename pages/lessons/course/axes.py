"""The axes on which a reader draws: losses of a race, accuracies of a training."""

from __future__ import annotations

from ui.links.race import RaceState
from ui.links.training import TrainingState
from ui.words.language import text


def loss_axes(state: RaceState, low: float, high: float, log: bool | None = None) -> dict[str, object]:
    """A race's steps, and losses from ``low`` to ``high``; ``log``: None for the scale that the race has."""
    return {
        "xTo": state.steps,
        "yFrom": low,
        "yTo": high,
        "log": state.scale == "log" if log is None else log,
        "xLabel": text("curves.step"),
        "yLabel": text("curves.loss"),
    }


def accuracy_axes(state: TrainingState) -> dict[str, object]:
    """A training's iterations, and accuracies from 0 to 1."""
    axes = {"xTo": state.length, "yFrom": 0, "yTo": 1, "percent": True}
    return axes | {"xLabel": text("mnist.x-iterations"), "yLabel": text("mnist.axis-accuracy")}
