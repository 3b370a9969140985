"""How carefully a setting must be chosen: what is left of the loss after some steps, by its value, for each run.

What a good value and the good range are stands in ``optimizers.good_range``. What there is at first is the start's
height, above the lowest loss: that of the lowest known minimum; where none is known, the lowest that any run here came
to; where the surface has no bottom, nothing is good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizers import Run
from optimizers.good_range import GoodRange, are_good, good_range, middle
from simulation.descend import descend
from simulation.maps.asked import chance, computed, parameters_of, steps_of
from simulation.maps.places import known
from simulation.maps.settings import Cells, Setting, axis_of, in_order, races, starts_of, with_value
from surfaces import Surface

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
        return are_good(self.losses - self.lowest, heights)

    @cached_property
    def ranges(self) -> tuple[GoodRange | None, ...]:
        """The good range of each run; None where nothing is good."""
        from_one = any(h.key == self.name and h.scale == "log1m" for run in self.runs for h in run.hyperparameters)
        return tuple(good_range(self.values, *one, from_one) for one in zip(self.good, self.tried, strict=True))

    @property
    def good_ranges(self) -> np.ndarray:
        """First and last value of the good range, float64 (runs, 2); NaN where nothing is good."""
        return np.array([(found.first, found.last) if found else (np.nan, np.nan) for found in self.ranges])

    @property
    def widths(self) -> np.ndarray:
        """Width of the good range in decades, float64 (runs,); NaN where there is none, or no decades."""
        return np.array([found.width if found else np.nan for found in self.ranges])

    @property
    def at_least(self) -> np.ndarray:
        """Whether the good range may be wider, since it reaches the end of what was tried, bool (runs,)."""
        return np.array([found is not None and found.at_least for found in self.ranges])

    @property
    def best(self) -> np.ndarray:
        """The value with the lowest median, the first of equals, float64 (runs,); NaN where all of a run diverged."""
        lowest = np.nan_to_num(self.median, nan=np.inf)
        return np.where(np.isfinite(self.median).any(axis=1), self.values[lowest.argmin(axis=1)], np.nan)

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
            found[tried[-1]] = in_order(of, computed(_final_losses, races(of), executor))
    return Sensitivity(surface, tuple(runs), name, np.array(values), points, steps, parameters, losses, np.array(tried))


def _final_losses(*race: object) -> np.ndarray:
    """Of a race of ``races``, float64 (runs, starts)."""
    return descend(*race).losses[:, :, -1]
