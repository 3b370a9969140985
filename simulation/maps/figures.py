"""Finished maps as Plotly figures, for notebooks and for a file of their own."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from formula.quantity import BY_FACTORS
from optimizers.naming import names_of
from simulation.figure import STROKES, Stroke
from simulation.maps.basins import BasinMap
from simulation.maps.look import (
    COLOURS,
    GREYS,
    LOSSES,
    LOWEST,
    PALEST,
    PAPER,
    STRONGEST,
    WORDS,
    cells_of,
    ends_of_colours,
    formula_text,
    legend,
    logged,
    mixed,
    name_of,
    shares_of_steps,
    unnamed,
)
from simulation.maps.reaching import DIVERGED, NOT_CONVERGED, STATIONARY
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import NOISE, SettingsMap
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
) -> Figure:
    """The figure of a map of any kind.

    ``names`` and ``strokes``: of the runs of a sensitivity, the runs' own where left out.
    """
    if isinstance(made, BasinMap):
        return _basins(made, words)
    return _settings(made, words) if isinstance(made, SettingsMap) else _sensitivity(made, names, strokes, words)


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
    figure.update_xaxes(title_text="x", range=made.of.window[0])
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


def _settings(made: SettingsMap, words: Mapping[str, str]) -> Figure:
    from plotly.graph_objects import Figure

    of = made.of
    losses, (z, raised) = made.final_loss, logged(made.final_loss)
    label = html.escape(words["final"].format(n=of.steps))
    symbols = {quantity.key: quantity.symbol for quantity in (*of.surface.parameters, *of.run.hyperparameters)}
    symbols = {NOISE: "σ"} | symbols
    axes = [html.escape(symbols[name]) for name, _ in (of.x, of.y)]
    ends = ends_of_colours(z, raised, made.highest_start)
    figure = Figure()
    figure.add_heatmap(
        x=of.x[1],
        y=of.y[1],
        z=z,
        zmin=ends[0],
        zmax=ends[1],
        customdata=losses,
        colorscale=LOSSES,
        colorbar={"title": {"text": f"log₁₀ {label}" if raised else label, "side": "right"}},
        hovertemplate=f"{axes[0]} %{{x:.4g}}, {axes[1]} %{{y:.4g}}<br>{label} %{{customdata:.4g}}<extra></extra>",
    )
    lost = marked(made.diverged, *(np.array(values) for _, values in (of.x, of.y)))
    marker = {"symbol": MARKS[DIVERGED], "size": 6, "color": "#17202b", "line": {"width": 1.2}}
    if len(lost):
        name = html.escape(words["diverged"])
        figure.add_scatter(x=lost[:, 0], y=lost[:, 1], mode="markers", marker=marker, name=name, hoverinfo="skip")
    for curve in made.curves:
        line = {"dash": DASHES[curve.kind], "color": "#17202b", "width": 2}
        formula = formula_text(curve.formula, symbols)
        name = html.escape(f"{words[curve.kind]}: {symbols[curve.key]} = {formula}")
        # Paper beneath: colours are as dark as the ink at one end and, on a dark page, as pale at the other.
        beneath = {"line": {"color": "#ffffff", "width": 4.5}, "showlegend": False, "hoverinfo": "skip"}
        figure.add_scatter(x=curve.x, y=curve.y, mode="lines", **beneath)
        figure.add_scatter(x=curve.x, y=curve.y, mode="lines", line=line, name=name)
    scales = {h.key: h.scale for h in of.run.hyperparameters}
    for place, (update, (name, values)) in enumerate(((figure.update_xaxes, of.x), (figure.update_yaxes, of.y))):
        log, ends = is_log(of.surface, scales, name, values), [min(values), max(values)]
        update(title_text=axes[place], type="log" if log else "linear", range=np.log10(ends).tolist() if log else ends)
    figure.update_layout(template="plotly_white", legend={"orientation": "h", "y": -0.2})
    return figure


def _sensitivity(
    made: Sensitivity, names: Sequence[str], strokes: Sequence[Stroke], words: Mapping[str, str]
) -> Figure:
    from plotly.graph_objects import Figure

    figure = Figure()
    values, raised = logged(made.losses)
    for place, name in enumerate(names or names_of(made.runs)):
        stroke, width = strokes[place % len(strokes)], made.widths[place]
        known = np.isfinite(made.median[place])
        line = {"color": stroke.colour, "dash": stroke.dash, "width": 2}
        if len(made.starts) > 1:
            both = np.isfinite(made.low[place]) & np.isfinite(made.high[place])
            band = np.concatenate([made.values[both], made.values[both][::-1]])
            edges = np.concatenate([made.low[place][both], made.high[place][both][::-1]])
            figure.add_scatter(
                x=band,
                y=edges,
                fill="toself",
                mode="none",
                fillcolor=stroke.colour,
                opacity=0.15,
                showlegend=False,
                hoverinfo="skip",
            )
        told = "" if np.isnan(width) else f" ({words['good'].format(n=f'{width:.1f}')})"
        figure.add_scatter(
            x=made.values[known],
            y=made.median[place][known],
            mode="lines",
            line=line,
            name=html.escape(f"{name}{told}"),
        )
        if np.isfinite(made.limits[place]):
            figure.add_vline(x=made.limits[place], line={"color": stroke.colour, "dash": "dot", "width": 1})
    scales = {h.key: h.scale for run in made.runs for h in run.hyperparameters}
    log = is_log(made.surface, scales, made.name, made.values.tolist())
    symbols = {h.symbol for run in made.runs for h in run.hyperparameters if h.key == made.name}
    title = html.escape(symbols.pop() if len(symbols) == 1 else made.name)
    figure.update_xaxes(title_text=title, type="log" if log else "linear", exponentformat="power")
    label = html.escape(words["final"].format(n=made.steps))
    figure.update_yaxes(title_text=label, type="log" if raised else "linear", exponentformat="power")
    if raised:
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        figure.update_yaxes(range=[max(low, high - LOWEST) - 0.5, high + 0.5])
    figure.update_layout(template="plotly_white")
    return figure
