"""Where runs end: a point for each seed, and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ui.charts.look import INK, SYMBOLS, Trace, axis, figure, looks, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW = 40
"""Pixels a run."""


def finals_figure(
    runs: Sequence[str], names: Sequence[str], accuracies: Sequence[Sequence[float]], label: str
) -> Figure:
    """``accuracies``: of each run its seeds' (0 to 1, NaN for one that diverged); ``label``: of the axis."""
    found = looks(runs)
    traces: list[Trace] = []
    for place, (name, each) in enumerate(zip(names, accuracies, strict=True)):
        known = [value for value in each if value == value]
        if not known:
            continue
        look = found[place]
        shared = {"type": "scatter", "mode": "markers", "name": plain(name), "meta": {"place": place, "name": name}}
        seeds = {"symbol": SYMBOLS[look.marker], "size": 9, "color": look.light, "opacity": 0.55}
        traces.append(shared | {"x": known, "y": [place] * len(known), "marker": seeds, "hovertemplate": "%{x:.2%}"})
        mean = {"symbol": "line-ns", "size": 20, "line": {"color": INK, "width": 2.5}}
        traces.append(
            {"type": "scatter", "mode": "markers+text", "x": [float(np.mean(known))], "y": [place], "marker": mean}
            | {"text": [f"{np.mean(known):.2%}"], "textposition": "top center", "hoverinfo": "skip"}
            | {"cliponaxis": False, "meta": {"place": place, "mean": True}}
        )
    rows = {"tickvals": list(range(len(names))), "ticktext": [plain(name) for name in names], "zeroline": False}
    layout = {
        "hovermode": "closest",
        "height": 70 + ROW * len(names),
        "margin": {"l": 60, "r": 20, "t": 18, "b": 50},
        "xaxis": axis(label, tickformat=".1~%"),
        "yaxis": axis("", range=[len(names) - 0.4, -0.9], fixedrange=True, **rows),
    }
    return figure(traces, layout)
