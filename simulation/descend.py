"""Trajectories of runs on a surface: the reference for what the browser draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from formula import CompiledRule
from optimizers import Run
from simulation.noise import gaussian, row_numbers
from surfaces import Surface

SAFE_RANGE = 1e6
"""A run whose point leaves [-SAFE_RANGE, SAFE_RANGE]² has diverged."""

MAX_STEPS = 5000

Forks = Mapping[int, tuple[int, int]]
"""Which runs go on from another: {place: (parent's place, step)}."""


@dataclass(frozen=True)
class Race:
    """Runs on one surface from the same start.

    ``positions`` float64 (runs, steps + 1, 2) and ``losses`` float64 (runs, steps + 1), NaN from the step at which a
    run diverged; ``diverged_at`` int (runs,), that step, or -1. With several starts an axis ``starts`` follows ``runs``
    in all three.
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
    shaken = _draws(noise, seed, len(points), steps)
    path = partial(
        _path, surface, points, steps, shaken, _batches(surface, seed, steps, parameters or {}), dict(parameters or {})
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
    outside = ~(np.abs(positions) <= SAFE_RANGE).all(axis=-1)
    losses = surface.value(positions, **dict(parameters or {}))
    outside |= ~np.isfinite(losses)
    outside = np.logical_or.accumulate(outside, axis=-1)
    positions[outside] = np.nan
    losses[outside] = np.nan
    diverged_at = np.where(outside.any(axis=-1), outside.argmax(axis=-1), -1)
    if np.ndim(start) == 1:
        return Race(positions[:, 0], losses[:, 0], diverged_at[:, 0])
    return Race(positions, losses, diverged_at)


def lineage(place: int, forks: Forks, steps: int) -> list[tuple[int, int]]:
    """(place, step until which that run leads) from the first ancestor to the run itself."""
    parts = [(place, steps)]
    while parts[0][0] in forks:
        parent, at = forks[parts[0][0]]
        if parent in {one for one, _ in parts}:
            raise ValueError(f"run {parent} forks off itself")
        parts.insert(0, (parent, min(at, parts[0][1])))
    return parts


def _draws(noise: float, seed: int, starts: int, steps: int) -> np.ndarray | None:
    """What is added to the gradients, (steps, starts, 2)."""
    if not noise:
        return None
    numbers = np.arange(1, steps + 1)
    return noise * np.stack([gaussian(seed, start, numbers) for start in range(starts)], axis=1)


def _batches(surface: Surface, seed: int, steps: int, parameters: Mapping[str, float]) -> np.ndarray | None:
    """The rows of a data surface from which each step's gradient is taken, or None where that is all of them."""
    size = int((surface.defaults | dict(parameters)).get("batch", 0)) if surface.rows else 0
    return row_numbers(seed, np.arange(1, steps + 1), size, len(surface.rows)) if 0 < size < len(surface.rows) else None


def _path(
    surface: Surface,
    points: np.ndarray,
    steps: int,
    shaken: np.ndarray | None,
    batches: np.ndarray | None,
    parameters: Mapping[str, float],
    parts: list[tuple[list[Run], int]],
    emptied: Sequence[bool] = (False,),
) -> np.ndarray:
    """Positions (runs, starts, steps + 1, 2); in each part its runs, of one formula, lead until its step.

    ``emptied``: whether a part begins with an empty memory and counts from there.
    """
    count = len(parts[0][0])
    w = np.repeat(points[np.newaxis], count, axis=0)
    state: dict[str, np.ndarray] = {}
    leading = None
    positions = np.empty((count, len(points), steps + 1, 2))
    positions[:, :, 0] = w
    t = since = 0
    with np.errstate(all="ignore"):
        for (runs, until), empty in zip(parts, emptied, strict=True):
            # What another rule remembers means something else, even under the same name.
            if empty or runs[0].optimizer != leading:
                state, since = _initial_state(runs, w), t if empty else 0
            settings = [run.inputs(max(1, steps - since)) for run in runs]
            columns = {key: np.array([s[key] for s in settings])[:, np.newaxis, np.newaxis] for key in settings[0]}
            step = CompiledRule(runs[0].formula, w, columns)
            leading = runs[0].optimizer
            needs_surface = runs[0].formula.needs_surface
            while t < until:
                g = surface.gradient(w, None if batches is None else batches[t], **parameters)
                if shaken is not None:
                    g += shaken[t]
                t += 1
                step(w, g, t - since, state, _of_surface(surface, w, parameters) if needs_surface else ())
                positions[:, :, t] = w
    return positions


def _initial_state(runs: list[Run], w: np.ndarray) -> dict[str, np.ndarray]:
    """Each run's own, shaped like ``w``."""
    each = [run.initial_state(points) for run, points in zip(runs, w, strict=True)]
    return {name: np.stack([state[name] for state in each]) for name in each[0]}


def _of_surface(surface: Surface, w: np.ndarray, parameters: Mapping[str, float]) -> tuple[np.ndarray, ...]:
    """What a rule may read of a surface besides its gradient, each shaped like ``w``: f, H and C."""
    second = surface.hessian(w, **parameters)
    value = surface.value(w, **parameters)[..., np.newaxis]
    mixed = second[..., 0, 1][..., np.newaxis]
    return np.broadcast_to(value, w.shape), second[..., [0, 1], [0, 1]], np.broadcast_to(mixed, w.shape)
