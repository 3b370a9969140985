"""Charts as typed functions: one view shows the figures that the modules beside this one make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from optimizers.naming import names_of
from simulation import Sensitivity, SettingsMap
from simulation.setting_curves import good_text
from ui.browser.component import asset, view
from ui.charts.figures.confusion import confusion_figure
from ui.charts.figures.curves import Axes, Series, curves_figure
from ui.charts.figures.finals import finals_figure
from ui.charts.figures.histograms import Group, histograms_figure
from ui.charts.figures.maps import sensitivity_figure, settings_figure
from ui.charts.figures.trials import Trials, trials_figure
from ui.charts.look import plain
from ui.charts.plotly_js import plotly_js

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_FIGURE = view("figure")


def _show(
    key: str,
    figure: Figure,
    *,
    testid: str,
    label: str,
    language: str,
    said: str = "",
    names: Sequence[Mapping[str, object]] = (),
    axis: str = "",
    read: str = "",
    tools: bool = False,
    file: str = "",
    present: str = "",
    cell: tuple[int, int] | None = None,
    on_cell: Callable[[], None] | None = None,
) -> None:
    """Mounts the view. ``said``: what a screen reader says after the label; ``names``: ``{"place", "optimizer", "name",
    "settings"}`` of runs that can be hidden; ``axis``: what x is, for who reads by keys; ``read``: "x" (all runs at one
    x), "cells" or "" (nothing is read by keys); ``present``: for a projector, "window" with the height that the window
    leaves, "text" with its own, or "" for a desk."""
    spoken = f"{label}: {said}" if said else label
    data = {"figure": figure.to_plotly_json(), "testid": testid, "label": spoken, "language": language}
    data |= {"names": list(names), "axis": axis, "read": read, "tools": tools, "file": file, "title": plain(label)}
    data |= {"plotly": asset(plotly_js()[0]), "cell": cell} | ({"present": present} if present else {})
    more = {} if on_cell is None else {"on_cell_change": on_cell}
    _FIGURE(key=key, data=data, **more)


def curves(
    *,
    key: str,
    runs: Sequence[str],
    series: Sequence[Series],
    axes: Axes,
    label: str,
    language: str,
    settings: Sequence[str] = (),
    tools: bool = False,
    file: str = "curves",
    present: str = "",
) -> None:
    """Curves of finished points, read at one x by pointer or keys; their names switch them off and on.

    ``runs``: their optimizers. ``label``: what a screen reader says, and a picture's title; ``settings``: of each run,
    for a picture's legend; ``tools``: whether it can be saved and enlarged; ``file``: a picture's name; ``present``:
    "window" or "text" on a projector, see ``_show``.
    """
    strong = [one for one in series if not one.get("faint")] or list(series)
    names = [_named(one, runs, settings) for one in strong]
    figure = curves_figure(runs, series, axes)
    shown = {"testid": "curves", "label": label, "language": language, "names": names, "axis": axes["xLabel"]}
    _show(key, figure, **shown, read="x", tools=tools, file=file, present=present)


def trials(
    *,
    key: str,
    runs: Sequence[str],
    series: Sequence[Trials],
    words: Mapping[str, str],
    label: str,
    said: Sequence[str],
    language: str,
    mark: float | None = None,
    file: str = "learning-rates",
) -> None:
    """Accuracy against learning rate, from trials of each optimizer; see ``trials_figure``. ``said``: of their good
    ranges, in the order of the runs, for who does not see them, and for a picture's legend."""
    names = [_named(one, runs, said) for one in series]
    figure = trials_figure(runs, series, mark, words)
    shown = {"testid": "learning-rates", "label": label, "language": language, "names": names, "axis": words["rate"]}
    _show(key, figure, **shown, said="; ".join(said), read="x", tools=True, file=file)


def _named(one: Series | Trials, runs: Sequence[str], settings: Sequence[str]) -> dict[str, object]:
    place, name = one["place"], one["name"]
    said = settings[place] if place < len(settings) else name
    return {"place": place, "optimizer": runs[place], "name": name, "settings": plain(said)}


def histograms(*, key: str, groups: Sequence[Group], label: str, language: str) -> None:
    """Distributions in groups side by side."""
    _show(key, histograms_figure(groups), testid="histograms", label=label, language=language)


def confusion(
    *,
    key: str,
    counts: np.ndarray,
    classes: Sequence[str],
    cell: tuple[int, int] | None,
    said: str,
    true: str,
    label: str,
    language: str,
    on_change: Callable[[], None],
) -> None:
    """A confusion matrix; the chosen cell (true, said), or None, arrives as ``st.session_state[key]["cell"]``."""
    figure = confusion_figure(counts, classes, cell, said, true)
    shown = {"testid": "confusion", "label": label, "language": language}
    _show(key, figure, **shown, read="cells", cell=cell, on_cell=on_change)


def settings(made: SettingsMap, *, key: str, words: Mapping[str, str], label: str, language: str) -> None:
    """A settings map; ``words`` as in ``simulation.maps.look``."""
    shown = {"testid": "settings-map", "label": label, "language": language}
    _show(key, settings_figure(made, words), **shown, tools=True, file="settings")


def sensitivity(made: Sensitivity, *, key: str, words: Mapping[str, str], label: str, language: str) -> None:
    """What runs come to with each value of a setting; ``words`` as in ``simulation.maps.look``."""
    names = names_of(made.runs, language=language)
    figure = sensitivity_figure(made, names, words)
    told = [f"{name}: {good_text(found, words)}" for name, found in zip(names, made.ranges, strict=True)]
    named = [
        {"place": place, "optimizer": run.optimizer, "name": name, "settings": plain(said)}
        for place, (run, name, said) in enumerate(zip(made.runs, names, told, strict=True))
    ]
    shown = {"testid": "sensitivity", "label": label, "language": language, "said": "; ".join(told), "names": named}
    axis = figure.layout.xaxis.title.text
    _show(key, figure, **shown, axis=axis, read="x", tools=True, file="sensitivity")


def finals(
    *,
    key: str,
    runs: Sequence[str],
    names: Sequence[str],
    accuracies: Sequence[Sequence[float]],
    axis: str,
    label: str,
    language: str,
) -> None:
    """Final accuracies of runs: a point a seed, and the mean."""
    figure = finals_figure(runs, names, accuracies, axis)
    _show(key, figure, testid="finals", label=label, language=language, tools=True, file="finals")
