"""Curves of finished points: means of several seeds with their bands, measured or smoothed, on linear or log axes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict

import numpy as np

from simulation.setting_curves import band
from ui.browser.palette import Look
from ui.charts.look import INK, SYMBOLS, Trace, axis, figure, line, looks, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NARROW = 30
"""So many letters of half width stand in a line of words in an empty chart."""
MARKED = 7
"""So many markers at the most tell a curve from others that cross it."""

Numbers = Sequence[float | None]


class Series(TypedDict):
    """One curve; None in ``y`` is a gap.

    ``place``: among the runs; ``low``, ``high``: edges of a band; ``singles``: curves that ``y`` is the mean of;
    ``faint``: beside a stronger curve of the same run; ``ended``: why it ends early, as a text.
    """

    name: str
    place: int
    x: Sequence[float]
    y: Numbers
    faint: NotRequired[bool]
    low: NotRequired[Numbers]
    high: NotRequired[Numbers]
    singles: NotRequired[Sequence[Numbers]]
    ended: NotRequired[str]


class Axes(TypedDict, total=False):
    """``xTo``: where x ends; ``log``: of y; ``percent``: y is a share; ``smooth``: 0 to 0.99; ``band``: "sd" reads ±,
    else low … high; ``best``: whether "high" or "low" values stand first when all runs are read at one x; ``empty``:
    what stands there, instead of axes, while there is no curve."""

    xTo: float
    yFrom: float
    yTo: float
    xLabel: str
    yLabel: str
    log: bool
    percent: bool
    smooth: float
    band: str
    best: str
    empty: str


def curves_figure(runs: Sequence[str], series: Sequence[Series], axes: Axes) -> Figure:
    """The figure; ``runs``: the optimizers whose looks the places mean."""
    found = looks(runs)
    ordered = sorted(series, key=lambda one: not one.get("faint", False))
    layers = [[], [], [], []]
    for one in ordered:
        for kept, traces in zip(layers, _layers(one, found[one["place"]], axes), strict=True):
            kept += traces
    y = axis(axes["yLabel"], **_y_range(axes))
    head = {"text": f"{plain(axes['xLabel'])} %{{x}}"}
    x = axis(axes["xLabel"], range=[0, axes["xTo"]], rangemode="tozero", unifiedhovertitle=head)
    if not series and axes.get("empty"):
        return figure([], _empty(axes["empty"]))
    return figure([trace for kept in layers for trace in kept], {"hovermode": "x unified", "xaxis": x, "yaxis": y})


def _empty(said: str) -> dict[str, object]:
    """A layout that says what will be seen here."""
    words = {
        "text": "<br>".join(map(plain, textwrap.wrap(said, NARROW if said.isascii() else NARROW // 2))),
        "showarrow": False,
        "font": {"size": 16},
    }
    middle = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    hidden = {"visible": False, "fixedrange": True}
    return {
        "annotations": [words | middle],
        "xaxis": hidden,
        "yaxis": hidden,
        "margin": {"l": 14, "r": 14, "t": 12, "b": 12},
    }


def smoothed(values: Numbers, weight: float) -> list[float | None]:
    """At each point the mean of all values so far, each ``weight`` times as heavy as the next; gaps stay."""
    total = heaviness = 0.0
    found: list[float | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        total, heaviness = weight * total + value, weight * heaviness + 1
        found.append(total / heaviness)
    return found


def _layers(one: Series, look: Look, axes: Axes) -> tuple[list[Trace], list[Trace], list[Trace], list[Trace]]:
    """Bands, single curves, raw lines and lines, which are drawn in this order whatever run they belong to."""
    faint, smooth = one.get("faint", False), axes.get("smooth", 0.0)
    meta = {"place": one["place"]}
    shared = _places(one["x"]) | {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "meta": meta}
    low, high = (_shown(one.get(edge), axes) for edge in ("low", "high"))
    areas = band(_x(shared, len(low)), low, high, look.light) if low and high else []
    bands = [area | {"meta": meta} for area in areas]
    singles = [
        shared | {"y": _shown(y, axes), "line": {"color": look.light, "width": 1}, "opacity": 0.4}
        for y in one.get("singles", ())
    ]
    measured = _shown(one["y"], axes)
    raw = [shared | {"y": measured, "line": line(look, 1), "opacity": 0.2 if faint else 0.4}] if smooth else []
    main = shared | {
        "y": _shown(smoothed(one["y"], smooth), axes) if smooth else measured,
        "name": plain(one["name"]),
        "line": line(look, 1.25 if faint else 2),
        "opacity": 0.45 if faint else 1.0,
        "meta": meta | _told(one, axes, low, high, measured if smooth else None),
        "hoverinfo": "all",
        "hovertemplate": "%{customdata}",
    }
    if not faint:
        marker = {"symbol": SYMBOLS[look.marker], "size": 8, "color": look.light, "maxdisplayed": MARKED}
        main |= {"mode": "lines+markers", "marker": marker | {"line": {"color": "#ffffff", "width": 1}}}
    return bands, singles, raw, [main, *_end(one, main, axes)]


def _told(one: Series, axes: Axes, low: Numbers, high: Numbers, measured: Numbers | None) -> dict[str, object]:
    """What the view needs to read the curve aloud and to name it."""
    told: dict[str, object] = {"name": one["name"], "faint": one.get("faint", False)}
    told |= {"percent": axes.get("percent", False), "best": axes.get("best", "low" if axes.get("log") else "high")}
    if low and high:
        told |= {"low": low, "high": high, "sd": axes.get("band") == "sd"}
    if measured is not None:
        told |= {"measured": measured}
    return told | ({"ended": one["ended"]} if one.get("ended") else {})


def _end(one: Series, main: Trace, axes: Axes) -> list[Trace]:
    """A cross where a run has diverged."""
    y = main["y"]
    last = next((i for i in range(len(y) - 1, -1, -1) if y[i] is not None), None)
    if not one.get("ended") or last is None:
        return []
    cross = {"symbol": "x-thin", "size": 12, "line": {"width": 2.5, "color": INK}}
    at = {"x": [float(_x(main, len(y))[last])], "y": [y[last]]}
    return [
        at
        | {
            "type": "scatter",
            "mode": "markers",
            "marker": cross,
            "hoverinfo": "skip",
            "meta": main["meta"] | {"name": ""},
        }
    ]


def _places(x: Sequence[float]) -> Trace:
    """x in two numbers where it is evenly spaced."""
    if len(x) > 2 and np.ptp(np.diff(x)) == 0:
        return {"x0": x[0], "dx": x[1] - x[0]}
    return {"x": list(x)}


def _x(trace: Trace, count: int) -> np.ndarray:
    return np.asarray(trace["x"]) if "x" in trace else trace["x0"] + trace["dx"] * np.arange(count)


def _shown(values: Numbers | None, axes: Axes) -> list[float | None]:
    """What has a place on the axis: a logarithmic one has none for 0 and below."""
    if not values or not axes.get("log"):
        return list(values or ())
    return [value if value is not None and value > 0 else None for value in values]


def _y_range(axes: Axes) -> dict[str, object]:
    ends = [axes.get("yFrom"), axes.get("yTo")]
    found: dict[str, object] = {"type": "log", "exponentformat": "power"} if axes.get("log") else {}
    if axes.get("percent"):
        found |= {"tickformat": ".1~%"} | ({"dtick": "D2"} if axes.get("log") else {})
    if ends[0] is not None and ends[1] is not None:
        return found | {"range": ends}
    return found | ({"rangemode": "tozero"} if ends[0] == 0 else {})
