"""How a figure shows what runs come to by one setting: the same marks for surfaces and for networks.

Of each run a band from the lowest to the highest of its starts or seeds, a ring with the value that is best, crosses
where it diverges, and above all curves a bar over its good range with how wide that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from formula import number_text
from optimizers.good_range import GoodRange
from simulation.figure import faded

HEIGHT = 420
"""Pixels of a figure on a page."""
ROW = 15
"""Pixels of a bar's row."""
_MARGINS = 84
BAND = 0.14
"""How much of a run's colour its band has."""
_BESIDE = 0.3
"""What a text beside a bar needs, as a share of the axis."""

WORDS: Mapping[str, str] = {
    "good": "good from {first} to {last}",
    "good-at": "good at {first}",
    "wide": "{good} ({width})",
    "decades": "{n} decades",
    "at-least": "at least {n} decades",
    "nowhere": "nowhere good",
    "limit": "limit {value}",
    "diverged": "diverged",
}

Trace = dict[str, object]


def number(value: float) -> str:
    """To four digits, as people read one."""
    return number_text(float(f"{value:.4g}"))


def width_text(found: GoodRange, words: Mapping[str, str]) -> str:
    """How wide a good range is; empty where decades say nothing. ``words``: as WORDS."""
    if np.isnan(found.width):
        return ""
    return words["at-least" if found.at_least else "decades"].format(n=f"{found.width:.1f}")


def good_text(found: GoodRange | None, words: Mapping[str, str]) -> str:
    """A good range in words."""
    if found is None:
        return words["nowhere"]
    width = width_text(found, words)
    key = "good-at" if found.first == found.last else "good"
    said = words[key].format(first=number(found.first), last=number(found.last))
    return words["wide"].format(good=said, width=width) if width else said


def band(x: Sequence[float], low: Sequence[float | None], high: Sequence[float | None], colour: str) -> list[Trace]:
    """An area between two edges; a gap in either, None or NaN, splits it, so every part is a polygon of its own."""
    x, low, high = (np.asarray(values, float) for values in (x, low, high))
    there = np.isfinite(low) & np.isfinite(high)
    parts = np.flatnonzero(np.diff(there, prepend=False, append=False)).reshape(-1, 2).tolist()
    xs: list[float | None] = []
    ys: list[float | None] = []
    for begin, end in parts:
        xs += [*x[begin:end].tolist(), *x[begin:end][::-1].tolist(), None]
        ys += [*high[begin:end].tolist(), *low[begin:end][::-1].tolist(), None]
    if not parts:
        return []
    area = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, "line": {"width": 0}}
    return [area | {"x": xs[:-1], "y": ys[:-1], "fill": "toself", "fillcolor": faded(colour, BAND)}]


def best(x: float, y: float, colour: str) -> Trace:
    """A ring where a run is best, and the value there."""
    ring = {"symbol": "circle-open", "size": 18, "color": colour, "line": {"width": 2}}
    text = {"mode": "markers+text", "text": [number(x)], "textposition": "top center", "marker": ring}
    font = {"textfont": {"color": colour, "size": 12}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    return {"type": "scatter", "x": [x], "y": [y]} | text | font


def crosses(x: Sequence[float], y: float, colour: str, sizes: Sequence[int] = ()) -> Trace:
    """Where a run diverges; ``sizes``: of each, 0 for one that is only read."""
    mark = {"symbol": "x-thin", "size": list(sizes) or 9, "line": {"color": colour, "width": 2.5}}
    return {"type": "scatter", "x": list(x), "y": [y] * len(x), "mode": "markers", "marker": mark, "showlegend": False}


class Across(NamedTuple):
    """The axis of the setting: its ends, by powers of ten where it goes by factors."""

    ends: tuple[float, float]
    log: bool


def bar(found: GoodRange, said: str, colour: str, row: int, rows: int, across: Across) -> Trace:
    """The good range in its row over the curves, from the top, on the axis of ``layout``.

    ``said`` stands right of it, left of it, or in a gap of it, wherever there is room.
    """
    (start, end), log = across
    a, b = np.log10([found.first, found.last]) if log else (found.first, found.last)
    room = _BESIDE * (end - start)
    inner, texts, place = [], ["", f"\u00a0{said}"], "middle right"
    if b + room > end and a - room >= start:
        texts, place = [f"{said}\u00a0", ""], "middle left"
    elif b + room > end:
        centre = (a + b) / 2
        inner, place = [centre - room / 2, None, centre, None, centre + room / 2], "middle center"
        texts = ["", "", "", said, "", "", ""]
    gap = [None if one is None else float(10**one if log else one) for one in inner]
    x = [found.first, *gap, found.last]
    y = [None if one is None else 1 - (row + 0.5) * _share(rows) / rows for one in x]
    shared = {"type": "scatter", "x": x, "y": y, "yaxis": "y2", "hoverinfo": "skip", "showlegend": False}
    mark = {"symbol": "square", "size": [6 if text == "" else 0 for text in texts], "color": colour, "opacity": 1}
    text = {"text": texts, "textposition": place, "textfont": {"size": 12}, "cliponaxis": False}
    return shared | {"mode": "lines+markers+text", "line": {"color": colour, "width": 6}, "marker": mark} | text


def layout(rows: int, low: float, high: float) -> dict[str, object]:
    """What a figure with so many bars needs: the axis of their rows, and that of the curves from ``low`` to below them.

    ``high``: what the curves need, by powers of ten where their axis goes by factors.
    """
    share = _share(rows)
    over = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    return {"yaxis": {"range": [low, low + (high - low) / (1 - share)]}, "yaxis2": over}


def _share(rows: int) -> float:
    """Of the height, what so many rows take."""
    return (ROW * rows + 6) / (HEIGHT - _MARGINS) if rows else 0.0
