"""Maps, and races step by step from above, as landscapes and by their losses, as HTML files that need nothing else."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from optimizers.naming import names_of
from simulation.descend import Race
from simulation.figure import LEVELS, SCALE, STROKES, Stroke, Window, called, grid, levelled, marks, paths, positive
from simulation.figure import WORDS as FIGURE_WORDS
from simulation.maps.basins import BasinMap
from simulation.maps.figures import map_figure
from simulation.maps.look import WORDS as MAP_WORDS
from simulation.maps.look import goodness, settings_said
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import SettingsMap
from surfaces import Surface

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FRAMES = 60
"""So many moments of a race at the most, the last one always."""
POINTS = 1000
"""So many points of a path at the most; of a longer one every third, fifth … and the last: a zigzag stays one."""
DRAWN = 150_000
"""So many points in all frames together, about."""
FRAME_MS = 60
HEIGHT = "min(760px, 130vw)"
"""Of a figure that has none of its own."""
CONFIG = {"displaylogo": False, "responsive": True}

WORDS: Mapping[str, str] = {**FIGURE_WORDS, "play": "Play", "pause": "Pause", "settings": "Settings", "link": "Link"}


def race_page(
    race: Race,
    surface: Surface,
    *,
    title: str,
    names: Sequence[str],
    settings: Sequence[str],
    link: str,
    language: str = "en",
    strokes: Sequence[Stroke] = STROKES,
    window: Window | None = None,
    parameters: Mapping[str, float] | None = None,
    hidden: Sequence[int] = (),
    words: Mapping[str, str] = WORDS,
) -> str:
    """The file's text. ``settings``: a line of plain text each; all else as for ``figure``. Texts are never markup."""
    shown = [place for place in range(len(race.positions)) if place not in hidden]
    made = _figure(race, surface, shown, names, strokes, window, parameters, words)
    return page_of(made, title, settings, link, language, words)


def map_page(
    made: BasinMap | SettingsMap | Sensitivity,
    *,
    title: str,
    settings: Sequence[str],
    link: str,
    language: str = "en",
    names: Sequence[str] = (),
    strokes: Sequence[Stroke] = STROKES,
    words: Mapping[str, str] = WORDS | MAP_WORDS,
    axes: Sequence[str] = (),
    colour: str = "loss",
) -> str:
    """The file's text, all as for ``race_page`` and ``map_figure``."""
    look = {"strokes": strokes, "words": words, "axes": axes, "colour": colour}
    if isinstance(made, Sensitivity):
        names, good = names or names_of(made.runs), goodness(made, words)
        told = [f"{name}: {one}" for name, one in zip(names, good, strict=True)]
        figure = map_figure(made, names=names, **look)
        # What is good is told below: on a phone there is no room for it in a legend.
        figure.for_each_trace(lambda one: one.update(name=html.escape(names[one.meta["place"]])), {"mode": "lines"})
    else:
        told = [settings_said(made, words)] if isinstance(made, SettingsMap) else []
        figure = map_figure(made, **look)
    # What stands beside a map leaves it no room on a phone.
    bar = {"orientation": "h", "y": 1.01, "yanchor": "bottom", "thickness": 12, "title": {"side": "top"}}
    figure.update_traces(colorbar=bar, selector={"type": "heatmap"})
    legend = {"orientation": "h", "x": 0, "y": -0.16, "yanchor": "top"}
    figure.update_layout(showlegend=True, legend=legend, margin={"l": 60, "r": 20, "t": 20, "b": 60})
    if isinstance(made, SettingsMap):
        # A colour bar above a figure moves the title of the axis below, which Plotly lays out before it.
        below = {"text": figure.layout.xaxis.title.text, "font": {"size": 14}, "showarrow": False, "yshift": -24}
        figure.update_xaxes(title_text="")
        figure.add_annotation(x=0.5, xref="paper", y=0, yref="paper", yanchor="top", **below)
    return page_of(figure, title, settings, link, language, words, told)


def page_of(
    made: Figure,
    title: str,
    settings: Sequence[str],
    link: str,
    language: str,
    words: Mapping[str, str],
    told: Sequence[str] = (),
) -> str:
    """A figure with its title above, and what it tells, its settings and link below; texts are never markup."""
    from plotly.io import to_html

    chart = to_html(made, include_plotlyjs=True, full_html=False, auto_play=False, default_height=HEIGHT, config=CONFIG)
    said = "".join(f"<p>{html.escape(line)}</p>" for line in told)
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in settings)
    said += f"<h2>{html.escape(words['settings'])}</h2><ul>{lines}</ul>"
    said += f"<h2>{html.escape(words['link'])}</h2><p><code>{html.escape(link)}</code></p>"
    style = "body{font-family:sans-serif;margin:1rem auto;max-width:1500px;padding:0 1rem;color:#17202b}"
    style += "code{overflow-wrap:anywhere}h1{font-size:1.3rem}h2{font-size:1rem}"
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    )
    body = f"<h1>{html.escape(title)}</h1>{chart}{said}"
    return (
        f'<!doctype html><html lang="{language}"><head>{head}<style>{style}</style></head><body>{body}</body></html>\n'
    )


