"""Accuracy against learning rate: what a sweep has found for each optimizer, in the look of a sensitivity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict

from optimizers.good_range import GoodRange
from simulation.setting_curves import HEIGHT, Across, band, bar, best, crosses, layout, width_text
from ui.browser.palette import Look
from ui.charts.look import INK, SYMBOLS, Trace, axis, faded, figure, line, looks, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROOM = 1.6
"""At both ends of the axis, as a factor."""
DONE, STOPPED, DIVERGED = "done", "stopped", "diverged"


class Trials(TypedDict):
    """The trials of one run.

    ``points``: ``{"lr", "accuracy" (0 to 1, or None), "state"}``, and with several seeds ``"each"``: the accuracy of
    each, None where it diverged.
    """

    name: str
    place: int
    points: Sequence[Mapping[str, object]]
    good: NotRequired[GoodRange | None]


def trials_figure(
    runs: Sequence[str], series: Sequence[Trials], mark: float | None, words: Mapping[str, str]
) -> Figure:
    """The figure. ``mark``: a learning rate to be marked; ``words``: "rate", "accuracy", "mark", "stopped", and those
    of ``simulation.setting_curves``.

    A line joins finished trials only: what was stopped early was never as good as it could become.
    """
    found = looks(runs)
    rates = [point["lr"] for one in series for point in one["points"] if point["lr"] > 0]
    rates += [mark] if mark else []
    ends = (math.log10(min(rates) / ROOM), math.log10(max(rates) * ROOM)) if rates else (-3.0, 0.0)
    layers = [_layers(one, found[one["place"]], len(series), Across(ends, True), words) for one in series]
    traces = [trace for layer in zip(*layers, strict=True) for made in layer for trace in made]
    head = {"text": f"{plain(words['rate'])} %{{x:.4~g}}"}
    shared = layout(len(series), 0, 1.04)
    marks = {"tickvals": [share / 5 for share in range(6)], "tickformat": ".0%"}
    across = {"type": "log", "range": list(ends), "tickformat": "~g"}
    shown = shared | {
        "height": HEIGHT,
        "hovermode": "x unified",
        "xaxis": axis(words["rate"], **across, unifiedhovertitle=head),
        "yaxis": axis(words["accuracy"], **marks, **shared["yaxis"]),
    }
    if mark:
        at = {"type": "line", "x0": mark, "x1": mark, "yref": "paper", "y0": 0, "y1": 1}
        shown["shapes"] = [at | {"line": {"color": faded(INK, 0.7), "width": 1, "dash": "5px,4px"}}]
        note = {"x": math.log10(mark), "yref": "paper", "y": 0.02, "yanchor": "bottom", "xanchor": "left"}
        shown["annotations"] = [note | {"text": plain(words["mark"]), "showarrow": False, "xshift": 4}]
    return figure(traces, shown)


def best_of(points: Sequence[Mapping[str, object]]) -> Mapping[str, object] | None:
    """The finished trial with the highest accuracy."""
    finished = [point for point in points if point["state"] == DONE and point["accuracy"] is not None]
    return max(finished, key=lambda point: point["accuracy"], default=None)


def _layers(
    one: Trials, look: Look, rows: int, across: Across, words: Mapping[str, str]
) -> tuple[list[Trace], list[Trace], list[Trace]]:
    """Of a run what lies behind all lines, its line, and its marks."""
    points = sorted((point for point in one["points"] if point["lr"] > 0), key=lambda point: point["lr"])
    by = {state: [p for p in points if p["state"] == state and p["accuracy"] is not None] for state in (DONE, STOPPED)}
    gone = [point["lr"] for point in points if point["state"] == DIVERGED]
    place, good, colour = one["place"], one.get("good"), look.light
    edges = _edges(by[DONE])
    behind = band([point["lr"] for point in by[DONE]], *edges.values(), colour) if edges else []
    shared = {"type": "scatter", "name": plain(one["name"]), "hovertemplate": "%{customdata}"}
    told = {"place": place, "name": one["name"], "percent": True, "best": "high", "faint": False}
    symbol = {"symbol": SYMBOLS[look.marker], "size": 9, "color": colour, "line": {"color": "#ffffff", "width": 1}}
    joined = {"mode": "lines+markers", "line": line(look, 2), "marker": symbol, "meta": told | edges}
    own, marks = {"meta": {"place": place}}, []
    if edges:
        marks.append(_seeds(points, look) | own)
    if by[STOPPED]:
        hollow = symbol | {"color": "#ffffff", "line": {"color": colour, "width": 1.75}}
        told_stopped = told | {"after": words["stopped"], "lesser": True}
        marks.append(shared | {"mode": "markers", "marker": hollow, "meta": told_stopped} | _at(by[STOPPED]))
    if gone:
        low = crosses(gone, 0.01 + 0.035 * place, colour)
        marks.append(shared | low | {"meta": told | {"instead": words["diverged"]}})
    top = best_of(points)
    if top:
        marks.append(best(top["lr"], top["accuracy"], colour) | {"meta": {"place": place, "best": True}})
    if good:
        marks.append(bar(good, width_text(good, words), colour, place, rows, across) | own)
    return [own | trace for trace in behind], [shared | joined | _at(by[DONE])], marks


def _edges(points: Sequence[Mapping[str, object]]) -> dict[str, list[float | None]]:
    """Lowest and highest of several seeds; None where one diverged, nothing where there is one alone."""
    several = [point["each"] for point in points if len(point.get("each", ())) > 1]
    if not several:
        return {}
    return {name: [None if None in each else pick(each) for each in several] for name, pick in _PICKS.items()}


_PICKS = {"low": min, "high": max}


def _seeds(points: Sequence[Mapping[str, object]], look: Look) -> Trace:
    """A point for each seed."""
    both = [(point["lr"], y) for point in points for y in point.get("each", ()) if y is not None]
    x, y = zip(*both, strict=True) if both else ((), ())
    mark = {"symbol": SYMBOLS[look.marker], "size": 5, "color": look.light, "opacity": 0.45}
    shared = {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "showlegend": False}
    return shared | {"x": list(x), "y": list(y), "marker": mark}


def _at(points: Sequence[Mapping[str, object]]) -> Trace:
    return {"x": [point["lr"] for point in points], "y": [point["accuracy"] for point in points]}
