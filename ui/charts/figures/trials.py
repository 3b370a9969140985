"""Accuracy against learning rate: what a sweep has found for each optimizer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from ui.browser.palette import Look
from ui.charts.look import INK, SYMBOLS, Trace, axis, faded, figure, line, looks, plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROOM = 1.6
"""At both ends of the axis, as a factor."""
DONE, STOPPED, DIVERGED = "done", "stopped", "diverged"


class Trials(TypedDict):
    """The trials of one run: ``points`` are ``{"lr", "accuracy" (0 to 1, or None), "state"}``."""

    name: str
    place: int
    points: Sequence[Mapping[str, object]]


def trials_figure(
    runs: Sequence[str], series: Sequence[Trials], mark: float | None, words: Mapping[str, str]
) -> Figure:
    """The figure. ``mark``: a learning rate to be marked; ``words``: "rate", "accuracy", "mark", "stopped", "diverged".

    A line joins finished trials only: what was stopped early was never as good as it could become.
    """
    found = looks(runs)
    traces = [trace for one in series for trace in _traces(one, found[one["place"]], words)]
    rates = [point["lr"] for one in series for point in one["points"] if point["lr"] > 0]
    rates += [mark] if mark else []
    ends = [math.log10(min(rates) / ROOM), math.log10(max(rates) * ROOM)] if rates else [-3, 0]
    head = {"text": f"{plain(words['rate'])} %{{x}}"}
    layout = {
        "hovermode": "x unified",
        "xaxis": axis(words["rate"], type="log", range=ends, dtick="D2", unifiedhovertitle=head),
        "yaxis": axis(words["accuracy"], range=[0, 1.04], tickformat=".0%"),
    }
    if mark:
        at = {"type": "line", "x0": mark, "x1": mark, "yref": "paper", "y0": 0, "y1": 1}
        layout["shapes"] = [at | {"line": {"color": faded(INK, 0.7), "width": 1, "dash": "5px,4px"}}]
        note = {"x": math.log10(mark), "yref": "paper", "y": 0.02, "yanchor": "bottom", "xanchor": "left"}
        layout["annotations"] = [note | {"text": plain(words["mark"]), "showarrow": False, "xshift": 4}]
    return figure(traces, layout)


def best_of(points: Sequence[Mapping[str, object]]) -> Mapping[str, object] | None:
    """The finished trial with the highest accuracy."""
    finished = [point for point in points if point["state"] == DONE and point["accuracy"] is not None]
    return max(finished, key=lambda point: point["accuracy"], default=None)


def _traces(one: Trials, look: Look, words: Mapping[str, str]) -> list[Trace]:
    points = sorted((point for point in one["points"] if point["lr"] > 0), key=lambda point: point["lr"])
    by = {state: [p for p in points if p["state"] == state and p["accuracy"] is not None] for state in (DONE, STOPPED)}
    gone = [point for point in points if point["state"] == DIVERGED]
    shared = {"type": "scatter", "name": plain(one["name"])}
    told = {"place": one["place"], "name": one["name"], "percent": True, "best": "high", "faint": False}
    symbol = {"symbol": SYMBOLS[look.marker], "size": 9, "color": look.light, "line": {"color": "#ffffff", "width": 1}}
    traces = [
        shared | {"mode": "lines+markers", "line": line(look, 2), "marker": symbol, "meta": told} | _at(by[DONE]),
    ]
    if by[STOPPED]:
        hollow = symbol | {"color": "#ffffff", "line": {"color": look.light, "width": 1.75}}
        told_stopped = told | {"after": words["stopped"], "lesser": True}
        traces.append(shared | {"mode": "markers", "marker": hollow, "meta": told_stopped} | _at(by[STOPPED]))
    if gone:
        cross = {"symbol": "x-thin", "size": 9, "line": {"color": look.light, "width": 2.5}}
        low = [{"lr": point["lr"], "accuracy": 0.01 + 0.035 * one["place"]} for point in gone]
        told_gone = told | {"instead": words["diverged"]}
        traces.append(shared | {"mode": "markers", "marker": cross, "meta": told_gone} | _at(low))
    best = best_of(points)
    if best:
        ring = {"symbol": "circle-open", "size": 18, "color": look.light, "line": {"width": 2}}
        text = {"mode": "markers+text", "text": [f"{best['lr']:g}"], "textposition": "top center", "marker": ring}
        font = {"textfont": {"color": look.light, "size": 12}, "hoverinfo": "skip", "cliponaxis": False}
        traces.append({"type": "scatter", "meta": {"place": one["place"], "best": True}} | text | font | _at([best]))
    for trace in traces:
        if "hoverinfo" not in trace:
            trace["hovertemplate"] = "%{customdata}"
    return traces


def _at(points: Sequence[Mapping[str, object]]) -> Trace:
    return {"x": [point["lr"] for point in points], "y": [point["accuracy"] for point in points]}
