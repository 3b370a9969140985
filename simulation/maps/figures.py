"""Finished maps as Plotly figures, for notebooks and for a file of their own."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from formula.quantity import BY_FACTORS
from optimizers.naming import names_of
from simulation.figure import STROKES, Stroke
from simulation.maps.basins import BasinMap
from simulation.maps.look import (
    COLOURS,
    GREYS,
    GROUNDS,
    INK,
    LOSSES,
    PALEST,
    PAPER,
    STRONGEST,
    WORDS,
    cells_of,
    ends_of_colours,
    ends_of_curves,
    formula_text,
    goodness,
    legend,
    logged,
    mixed,
    name_of,
    shares_of_steps,
    unnamed,
)
from simulation.maps.reaching import DIVERGED, NOT_CONVERGED, STATIONARY
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import NOISE, Settings, SettingsMap
from simulation.setting_curves import Across, Trace, band, bar, best, crosses, layout, width_text
from surfaces import Surface

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MARKED = 28
"""So many marks a side lie over cells that reach no minimum, about."""
MARKS = {NOT_CONVERGED: "line-nw-open", DIVERGED: "x-thin-open", STATIONARY: "circle-open-dot"}
DASHES = {"border": "dash", "ridge": "dot"}


def map_figure(
    made: BasinMap | SettingsMap | Sensitivity,
    *,
    names: Sequence[str] = (),
    strokes: Sequence[Stroke] = STROKES,
    words: Mapping[str, str] = WORDS,
    axes: Sequence[str] = (),
    colour: str = "loss",
) -> Figure:
    """The figure of a map of any kind.

    ``names`` and ``strokes``: of the runs of a sensitivity, the runs' own where left out. ``axes``: what those of a
    settings map, or that of a sensitivity, are called, their symbols where left out. ``colour``: of a setting says the
    "loss" that it comes to, or the "steps" to a minimum.
    """
    if isinstance(made, BasinMap):
        return _basins(made, words)
    if isinstance(made, SettingsMap):
        return _settings(made, words, axes, colour)
    return _sensitivity(made, names, strokes, words, axes)


def _rgb(colour: tuple[int, int, int]) -> str:
    return f"rgb{colour}"


def _basins(made: BasinMap, words: Mapping[str, str]) -> Figure:
    from plotly.graph_objects import Figure

    bands = len(COLOURS) + len(GREYS)
    codes = np.where(made.reached >= 0, made.reached % len(COLOURS), 0).astype(float)
    # A shade lies within its colour's band, never on the edge of the next.
    codes += 0.02 + 0.96 * shares_of_steps(made)
    scale = []
    for place, colour in enumerate(COLOURS):
        ends = (mixed(PAPER, colour, PALEST), mixed(PAPER, colour, STRONGEST))
        scale += [[(place + i) / bands, _rgb(end)] for i, end in enumerate(ends)]
    for place, (code, grey) in enumerate(GREYS.items(), len(COLOURS)):
        codes[cells_of(made, code)] = place + 0.5
        scale += [[(place + i) / bands, _rgb(grey)] for i in (0, 1)]
    scale[-1][0] = 1
    told = {code: html.escape(name_of(made, code, words)) for code in np.unique(made.reached).tolist()}
    texts = np.array([[told[code] for code in row] for row in made.reached.tolist()])
    figure, steps = Figure(), html.escape(words["steps"])
    figure.add_heatmap(
        x=made.xs,
        y=made.ys,
        z=codes,
        zmin=0,
        zmax=bands,
        colorscale=scale,
        showscale=False,
        text=texts,
        customdata=made.steps_needed,
        hovertemplate=f"(%{{x:.4g}}, %{{y:.4g}}) → %{{text}}<br>{steps} %{{customdata}}<extra></extra>",
    )
    for code, text in legend(made, words):
        if code >= 0:
            at, symbol = made.minima[[code]], "circle-dot" if code in made.lowest else "circle-cross"
            marker = {"symbol": symbol, "size": 13, "color": _rgb(COLOURS[code % len(COLOURS)])}
        else:
            at, marker = (
                marked(cells_of(made, code), made.xs, made.ys),
                {"symbol": MARKS[code], "size": 6, "color": "#17202b"},
            )
        marker["line"] = {"color": "#17202b", "width": 1.2}
        figure.add_scatter(
            x=at[:, 0], y=at[:, 1], mode="markers", marker=marker, name=html.escape(text), hoverinfo="skip"
        )
    if unnamed(made):
        name = html.escape(words["more"].format(n=unnamed(made)))
        figure.add_scatter(x=[None], y=[None], mode="markers", marker={"color": "#fff"}, name=name)
    figure.update_xaxes(title_text="x", range=made.of.window[0], constrain="domain")
    figure.update_yaxes(title_text="y", range=made.of.window[1], scaleanchor="x", constrain="domain")
    figure.update_layout(template="plotly_white", legend={"itemclick": False, "itemdoubleclick": False})
    return figure


def marked(kind: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """Middles of some of the cells of a kind, bool (rows, columns), so many to a side at the most, (n, 2)."""
    down, across = (slice(every // 2, None, every) for every in (-(-side // MARKED) for side in kind.shape))
    rows, columns = np.nonzero(kind[down, across])
    return np.stack([xs[across][columns], ys[down][rows]], axis=-1)


def is_log(surface: Surface, scales: Mapping[str, str], name: str, values: Sequence[float]) -> bool:
    """Whether an axis goes by factors: that of a setting whose slider does, of values that have a logarithm."""
    known = {parameter.key: parameter.scale for parameter in surface.parameters} | dict(scales)
    return known.get(name) in BY_FACTORS and min(values) > 0


def outer(values: Sequence[float], log: bool) -> tuple[float, float]:
    """The outer edges of the cells of these values, in an axis's own units: powers of ten on a ``log`` one."""
    places = np.sort(np.log10(values) if log else np.array(values, float))
    first, last = (places[:2], places[-2:]) if len(places) > 1 else ([0, 1], [0, 1])
    return float(places[0] - (first[1] - first[0]) / 2), float(places[-1] + (last[1] - last[0]) / 2)


