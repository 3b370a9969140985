"""A race as a Plotly figure: the surface from above with the paths, and the losses beside it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulation.descend import Race
from surfaces import Surface

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Window = tuple[tuple[float, float], tuple[float, float]]
GRID = 90
"""Points a side at which the surface is evaluated."""


class Stroke(NamedTuple):
    """How a run is drawn: a colour, Plotly's name of a marker, and its dash."""

    colour: str
    symbol: str = "circle"
    dash: str = "solid"


STROKES = (
    Stroke("#3d4a57", "circle"),
    Stroke("#0063b8", "square"),
    Stroke("#b8400a", "triangle-up", "9px,4px"),
    Stroke("#00785a", "diamond", "3px,3px"),
    Stroke("#a8246f", "star"),
    Stroke("#8a6100", "triangle-down", "9px,4px,3px,4px"),
    Stroke("#5a3ec0", "pentagon", "6px,3px"),
    Stroke("#007389", "cross", "12px,5px"),
)
WORDS: Mapping[str, str] = {
    "step": "step",
    "start": "start",
    "minimum": "local minimum",
    "lowest": "global minimum",
    "diverged": "diverged at step {step}",
}


def figure(
    race: Race,
    surface: Surface,
    *,
    names: Sequence[str] = (),
    strokes: Sequence[Stroke] = STROKES,
    window: Window | None = None,
    parameters: Mapping[str, float] | None = None,
    words: Mapping[str, str] = WORDS,
) -> Figure:
    """The figure of a race from one start.

    ``names``: of the runs, "Run 1" and so on where left out; ``strokes``: how they are drawn, in turn; ``window``: of
    the plane, the surface's own where left out; ``parameters``: of the surface, as ``descend`` had them. A run that
    diverged ends where it was last finite, and its name says when. ValueError for a race from several starts.
    """
    from plotly.subplots import make_subplots

    if race.losses.ndim != 2:
        raise ValueError("a figure shows a race from one start")
    made = make_subplots(rows=1, cols=2, column_widths=[0.58, 0.42], horizontal_spacing=0.1)
    xs, ys, z = grid(surface, window or surface.domain, parameters)
    made.add_contour(x=xs, y=ys, z=levelled(z), **LEVELS, row=1, col=1)
    for place, path in enumerate(paths(race)):
        stroke = strokes[place % len(strokes)]
        shared = {"name": called(race, place, names, words), "legendgroup": str(place)}
        shared["line"] = {"color": stroke.colour, "dash": stroke.dash, "width": 2}
        shared["marker"] = {"symbol": stroke.symbol, "size": 8, "color": stroke.colour, "maxdisplayed": 7}
        hover = "x %{x:.4g}<br>y %{y:.4g}<br>" + words["step"] + " %{customdata}<extra></extra>"
        steps = np.arange(len(path))
        made.add_scatter(
            x=path[:, 0], y=path[:, 1], customdata=steps, mode="lines+markers", hovertemplate=hover, **shared
        )
        losses = race.losses[place, : len(path)]
        made.add_scatter(x=steps, y=losses, mode="lines+markers", showlegend=False, row=1, col=2, **shared)
    made.add_traces(marks(race, surface, parameters, words))
    made.update_xaxes(title_text="x", range=(window or surface.domain)[0], row=1, col=1)
    made.update_yaxes(title_text="y", range=(window or surface.domain)[1], row=1, col=1)
    made.update_xaxes(title_text=words["step"], row=1, col=2)
    made.update_yaxes(title_text="f", type="log" if positive(race) else "linear", exponentformat="power", row=1, col=2)
    made.update_layout(template="plotly_white", legend={"orientation": "h", "y": -0.15}, hovermode="closest")
    return made


def faded(colour: str, alpha: float) -> str:
    """A colour ``#rrggbb`` that lets through what lies behind it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


SCALE = [[0, "#b0d0e6"], [0.5, "#d9e6ed"], [1, "#fefaf2"]]
LEVELS = {"showscale": False, "colorscale": SCALE, "ncontours": 24, "hoverinfo": "skip", "line": {"width": 0.5}}
"""How a surface looks from above."""


def grid(
    surface: Surface, window: Window, parameters: Mapping[str, float] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x (GRID,), y (GRID,) and f (GRID, GRID), by rows of y."""
    xs, ys = (np.linspace(low, high, GRID) for low, high in window)
    points = np.stack(np.meshgrid(xs, ys), axis=-1)
    return xs, ys, surface.value(points, **dict(parameters or {}))


def levelled(z: np.ndarray) -> np.ndarray:
    """Heights whose lines stand apart at the bottom as well as at the walls; what is not finite is a gap."""
    finite = np.where(np.isfinite(z), z, np.nan)
    low = np.nanmin(finite)
    middle = np.nanmedian(finite) - low
    return np.log1p((finite - low) / middle) if middle > 0 else finite


def paths(race: Race) -> list[np.ndarray]:
    """The points of each run, (steps, 2), as far as they are finite."""
    return [positions[np.isfinite(positions).all(axis=-1)] for positions in race.positions]


def called(race: Race, place: int, names: Sequence[str], words: Mapping[str, str]) -> str:
    """A run's name as Plotly shows it, which would read some HTML in it."""
    name = html.escape(names[place] if place < len(names) else f"Run {place + 1}", quote=False)
    lost = int(race.diverged_at[place])
    return name if lost < 0 else f"{name} ({words['diverged'].format(step=lost)})"


def marks(
    race: Race, surface: Surface, parameters: Mapping[str, float] | None, words: Mapping[str, str]
) -> list[dict[str, object]]:
    """The start, and the global and the local minima where they are those of these parameters."""
    x, y = race.positions[0, 0]
    ring = {"symbol": "circle-open", "size": 14, "color": "#17202b", "line": {"width": 2}}
    found = [{"type": "scatter", "mode": "markers", "x": [x], "y": [y], "marker": ring, "name": words["start"]}]
    if surface.minima and {**surface.defaults, **(parameters or {})} == surface.defaults:
        local = [point for point in surface.minima if point not in surface.deepest]
        kinds = (("lowest", surface.deepest, "circle-dot", 14), ("minimum", local, "circle-cross-open", 11))
        for kind, points, symbol, size in kinds:
            mark = {"symbol": symbol, "size": size, "color": "#17202b", "line": {"width": 1.5}}
            at = {"x": [point[0] for point in points], "y": [point[1] for point in points]}
            name = {**WORDS, **words}[kind]
            found += [{"type": "scatter", "mode": "markers", "marker": mark, "name": name} | at] if points else []
    return found


def positive(race: Race) -> bool:
    """Whether all losses have a logarithm."""
    known = race.losses[np.isfinite(race.losses)]
    return bool(len(known)) and bool((known > 0).all())
