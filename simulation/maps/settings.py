"""Settings maps: what becomes of a run at each pair of values of two settings.

A setting is a hyperparameter of the run or of its schedule; else ``noise``; else a parameter of the surface. Each cell
is what ``descend`` gives with its values: from one start, or from several, of which the middle one counts (of n in
order, the number n // 2 from 0, those that diverged last), so that half of the starts do at least as well.

``steps_needed`` is by the definition in ``simulation.maps.reaching``, at the minima that the surface declares; where it
declares none, at those that the run itself comes upon (``simulation.maps.places``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizers import Run
from optimizers.good_range import middle
from simulation.descend import SAFE_RANGE, descend
from simulation.maps.asked import by_workers, chance, parameters_of, steps_of
from simulation.maps.places import known, places_of
from simulation.maps.reaching import Arrivals, radius_of
from simulation.maps.theory import Curve, curvatures, factors, is_linear
from surfaces import Surface

MAX_VALUES = 500
"""Of an axis; the page shows as many cells a side at the most."""
MAX_STARTS = 1000
_POINTS_A_TASK = 1 << 19
"""Cells times starts times steps whose points are in memory at once."""
NOISE = "noise"

Axis = tuple[str, Sequence[float]]


@dataclass(frozen=True)
class Setting:
    """All that one cell has: the run with its values, and what else differs from cell to cell."""

    run: Run
    noise: float
    parameters: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Cells:
    """Settings of one run, as many as are asked for, from the same ``starts`` (n, 2)."""

    surface: Surface
    run: Run
    cells: tuple[Setting, ...]
    starts: np.ndarray
    steps: int
    seed: int


@dataclass(frozen=True)
class Settings(Cells):
    """What ``settings_map.asked`` makes of what a map is asked for. ``cells``: row by row from y's first value."""

    x: tuple[str, tuple[float, ...]]
    y: tuple[str, tuple[float, ...]]


@dataclass(frozen=True)
class SettingsMap:
    """What became of each cell; all arrays (y values, x values), of several starts the middle one.

    ``final_loss`` float64: after the last step, NaN where the run diverged; ``steps_needed`` int32: until it reached a
    minimum, -1 where it did not; ``diverged`` bool. ``reached_share`` and ``diverged_share`` float64: of the starts.
    """

    of: Settings
    final_loss: np.ndarray
    steps_needed: np.ndarray
    reached_share: np.ndarray
    diverged_share: np.ndarray

    @property
    def diverged(self) -> np.ndarray:
        return np.isnan(self.final_loss)

    @property
    def highest_start(self) -> float:
        """The highest loss from which the run of some cell begins."""
        where = {cell.parameters for cell in self.of.cells}
        return max(float(self.of.surface.value(self.of.starts, **dict(one)).max()) for one in where)

    @cached_property
    def factor(self) -> np.ndarray | None:
        """By what theory says that each step multiplies what is left in the long run; None where it is not exact."""
        of = self.of
        curved = [curvatures(of.surface, dict(cell.parameters)) for cell in of.cells]
        if None in curved or any(cell.noise for cell in of.cells) or not is_linear(of.run):
            return None
        runs, (low, high) = [cell.run for cell in of.cells], np.array(curved).T
        return np.maximum(factors(runs, low), factors(runs, high)).reshape(self.final_loss.shape)

    @property
    def curves(self) -> list[Curve]:
        """Border and ridge where theory is exact and has a formula."""
        if self.factor is None:
            return []
        found, best = [], self.of.run.declaration.best
        axes = {self.of.x[0], self.of.y[0]}
        if "lr" in axes and self.of.run.declaration.limit:
            found.append(self._curve("border", "lr", self.of.run.declaration.limit))
        key = next((key for key in ("mu", "lr") if key in axes and key in best), None)
        return found + ([self._curve("ridge", key, best[key])] if key else [])

    def _curve(self, kind: str, key: str, formula: str) -> Curve:
        """What the formula gives for ``key`` along the other axis."""
        columns = len(self.of.x[1])
        along_x = key == self.of.y[0]
        line = self.of.cells[:columns] if along_x else self.of.cells[::columns]
        values = np.array(self.of.x[1] if along_x else self.of.y[1])
        given = []
        for cell in line:
            low, high = curvatures(self.of.surface, dict(cell.parameters))
            given.append(cell.run.limit(high) if kind == "border" else cell.run.best(key, low, high))
        x, y = (values, np.array(given)) if along_x else (np.array(given), values)
        return Curve(kind, key, formula, x, y)


def axis_of(axis: Axis) -> tuple[str, tuple[float, ...]]:
    """A name and some finite values."""
    name, values = axis
    found = tuple(float(value) for value in values)
    if not 1 <= len(found) <= MAX_VALUES or not np.isfinite(found).all():
        raise ValueError(f"{name!r:.40} needs 1 to {MAX_VALUES} finite values")
    return name, found


def with_value(surface: Surface, setting: Setting, name: str, value: float) -> Setting:
    """The setting with another value of what ``name`` says; ValueError where there is nothing of that name."""
    run, noise, parameters = setting.run, setting.noise, dict(setting.parameters)
    if name in {h.key for h in run.hyperparameters}:
        return Setting(run.replace(**{name: value}), noise, setting.parameters)
    if name == NOISE:
        return Setting(run, chance(value, 0)[0], setting.parameters)
    if name in surface.defaults:
        return Setting(run, noise, tuple(parameters_of(surface, parameters | {name: value}).items()))
    has = ", ".join([*(h.key for h in run.hyperparameters), NOISE, *surface.defaults])
    raise ValueError(f"{name!r:.40} is no setting of {run.declaration.name} here, which has {has}")


