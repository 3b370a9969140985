"""Trajectories of runs on a surface: the reference for what the browser draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from optimizers import Run
from simulation.walk import Walk, batches, draws
from surfaces import Surface

SAFE_RANGE = 1e6
"""A run whose point leaves [-SAFE_RANGE, SAFE_RANGE]² has diverged."""

MAX_STEPS = 5000

Forks = Mapping[int, tuple[int, int]]
"""Which runs go on from another: {place: (parent's place, step)}."""


@dataclass(frozen=True)
class Race:
    """Runs on one surface from the same start.

    ``positions``, what each rule shows, float64 (runs, steps + 1, 2) and ``losses`` float64 (runs, steps + 1), NaN from
    the step at which a run diverged; ``diverged_at`` int (runs,), that step, or -1. With several starts an axis
    ``starts`` follows ``runs`` in all three.
    """

    positions: np.ndarray
    losses: np.ndarray
    diverged_at: np.ndarray


def descend(
    surface: Surface,
    runs: Sequence[Run],
    start: Sequence[float] | np.ndarray,
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    forks: Forks | None = None,
    fresh: Collection[int] = (),
) -> Race:
    """Runs every optimizer from ``start``, (2,) or (starts, 2), for ``steps`` steps.

    On a data surface with ``batch`` below its rows, each step takes its gradient from that many rows, the same for all
    runs and starts. ``noise``: standard deviation of the Gaussian noise added to each gradient; every run gets the same
    draws, which ``seed`` fixes. ``parameters``: values of the surface's parameters, the declared ones where left out.
    ``forks``: {place: (parent's place, step)}: that run is its parent up to the step and goes on from there, from the
    parent's point, with the parent's state where the optimizer is the same and a fresh one where not; t counts on.
    ``fresh``: places of forks that keep nothing but the point: each is from there on as a run of the steps that are
    left, its state empty, t from 1, T their number. Runs of one formula are computed together, all starts at once.
    ValueError for steps outside 0 … MAX_STEPS, a start that is not finite, noise below 0, and a fork of itself.
    """
    points = np.atleast_2d(np.asarray(start, dtype=np.float64))
    if not 0 <= steps <= MAX_STEPS:
        raise ValueError(f"steps={steps} is outside 0 … {MAX_STEPS}")
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError("a start is two finite numbers")
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise={noise} is not a standard deviation")
    shaken = draws(noise, seed, len(points), steps)
    path = partial(
        _path, surface, points, steps, shaken, batches(surface, seed, steps, parameters or {}), dict(parameters or {})
    )
    positions = np.full((len(runs), len(points), steps + 1, 2), np.nan)
    lineages = [lineage(i, forks or {}, steps) for i in range(len(runs))]
    for alike in dict.fromkeys((run.optimizer, run.schedule) for run in runs):
        rows = [i for i, run in enumerate(runs) if (run.optimizer, run.schedule) == alike and len(lineages[i]) == 1]
        if rows:
            positions[rows] = path([([runs[i] for i in rows], steps)])
    for i, parts in enumerate(lineages):
        if len(parts) > 1:
            emptied = [place in fresh and place in (forks or {}) for place, _ in parts]
            positions[i] = path([([runs[place]], until) for place, until in parts], emptied)[0]
    losses = surface.value(positions, **dict(parameters or {}))
    lost = np.logical_or.accumulate(outside(positions, losses), axis=-1)
    positions[lost] = np.nan
    losses[lost] = np.nan
    diverged_at = np.where(lost.any(axis=-1), lost.argmax(axis=-1), -1)
    if np.ndim(start) == 1:
        return Race(positions[:, 0], losses[:, 0], diverged_at[:, 0])
    return Race(positions, losses, diverged_at)


def outside(points: np.ndarray, losses: np.ndarray) -> np.ndarray:
    """Whether a run that comes to a point (…, 2) has diverged by that, for its loss (…)."""
    return ~((np.abs(points) <= SAFE_RANGE).all(axis=-1) & np.isfinite(losses))


def lineage(place: int, forks: Forks, steps: int) -> list[tuple[int, int]]:
    """(place, step until which that run leads) from the first ancestor to the run itself."""
    parts = [(place, steps)]
    while parts[0][0] in forks:
        parent, at = forks[parts[0][0]]
        if parent in {one for one, _ in parts}:
            raise ValueError(f"run {parent} forks off itself")
        parts.insert(0, (parent, min(at, parts[0][1])))
    return parts


def _path(
    surface: Surface,
    points: np.ndarray,
    steps: int,
    shaken: np.ndarray | None,
    rows: np.ndarray | None,
    parameters: Mapping[str, float],
    parts: list[tuple[list[Run], int]],
    emptied: Sequence[bool] = (False,),
) -> np.ndarray:
    """Positions (runs, starts, steps + 1, 2); in each part its runs, of one formula, lead until its step.

    ``emptied``: whether a part begins with an empty memory and counts from there.
    """
    walk = Walk(surface, np.repeat(points[np.newaxis], len(parts[0][0]), axis=0), parameters, rows, shaken)
    positions = np.empty((*walk.w.shape[:2], steps + 1, 2))
    positions[:, :, 0] = walk.w
    t = 0
    with np.errstate(all="ignore"):
        for (runs, until), empty in zip(parts, emptied, strict=True):
            walk.lead(runs, steps, t, empty)
            while t < until:
                t += 1
                walk.step(t)
                positions[:, :, t] = walk.shown
    return positions
