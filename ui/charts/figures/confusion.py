"""The confusion matrix: what images of each class were said to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ui.charts.look import INK, axis, figure, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HITS = [[0, "rgba(0,99,184,0)"], [1, "rgba(0,99,184,0.6)"]]
MISSES = [[0, "rgba(200,72,10,0)"], [1, "rgba(200,72,10,0.7)"]]


def confusion_figure(
    counts: np.ndarray, classes: Sequence[str], cell: tuple[int, int] | None, said: str, true: str
) -> Figure:
    """A heat map of ``counts`` (true, said); ``cell``: the one that is chosen; ``said``, ``true``: the axes' titles.

    Mistakes are coloured against the greatest of them, hits against their own row.
    """
    hits = np.eye(len(classes), dtype=bool)
    misses = np.where(hits, 0, counts)
    shares = np.sqrt(misses / max(1, misses.max()))
    rows = np.diag(counts) / np.maximum(1, counts.sum(axis=1))
    names = [plain(name) for name in classes]
    shared = {"type": "heatmap", "x": list(range(len(names))), "y": list(range(len(names))), "showscale": False}
    shared |= {"zmin": 0, "zmax": 1, "xgap": 1, "ygap": 1}
    labels = np.char.add(np.char.add(np.array(names)[:, None], " → "), np.array(names)[None, :])
    traces = [
        shared | {"z": _holed(np.where(hits, rows[:, None], np.nan)), "colorscale": HITS, "hoverinfo": "skip"},
        shared
        | {
            "z": np.where(hits, 0, shares).round(3).tolist(),
            "colorscale": MISSES,
            "text": counts.tolist(),
            "texttemplate": "%{text}",
            "textfont": {"color": INK},
            "customdata": labels.tolist(),
            "hovertemplate": "%{customdata}: %{text}<extra></extra>",
            "meta": {"cells": True},
        },
    ]
    ticks = {"tickvals": shared["x"], "ticktext": names, "showgrid": False, "fixedrange": True}
    layout = {
        "hovermode": "closest",
        "xaxis": axis(said, side="top", **ticks),
        "yaxis": axis(true, autorange="reversed", **ticks),
        "margin": {"l": 60, "r": 8, "t": 56, "b": 8},
        "height": 420,
        "dragmode": False,
    }
    if cell:
        row, column = cell
        box = {"type": "rect", "x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        layout["shapes"] = [box | {"line": {"color": INK, "width": 2.5}}]
    return figure(traces, layout)


def _holed(values: np.ndarray) -> list[list[float | None]]:
    # JSON knows no NaN.
    return [[None if value != value else round(value, 3) for value in row] for row in values.tolist()]
