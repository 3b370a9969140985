"""Settings maps and sensitivities as charts of a page: the figures that notebooks get, in a page's own look."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulation import Sensitivity, SettingsMap, map_figure
from simulation.setting_curves import HEIGHT
from ui.charts.look import axis, figure, plain, strokes

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def settings_figure(made: SettingsMap, words: Mapping[str, str]) -> Figure:
    """``words``: those of ``simulation.maps.look``."""
    legend = {"orientation": "h", "y": -0.22, "bgcolor": "rgba(0,0,0,0)"}
    margin = {"l": 60, "r": 14, "t": 12, "b": 60}
    return _on_a_page(map_figure(made, words=words), height=HEIGHT, showlegend=True, legend=legend, margin=margin)


def sensitivity_figure(made: Sensitivity, names: Sequence[str], words: Mapping[str, str]) -> Figure:
    """Each run in its look of everywhere; words as above. The page says what its points are, and names the lines."""
    drawn = map_figure(made, names=names, strokes=strokes([run.optimizer for run in made.runs]), words=words)
    for trace in drawn.select_traces(selector=lambda one: one.name):
        trace.update(name=plain(trace.meta["name"]), hovertemplate="%{customdata}")
    return _on_a_page(drawn, height=HEIGHT)


def _on_a_page(made: Figure, **more: object) -> Figure:
    drawn = json.loads(made.to_json())
    layout = {name: part for name, part in drawn["layout"].items() if name not in ("template", "xaxis", "yaxis")}
    for name in ("xaxis", "yaxis"):
        own = drawn["layout"][name]
        layout[name] = axis(own["title"]["text"], **{key: value for key, value in own.items() if key != "title"})
    return figure(drawn["data"], layout | more)