def _settings(made: SettingsMap, words: Mapping[str, str], names: Sequence[str], colour: str) -> Figure:
    from plotly.graph_objects import Figure

    of = made.of
    symbols = {quantity.key: quantity.symbol for quantity in (*of.surface.parameters, *of.run.hyperparameters)}
    symbols = {NOISE: "σ"} | symbols
    axes = [html.escape(name) for name in names or [symbols[key] for key, _ in (of.x, of.y)]]
    here = f"{axes[0]} %{{x:.4g}}<br>{axes[1]} %{{y:.4g}}<br>"
    label, heat = _losses(made, words) if colour == "loss" else _steps(made, words)
    figure = Figure()
    heat["colorbar"] |= {"title": {"text": label, "side": "right"}}
    heat["hovertemplate"] = f"{here}{heat['hovertemplate']}<extra></extra>"
    figure.add_heatmap(x=of.x[1], y=of.y[1], colorscale=LOSSES, hoverongaps=False, **heat)
    never = {"none": (NOT_CONVERGED, (made.steps_needed < 0) & ~made.diverged)} if colour == "steps" else {}
    for word, (code, kind) in (never | {"diverged": (DIVERGED, made.diverged)}).items():
        if kind.any():
            _add_kind(figure, code, kind, of, html.escape(words[word]), here)
    for curve in made.curves:
        line = {"dash": DASHES[curve.kind], "color": "#17202b", "width": 2}
        formula = formula_text(curve.formula, symbols)
        name = html.escape(f"{words[curve.kind]}: {symbols[curve.key]} = {formula}")
        # Paper beneath: colours are as dark as the ink at one end and, on a dark page, as pale at the other.
        beneath = {"line": {"color": "#ffffff", "width": 4.5}, "showlegend": False, "hoverinfo": "skip"}
        figure.add_scatter(x=curve.x, y=curve.y, mode="lines", **beneath)
        figure.add_scatter(x=curve.x, y=curve.y, mode="lines", line=line, name=name, hoverinfo="skip")
    scales = {h.key: h.scale for h in of.run.hyperparameters}
    for place, (update, (name, values)) in enumerate(((figure.update_xaxes, of.x), (figure.update_yaxes, of.y))):
        log = is_log(of.surface, scales, name, values)
        update(title_text=axes[place], type="log" if log else "linear", range=outer(values, log))
    figure.update_layout(template="plotly_white", legend={"orientation": "h", "y": -0.2})
    return figure


