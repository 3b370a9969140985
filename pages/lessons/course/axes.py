"""The axes on which a prediction's curve is drawn."""

from __future__ import annotations

from pages.lessons.chapters.chapter import Link, Predict
from ui.words.language import text


def loss_axes(block: Predict) -> dict[str, object]:
    """Of a race's losses."""
    state = block.link.state()
    low, high = block.range
    return {
        "xTo": state.steps,
        "yFrom": low,
        "yTo": high,
        "log": state.scale == "log",
        "xLabel": text("curves.step"),
        "yLabel": text("curves.loss"),
    }


def accuracy_axes(link: Link) -> dict[str, object]:
    """Of a training's accuracies."""
    axes = {"xTo": link.state().length, "yFrom": 0, "yTo": 1, "percent": True}
    return axes | {"xLabel": text("mnist.x-iterations"), "yLabel": text("mnist.axis-accuracy")}