def starts_of(surface: Surface, start: Sequence[float] | np.ndarray | None) -> np.ndarray:
    """Starts (n, 2); the surface's own where there is none."""
    points = np.atleast_2d(np.asarray(surface.start if start is None else start, dtype=np.float64))
    if points.ndim != 2 or points.shape[1] != 2 or not (np.abs(points) <= SAFE_RANGE).all():
        raise ValueError(f"a start is two numbers within {SAFE_RANGE:g}")
    if not 1 <= len(points) <= MAX_STARTS:
        raise ValueError(f"{len(points)} starts are not between 1 and {MAX_STARTS}")
    return points


def tasks(of: Cells) -> list[tuple]:
    """Arguments for ``piece`` that together make the map."""
    return [(of.run, *race) for race in races(of)]


def races(of: Cells) -> list[tuple]:
    """Arguments for ``descend`` that together are all cells, each a fraction of a second's work."""
    return [
        (of.surface, [of.cells[number].run for number in numbers], of.starts, of.steps, noise, of.seed, where)
        for noise, where, numbers in _together(of)
    ]


def piece(
    usual: Run,
    surface: Surface,
    runs: Sequence[Run],
    starts: np.ndarray,
    steps: int,
    noise: float,
    seed: int,
    parameters: Mapping[str, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Final losses float64 and steps needed int32, (runs, starts). Pure.

    ``usual``: the run that is asked for minima where the surface declares none.
    """
    race = descend(surface, runs, starts, steps, noise, seed, parameters)
    if surface.minima:
        minima = known(surface, parameters).minima
    else:
        minima = places_of(surface, usual, steps, surface.domain, parameters, noise, seed).minima
    arrivals = Arrivals(race.diverged_at.size, minima, len(minima), radius_of(surface))
    lost = np.where(race.diverged_at < 0, steps + 1, race.diverged_at).ravel()
    with np.errstate(invalid="ignore"):
        for t in range(steps + 1):
            arrivals.look(t, race.positions[:, :, t].reshape(-1, 2), lost <= t)
    return race.losses[:, :, -1], arrivals.needed.reshape(race.diverged_at.shape)


def gathered(of: Settings, pieces: Sequence[tuple[np.ndarray, np.ndarray]]) -> SettingsMap:
    """The map, from what ``piece`` returned for each of the tasks in their order."""
    shape = len(of.y[1]), len(of.x[1])
    losses, needed = (in_order(of, parts) for parts in zip(*pieces, strict=True))
    steps = middle(np.where(needed < 0, np.inf, needed))
    return SettingsMap(
        of,
        middle(losses).reshape(shape),
        np.where(np.isfinite(steps), steps, -1).astype(np.int32).reshape(shape),
        (needed >= 0).mean(axis=1).reshape(shape),
        np.isnan(losses).mean(axis=1).reshape(shape),
    )


@by_workers(tasks, piece, gathered)
def settings_map(
    surface: Surface,
    run: Run,
    x: Axis,
    y: Axis,
    start: Sequence[float] | np.ndarray | None = None,
    steps: int = 300,
    parameters: Mapping[str, float] | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Settings:
    """What becomes of a run with each value of ``x`` and ``y``, (name, values), from ``start``, (2,) or (starts, 2).

    ``start``: the surface's own where left out. ``parameters``, ``noise`` and ``seed`` as ``descend`` has them.
    ``executor``: whose workers compute the pieces. ValueError for what is out of bounds.
    """
    (noise, seed), parameters = chance(noise, seed), parameters_of(surface, parameters)
    x, y = axis_of(x), axis_of(y)
    if x[0] == y[0]:
        raise ValueError(f"both axes are {x[0]!r:.40}")
    usual = Setting(run, noise, tuple(parameters.items()))
    cells = tuple(
        with_value(surface, row, x[0], a) for b in y[1] for row in [with_value(surface, usual, y[0], b)] for a in x[1]
    )
    return Settings(surface, run, cells, starts_of(surface, start), steps_of(steps), seed, x, y)


def in_order(of: Cells, parts: Sequence[np.ndarray]) -> np.ndarray:
    """What was found for each of ``races``, (cells, starts), of the cells in their order."""
    order = np.argsort(np.concatenate([numbers for *_, numbers in _together(of)]))
    return np.concatenate(parts)[order]


def _together(of: Cells) -> Iterator[tuple[float, dict[str, float], list[int]]]:
    """Noise, parameters, and the numbers of some cells that can be computed together with them."""
    groups: dict[tuple[float, tuple[tuple[str, float], ...]], list[int]] = {}
    for number, cell in enumerate(of.cells):
        groups.setdefault((cell.noise, cell.parameters), []).append(number)
    size = max(1, _POINTS_A_TASK // (len(of.starts) * (of.steps + 1)))
    for (noise, parameters), numbers in groups.items():
        for at in range(0, len(numbers), size):
            yield noise, dict(parameters), numbers[at : at + size]