def _losses(made: SettingsMap, words: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """What is shown of each cell where colours say the loss, as a heatmap has it, under its label."""
    values, raised = logged(made.final_loss)
    label = html.escape(words["final"].format(n=made.of.steps))
    low, high = ends_of_colours(values, raised, made.highest_start)
    heat = {"z": values, "zmin": low, "zmax": high, "customdata": made.final_loss, "colorbar": {}}
    return f"log₁₀ {label}" if raised else label, heat | {"hovertemplate": f"{label} %{{customdata:.4g}}"}


def _steps(made: SettingsMap, words: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """The same where colours say the steps to a minimum."""
    label, steps = html.escape(words["by-steps"]), max(1, made.of.steps)
    reached = (made.steps_needed >= 0) & ~made.diverged
    shares = np.where(reached, np.log1p(np.maximum(made.steps_needed, 0)) / np.log1p(steps), np.nan)
    ticks = [0, *(n for power in range(5) for n in (10**power, 3 * 10**power) if n < steps / 1.5), steps]
    scale = {"tickvals": np.log1p(ticks) / np.log1p(steps), "ticktext": list(map(str, ticks))}
    heat = {"z": shares, "zmin": 0, "zmax": 1, "customdata": made.steps_needed, "colorbar": scale}
    return label, heat | {"hovertemplate": f"{label} %{{customdata}}"}


def _add_kind(figure: Figure, code: int, kind: np.ndarray, of: Settings, name: str, here: str) -> None:
    """The cells of a kind that comes to nothing, bool (y values, x values), on a ground of their own and with marks."""
    xs, ys = (np.array(values) for _, values in (of.x, of.y))
    ground = [[share, f"rgba({','.join(map(str, INK))},{GROUNDS[code]})"] for share in (0, 1)]
    cells = np.where(kind, np.float32(0), np.float32(np.nan))
    shown = {"colorscale": ground, "showscale": False, "showlegend": False, "hoverongaps": False}
    figure.add_heatmap(x=xs, y=ys, z=cells, hovertemplate=f"{here}{name}<extra></extra>", **shown)
    at = marked(kind, xs, ys)
    marker = {"symbol": MARKS[code], "size": 6, "color": "#17202b", "line": {"width": 1.2}}
    figure.add_scatter(x=at[:, 0], y=at[:, 1], mode="markers", marker=marker, name=name, hoverinfo="skip")


def _sensitivity(
    made: Sensitivity, names: Sequence[str], strokes: Sequence[Stroke], words: Mapping[str, str], axes: Sequence[str]
) -> Figure:
    from plotly.graph_objects import Figure

    low, high, raised = ends_of_curves(made)
    symbols = {h.symbol for run in made.runs for h in run.hyperparameters if h.key == made.name}
    title = html.escape(axes[0] if axes else symbols.pop() if len(symbols) == 1 else made.name)
    scales = {h.key: h.scale for run in made.runs for h in run.hyperparameters}
    values = made.values.tolist()
    log = is_log(made.surface, scales, made.name, values)
    across = Across(outer(values, log), log)
    named = zip(names or names_of(made.runs), cycle(strokes), goodness(made, words), strict=False)
    layers = [_layers(made, place, *next(named), (low, high), across, words) for place in range(len(made.runs))]
    figure = Figure([trace for layer in zip(*layers, strict=True) for traces in layer for trace in traces])
    for place, (limit, stroke) in enumerate(zip(made.limits.tolist(), cycle(strokes), strict=False)):
        if np.isfinite(limit):
            line = {"color": stroke.colour, "dash": "2px,4px", "width": 1.5}
            figure.add_vline(x=limit, line=line, name=str(place))
    ends = np.log10([low, high]).tolist() if raised else (low, high)
    room = 0.5 if raised else (ends[1] - ends[0] or 1) / 20
    rows = layout(len(made.runs), ends[0] - room, ends[1] + room)
    figure.update_layout(rows, template="plotly_white", hovermode="x unified")
    head = {"text": f"{title} %{{x:.4~g}}"}
    figure.update_xaxes(title_text=title, type="log" if log else "linear", range=across.ends, unifiedhovertitle=head)
    label = html.escape(words["final"].format(n=made.steps))
    # For all digits of so many decades there is no room on a phone.
    wide = log and across.ends[1] - across.ends[0] > 5
    figure.update_xaxes({"dtick": 1, "exponentformat": "power"} if wide else {"tickformat": "~g"}, hoverformat="~g")
    # Not of both axes: the bars' own has no scale.
    figure.update_layout(yaxis={"title": label, "type": "log" if raised else "linear", "exponentformat": "power"})
    return figure


def _layers(
    made: Sensitivity,
    place: int,
    name: str,
    stroke: Stroke,
    good: str,
    ends: tuple[float, float],
    across: Across,
    words: Mapping[str, str],
) -> tuple[list[Trace], list[Trace], list[Trace]]:
    """Of a run what lies behind all lines, its line, and its marks."""
    colour, median, found, (lowest, highest) = stroke.colour, made.median[place], made.ranges[place], ends
    both = {"low": made.low[place], "high": made.high[place]} if len(made.starts) > 1 else {}
    edges = {name: listed(values) for name, values in both.items()}
    bands = band(made.values, *edges.values(), colour) if edges else []
    meta = {"place": place, "name": name, "percent": False, "best": "low", "faint": False}
    line = {
        "type": "scatter",
        "x": made.values.tolist(),
        "y": listed(median),
        "mode": "lines",
        "line": {"color": colour, "dash": stroke.dash, "width": 2},
        "name": html.escape(f"{name}: {good}"),
        "meta": meta | edges,
        "hovertemplate": f"%{{y:.4g}}<extra>{html.escape(name)}</extra>",
    }
    marks, lost = [], made.tried[place] & np.isnan(median)
    if np.isfinite(made.best[place]):
        marks.append(best(float(made.best[place]), max(float(np.nanmin(median)), lowest), colour))
    if lost.any():
        # Where it begins to diverge there is a mark; beyond it the same is only read.
        sizes = np.where(begins(lost, made.tried[place]), 9, 0)[lost].tolist()
        gone = crosses(made.values[lost].tolist(), highest, colour, sizes)
        marks.append(gone | {"hoverinfo": "skip", "meta": meta | {"instead": words["diverged"]}})
    if found:
        marks.append(bar(found, width_text(found, words), colour, place, len(made.runs), across))
    own = {"meta": {"place": place}, "legendgroup": str(place)}
    return tuple([own | trace for trace in layer] for layer in (bands, [line], marks))


def listed(values: np.ndarray) -> list[float | None]:
    """Numbers of which those that are NaN are gaps."""
    return [None if value != value else value for value in values.tolist()]


def begins(lost: np.ndarray, tried: np.ndarray) -> np.ndarray:
    """Which of the values with which a run diverges are beside one with which it does not, bool (values,)."""
    other = np.pad(~lost & tried, 1)
    return lost & (other[:-2] | other[2:])
