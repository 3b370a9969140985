"""Finished maps as files: NumPy arrays, and tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

import numpy as np

from formula import number_text
from optimizers.cells import harmless
from simulation.maps.basins import BasinMap
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import SettingsMap

Map = BasinMap | SettingsMap | Sensitivity


def map_npz(made: Map) -> bytes:
    """The arrays of a map of any kind, each under its name, and ``about``, JSON text of what it was asked for."""
    if isinstance(made, BasinMap):
        names, of = ("reached", "steps_needed", "xs", "ys", "minima", "stationary", "shares"), made.of
        about = {"window": of.window, "parameters": dict(of.parameters), "noise": of.noise, "seed": of.seed}
        about |= {"run": str(of.run), "radius": made.radius}
    elif isinstance(made, SettingsMap):
        names, of = ("final_loss", "steps_needed", "diverged", "reached_share", "diverged_share"), made.of
        about = {"run": str(of.run), "x": of.x, "y": of.y, "starts": of.starts.tolist(), "seed": of.seed}
    else:
        names, of = (
            ("losses", "values", "tried", "good", "good_ranges", "widths", "at_least", "best", "limits", "starts"),
            made,
        )
        about = {"runs": list(map(str, of.runs)), "name": of.name, "parameters": dict(of.parameters)}
    about |= {"surface": of.surface.key, "steps": of.steps}
    file = io.BytesIO()
    np.savez_compressed(file, about=json.dumps(about), **{name: getattr(made, name) for name in names})
    return file.getvalue()


def map_csv(made: Map) -> str:
    """A row for each cell of a map of any kind; empty where there is no number. Numbers read back as the same."""
    rows = {BasinMap: _basins, SettingsMap: _settings, Sensitivity: _sensitivity}[type(made)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows(made))
    return text.getvalue()


def _text(number: float) -> str:
    return number_text(number) if np.isfinite(number) else ""


def _basins(made: BasinMap) -> Iterator[Sequence[object]]:
    yield "x", "y", "reached", "steps_needed", "minimum_x", "minimum_y"
    minima = [[_text(one) for one in point] for point in made.minima.tolist()]
    xs = [_text(x) for x in made.xs.tolist()]
    for y, row, steps in zip(made.ys.tolist(), made.reached.tolist(), made.steps_needed.tolist(), strict=True):
        for x, reached, needed in zip(xs, row, steps, strict=True):
            yield x, _text(y), reached, needed, *(minima[reached] if reached >= 0 else ("", ""))


def _settings(made: SettingsMap) -> Iterator[Sequence[object]]:
    (x_name, xs), (y_name, ys) = made.of.x, made.of.y
    yield x_name, y_name, "final_loss", "steps_needed", "diverged", "reached_share", "diverged_share"
    for j, y in enumerate(ys):
        for i, x in enumerate(xs):
            shares = (_text(float(share[j, i])) for share in (made.reached_share, made.diverged_share))
            loss, lost = _text(float(made.final_loss[j, i])), int(made.diverged[j, i])
            yield _text(x), _text(y), loss, int(made.steps_needed[j, i]), lost, *shares


def _sensitivity(made: Sensitivity) -> Iterator[Sequence[object]]:
    yield "run", made.name, "median", "low", "high", "good"
    for run, *columns, tried in zip(made.runs, made.median, made.low, made.high, made.good, made.tried, strict=True):
        for value, *losses, good, can in zip(made.values.tolist(), *columns, tried, strict=True):
            if can:
                yield harmless(str(run)), _text(value), *(_text(float(loss)) for loss in losses), int(good)
