"""Settings maps and sensitivities as charts of a page: the figures that notebooks get, in a page's own look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from optimizers.naming import names_of
from simulation import Sensitivity, SettingsMap, map_figure
from ui.charts.look import axis, figure, strokes

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 420


def settings_figure(made: SettingsMap, words: Mapping[str, str]) -> Figure:
    """``words``: those of ``simulation.maps.look``."""
    return _on_a_page(map_figure(made, words=words))


def sensitivity_figure(made: Sensitivity, words: Mapping[str, str], language: str) -> Figure:
    """Each run in its look of everywhere; words as above."""
    names = names_of(made.runs, language=language)
    return _on_a_page(map_figure(made, names=names, strokes=strokes([run.optimizer for run in made.runs]), words=words))


def _on_a_page(made: Figure) -> Figure:
    drawn = json.loads(made.to_json())
    layout = {name: part for name, part in drawn["layout"].items() if name not in ("template", "xaxis", "yaxis")}
    for name in ("xaxis", "yaxis"):
        own = drawn["layout"][name]
        layout[name] = axis(own["title"]["text"], **{key: value for key, value in own.items() if key != "title"})
    legend = {"orientation": "h", "y": -0.22, "bgcolor": "rgba(0,0,0,0)"}
    shared = {"height": HEIGHT, "showlegend": True, "legend": legend, "margin": {"l": 60, "r": 14, "t": 12, "b": 60}}
    return figure(drawn["data"], layout | shared)
