"""Distributions of many values, one small picture a layer, in groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from ui.charts.look import INK, Trace, axis, figure, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BARS, MIDDLE = "#0063b8", "#b8400a"
GAP, HEAD = 0.08, 0.46
"""Between groups, as a share of the width; above each picture, as a share of its row."""
ROW = 120
"""Pixels a row."""


class Panel(TypedDict):
    """``log``: the axis is that of a power of 10; ``middle``: what is marked on it, or None."""

    title: str
    note: str
    counts: Sequence[int]
    low: float
    high: float
    middle: float | None
    log: bool


class Group(TypedDict):
    heading: str
    panels: Sequence[Panel]


def histograms_figure(groups: Sequence[Group]) -> Figure:
    """A column for each group, a row for each of its panels."""
    rows = max((len(group["panels"]) for group in groups), default=1)
    width = (1 - GAP * (len(groups) - 1)) / max(1, len(groups))
    traces: list[Trace] = []
    layout: dict[str, object] = {"annotations": [], "shapes": [], "bargap": 0.06, "height": 40 + ROW * rows}
    for column, group in enumerate(groups):
        left = column * (width + GAP)
        layout["annotations"].append(_text(f"<b>{plain(group['heading'])}</b>", left, 1.0, yshift=24))
        for row, panel in enumerate(group["panels"]):
            _place(panel, len(traces) + 1, [left, left + width], (rows - row - 1) / rows, 1 / rows, traces, layout)
            traces[-1]["meta"] = {"name": f"{group['heading']}, {panel['title']}", "note": panel["note"]}
    return figure(traces, layout | {"margin": {"l": 14, "r": 14, "t": 44, "b": 28}, "hovermode": "closest"})


def _place(
    panel: Panel, number: int, across: list[float], low: float, tall: float, traces: list[Trace], layout: dict
) -> None:
    mark = "" if number == 1 else str(number)
    edges = np.linspace(panel["low"], panel["high"], len(panel["counts"]) + 1)
    bars = {"type": "bar", "x": ((edges[:-1] + edges[1:]) / 2).tolist(), "y": list(panel["counts"])}
    axes = {"xaxis": f"x{mark}", "yaxis": f"y{mark}", "marker": {"color": BARS}, "name": plain(panel["title"])}
    power = "10^%{x:.1f}: %{y}<extra></extra>" if panel["log"] else "%{x:.3g}: %{y}<extra></extra>"
    traces.append(bars | axes | {"hovertemplate": power})
    layout[f"xaxis{mark}"] = axis("", domain=across, anchor=f"y{mark}", range=[panel["low"], panel["high"]])
    if panel["log"]:
        layout[f"xaxis{mark}"] |= {"tickprefix": "1e", "dtick": 2}
    layout[f"yaxis{mark}"] = axis("", domain=[low, low + tall * (1 - HEAD)], anchor=f"x{mark}", visible=False)
    layout["annotations"] += [
        _text(plain(panel["title"]), across[0], low + tall * (1 - HEAD), yshift=2),
        _text(plain(panel["note"]), across[1], low + tall * (1 - HEAD), xanchor="right", yshift=2, opacity=0.8),
    ]
    if panel["middle"] is not None:
        at = min(panel["high"], max(panel["low"], panel["middle"]))
        here = {"type": "line", "xref": f"x{mark}", "yref": f"y{mark} domain", "x0": at, "x1": at, "y0": 0, "y1": 1}
        layout["shapes"].append(here | {"line": {"color": MIDDLE, "width": 2}})


def _text(text: str, x: float, y: float, **more: object) -> dict[str, object]:
    at = {"xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": "left", "yanchor": "bottom"}
    return at | {"text": text, "showarrow": False, "font": {"color": INK}} | more