def moments(steps: int, runs: int) -> list[int]:
    """The steps that have a frame."""
    count = max(2, min(steps + 1, FRAMES, 2 * DRAWN // max(1, runs * min(steps, POINTS))))
    return sorted({round(step) for step in np.linspace(0, steps, count).tolist()})


def _figure(
    race: Race,
    surface: Surface,
    shown: Sequence[int],
    names: Sequence[str],
    strokes: Sequence[Stroke],
    window: Window | None,
    parameters: Mapping[str, float] | None,
    words: Mapping[str, str],
) -> Figure:
    from plotly.graph_objects import Frame
    from plotly.subplots import make_subplots

    kinds = [[{"type": "xy"}, {"type": "scene"}, {"type": "xy"}]]
    made = make_subplots(rows=1, cols=3, specs=kinds, column_widths=[0.36, 0.36, 0.28], horizontal_spacing=0.05)
    domain = window or surface.domain
    xs, ys, z = grid(surface, domain, parameters)
    lowest = np.nanmin(np.where(np.isfinite(z), z, np.nan))
    middle = np.nanmedian(np.where(np.isfinite(z), z, np.nan)) - lowest
    made.add_contour(x=xs, y=ys, z=levelled(z), **LEVELS, row=1, col=1)
    made.add_surface(
        x=xs, y=ys, z=levelled(z), showscale=False, colorscale=SCALE, opacity=0.85, hoverinfo="skip", row=1, col=2
    )
    made.add_traces(marks(race, surface, parameters, words))
    first = len(made.data)
    known = paths(race)
    steps = race.losses.shape[1] - 1

    def height(losses: np.ndarray) -> np.ndarray:
        return np.log1p(np.maximum(losses - lowest, 0) / middle) if middle > 0 else losses

    def drawn(until: int) -> list[dict[str, object]]:
        traces: list[dict[str, object]] = []
        for place in shown:
            picked = _picked(min(until + 1, len(known[place])))
            path, losses = known[place][picked], race.losses[place][picked]
            # In full at the end; on the way half the bytes are as good.
            kind = np.float64 if until == steps else np.float32
            x, y, z, f = (one.astype(kind) for one in (path[:, 0], path[:, 1], height(losses), losses))
            # A landscape has edges, and what is beyond them would be drawn over everything.
            inside = (domain[0][0] <= x) & (x <= domain[0][1]) & (domain[1][0] <= y) & (y <= domain[1][1])
            z = np.where(inside, z, np.nan)
            traces += [{"x": x, "y": y}, {"x": x, "y": y, "z": z}, {"x": picked.astype(np.int16), "y": f}]
        return traces

    kinds_of = ("scatter", "scatter3d", "scatter")
    for i, trace in enumerate(drawn(steps)):
        place, kind = shown[i // 3], kinds_of[i % 3]
        stroke = strokes[place % len(strokes)]
        line = {"color": stroke.colour, "width": 4 if kind == "scatter3d" else 2}
        trace |= {"type": kind, "mode": "lines", "legendgroup": str(place), "name": called(race, place, names, words)}
        trace |= {"showlegend": i % 3 == 0, "line": line if kind == "scatter3d" else line | {"dash": stroke.dash}}
        mark = "2" if i % 3 else ""
        axes = {"scene": "scene"} if kind == "scatter3d" else {"xaxis": f"x{mark}", "yaxis": f"y{mark}"}
        made.add_trace(trace | axes)
    numbers = list(range(first, len(made.data)))
    made.frames = [
        Frame(name=str(step), traces=numbers, data=[_typed(i, trace, kinds_of) for i, trace in enumerate(drawn(step))])
        for step in moments(steps, len(shown))
    ]
    made.update_layout(**_layout(domain, moments(steps, len(shown)), positive(race), words))
    return made


def _typed(i: int, trace: dict[str, object], kinds: Sequence[str]) -> dict[str, object]:
    return trace | {"type": kinds[i % 3]}


def _picked(count: int) -> np.ndarray:
    """Numbers of the points that are drawn of so many."""
    every = -(-count // POINTS)
    every += every % 2 == 0
    return np.unique(np.append(np.arange(0, count, every), max(0, count - 1)))


def _layout(domain: Window, steps: Sequence[int], log: bool, words: Mapping[str, str]) -> dict[str, object]:
    def go(step: int | None) -> list[object]:
        how = {"frame": {"duration": FRAME_MS, "redraw": True}, "transition": {"duration": 0}, "mode": "immediate"}
        return [None if step is None else [str(step)], how | {"fromcurrent": step is None}]

    pause = [[None], {"frame": {"duration": 0, "redraw": False}, "mode": "immediate", "transition": {"duration": 0}}]
    buttons = [
        {"label": f"▶ {html.escape(words['play'])}", "method": "animate", "args": go(None)},
        {"label": f"❚❚ {html.escape(words['pause'])}", "method": "animate", "args": pause},
    ]
    slider = {
        "active": len(steps) - 1,
        "currentvalue": {"prefix": f"{html.escape(words['step'])} "},
        "pad": {"t": 40, "l": 190},
        "steps": [{"label": str(step), "method": "animate", "args": go(step)} for step in steps],
    }
    menu = {"type": "buttons", "direction": "right", "x": 0, "y": -0.12, "xanchor": "left", "yanchor": "top"}
    plain = {"title": "", "showticklabels": False}
    return {
        "template": "plotly_white",
        "height": 620,
        "margin": {"l": 50, "r": 20, "t": 20, "b": 130},
        "legend": {"orientation": "h", "y": 1.08},
        "updatemenus": [menu | {"buttons": buttons, "showactive": False, "pad": {"t": 40}}],
        "sliders": [slider],
        "xaxis": {"title": {"text": "x"}, "range": list(domain[0])},
        "yaxis": {"title": {"text": "y"}, "range": list(domain[1])},
        "xaxis2": {"title": {"text": html.escape(words["step"])}, "range": [0, steps[-1]]},
        "yaxis2": {"title": {"text": "f"}, "type": "log" if log else "linear", "exponentformat": "power"},
        "scene": {
            "xaxis": {"title": {"text": "x"}, "range": list(domain[0])},
            "yaxis": {"title": {"text": "y"}, "range": list(domain[1])},
            "zaxis": plain,
            "aspectmode": "cube",
        },
    }
