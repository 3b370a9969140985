"""How carefully a setting must be chosen: what is left of the loss after some steps, by its value, for each run.

A value is *good* where the run loses at least GOOD of what it could: where its final loss is at most the lowest one
plus 1 - GOOD of the start's height above that, from half of the starts or more. The lowest loss is that of the lowest
known minimum; where none is known, the lowest that any run here came to; where the surface has no bottom, nothing is
good. The *good range* of a run is its longest row of good values, the first of equally long ones, and its *width* is
said in decades: log₁₀ of its last value over its first; of what counts from 1 down, such as a momentum, log₁₀ of
1 - its first over 1 - its last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizers import Run
from simulation.maps.asked import chance, computed, parameters_of, steps_of
from simulation.maps.places import known
from simulation.maps.settings import Cells, Setting, axis_of, in_order, middle, piece, starts_of, tasks, with_value
from surfaces import Surface

GOOD = 0.99
MAX_RUNS = 8


@dataclass(frozen=True)
class Sensitivity:
    """``losses`` float64 (runs, values, starts): after the last step, NaN where a run diverged or was not tried.

    ``tried`` bool (runs, values): whether the value is within the range that the run's optimizer declares.
    """

    surface: Surface
    runs: tuple[Run, ...]
    name: str
    values: np.ndarray
    starts: np.ndarray
    steps: int
    parameters: Mapping[str, float]
    losses: np.ndarray
    tried: np.ndarray

    @property
    def median(self) -> np.ndarray:
        """Of the starts the middle one, float64 (runs, values)."""
        return middle(self.losses)

    @property
    def low(self) -> np.ndarray:
        """Of the starts the lowest, float64 (runs, values); NaN where all diverged."""
        return np.sort(self.losses, axis=-1)[..., 0]

    @property
    def high(self) -> np.ndarray:
        """Of the starts the highest, float64 (runs, values); NaN where one diverged."""
        return np.sort(self.losses, axis=-1)[..., -1]

    @property
    def highest_start(self) -> float:
        """The highest loss from which runs begin."""
        return float(self.surface.value(self.starts, **self.parameters).max())

    @cached_property
    def lowest(self) -> float:
        """The lowest loss that there is to come to; NaN where there is none."""
        if not self.surface.bounded:
            return np.nan
        heights = self.surface.value(known(self.surface, self.parameters).minima, **self.parameters)
        found = heights if len(heights) else self.losses[np.isfinite(self.losses)]
        return float(found.min()) if len(found) else np.nan

    @property
    def good(self) -> np.ndarray:
        """Which values are good, bool (runs, values)."""
        heights = self.surface.value(self.starts, **self.parameters) - self.lowest
        left = self.losses - self.lowest
        return middle(np.where(left <= (1 - GOOD) * heights, 0.0, np.nan)) == 0

    @property
    def good_ranges(self) -> np.ndarray:
        """First and last value of the good range, float64 (runs, 2); NaN where nothing is good."""
        ranges = np.full((len(self.runs), 2), np.nan)
        for found, good in zip(ranges, self.good, strict=True):
            edges = np.flatnonzero(np.diff(good, prepend=False, append=False)).reshape(-1, 2)
            if len(edges):
                first, end = edges[(edges[:, 1] - edges[:, 0]).argmax()]
                found[:] = self.values[[first, end - 1]]
        return ranges

    @property
    def widths(self) -> np.ndarray:
        """Width of the good range in decades, float64 (runs,); NaN where there is none, or no decades."""
        first, last = self.good_ranges.T
        if self._from_one:
            first, last = 1 - last, 1 - first
        with np.errstate(all="ignore"):
            return np.where(first > 0, np.log10(last / first), np.nan)

    @property
    def limits(self) -> np.ndarray:
        """The largest learning rate that is stable at the lowest known minimum, float64 (runs,); NaN where none is."""
        minima = known(self.surface, self.parameters).minima
        if self.name != "lr" or not len(minima):
            return np.full(len(self.runs), np.nan)
        lowest = minima[self.surface.value(minima, **self.parameters).argmin()]
        high = float(np.linalg.eigvalsh(self.surface.hessian(lowest, **self.parameters))[-1])
        given = [run.limit(high) if high > 0 and run.schedule == "constant" else None for run in self.runs]
        return np.array([np.nan if limit is None else limit for limit in given])

    @property
    def _from_one(self) -> bool:
        return any(h.key == self.name and h.scale == "log1m" for run in self.runs for h in run.hyperparameters)


def sensitivity(
    surface: Surface,
    runs: Sequence[Run],
    name: str = "lr",
    values: Sequence[float] = tuple(np.geomspace(1e-5, 10, 61).tolist()),
    steps: int = 300,
    starts: Sequence[float] | np.ndarray | None = None,
    parameters: Mapping[str, float] | None = None,
    noise: float = 0.0,
    seed: int = 0,
    executor: Executor | None = None,
) -> Sensitivity:
    """What every run comes to with each value, ascending, of a setting, from ``starts``, (2,) or (n, 2), or the usual.

    ``name``: of a setting that each of the runs has, as for ``settings_map``. ``parameters``, ``noise`` and ``seed`` as
    ``descend`` has them. ``executor``: whose workers compute it. ValueError for what is out of bounds.
    """
    (noise, seed), parameters, steps = chance(noise, seed), parameters_of(surface, parameters), steps_of(steps)
    name, values = axis_of((name, values))
    if not 1 <= len(runs) <= MAX_RUNS:
        raise ValueError(f"{len(runs)} runs are not between 1 and {MAX_RUNS}")
    if (np.diff(values) <= 0).any():
        raise ValueError(f"the values of {name!r:.40} are not ascending")
    points = starts_of(surface, starts)
    tried, losses = [], np.full((len(runs), len(values), len(points)), np.nan)
    for run, found in zip(runs, losses, strict=True):
        bounds = {h.key: (h.low, h.high) for h in run.hyperparameters}.get(name, (-np.inf, np.inf))
        tried.append([bounds[0] <= value <= bounds[1] for value in values])
        usual = Setting(run, noise, tuple(parameters.items()))
        settings = tuple(with_value(surface, usual, name, value) for value in np.array(values)[tried[-1]].tolist())
        if settings:
            of = Cells(surface, run, settings, points, steps, seed)
            found[tried[-1]], _ = in_order(of, computed(piece, tasks(of), executor))
    return Sensitivity(surface, tuple(runs), name, np.array(values), points, steps, parameters, losses, np.array(tried))
