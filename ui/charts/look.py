"""How charts look: the runs' colours, dashes and markers, and what all charts have in common.

Figures have the colours of a light page; the view changes them into a dark page's, pair by pair of LOOKS, and takes
text, paper and font from the page.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from optimizers import OPTIMIZERS
from simulation.figure import Stroke, faded
from ui.browser.palette import Look, looks_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

INK = "#17202b"
"""Text on a light page; on another one it becomes that page's."""
PAPER = "#ffffff"
SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "diamond": "diamond",
    "star": "star",
    "wedge": "triangle-down",
    "pentagon": "pentagon",
    "cross": "cross",
}
"""Plotly's name of each marker."""

Trace = dict[str, object]


def looks(optimizers: Sequence[str]) -> list[Look]:
    """The looks of runs, as everywhere in the app."""
    return looks_of(optimizers, OPTIMIZERS)


def strokes(optimizers: Sequence[str]) -> list[Stroke]:
    """The same for figures of ``simulation``, which stand on a light page."""
    return [
        Stroke(look.light, SYMBOLS[look.marker], ",".join(f"{length}px" for length in look.dash) or "solid")
        for look in looks(optimizers)
    ]


def line(look: Look, width: float) -> dict[str, object]:
    """A line in a run's colour and dash."""
    dash = ",".join(f"{length}px" for length in look.dash)
    return {"color": look.light, "width": width} | ({"dash": dash} if dash else {})


def plain(text: str) -> str:
    """A text as it is: Plotly reads some HTML in names and titles, and a reader may have written it."""
    return html.escape(text, quote=False)


def axis(title: str, **more: object) -> dict[str, object]:
    """An axis with a title."""
    shared = {"title": {"text": plain(title)}, "gridcolor": faded(INK, 0.14), "zeroline": False, "automargin": True}
    return (
        shared | {"linecolor": faded(INK, 0.5), "ticks": "outside", "ticklen": 4, "tickcolor": faded(INK, 0.5)} | more
    )


def figure(traces: Sequence[Trace], layout: Mapping[str, object]) -> Figure:
    """A Plotly figure of these traces, with what all charts share."""
    # Imported here: the race page never needs it.
    from plotly.graph_objects import Figure

    shared = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "size": 12},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": faded(INK, 0.3), "font": {"color": INK}, "namelength": -1},
        # What numbers and titles of this size need: where Plotly finds that there is less, it draws all of it twice.
        "margin": {"l": 62, "r": 14, "t": 12, "b": 50},
        "showlegend": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": faded(INK, 0.65), "activecolor": INK},
        "uirevision": "kept",
    }
    # Every look at a running training makes figures: tests validate them, so that no page has to.
    return Figure(data=list(traces), layout=shared | dict(layout), _validate=False)
