"""Several seeds of one run as one curve and one line of a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

import numpy as np

from mnist.history import History
from optimizers.cells import harmless, settings

TARGET = 0.9
"""The accuracy whose first measured iteration the table names."""


@dataclass(frozen=True)
class Curve:
    """A run's mean over its seeds, float64 (points,), NaN from the first point at which a seed has diverged.

    ``x``: where; ``low``, ``high``: the band around it, empty where there is none; ``singles``: each seed's own curve.
    """

    x: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    singles: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Standing:
    """How a run stands, over its seeds: means, and sample standard deviations ``…_sd`` (NaN for a single seed).

    ``final``, ``best``: test accuracy; ``batch``: the last accuracy on a batch; ``reached``: mean first measured
    iteration with TARGET, over the ``reaching`` seeds that got there; ``area``: mean test accuracy over the measured
    points; ``seconds`` of computing, the sum over all seeds; ``diverged``: how many seeds have; ``seeds``: how many
    there are. What does not exist is NaN.
    """

    final: float
    final_sd: float
    best: float
    best_sd: float
    batch: float
    reached: float
    reaching: int
    area: float
    seconds: float
    diverged: int
    seeds: int


def run_count(histories: Sequence[History]) -> int:
    """How many runs each seed has."""
    return sum(history.training.seed == histories[0].training.seed for history in histories)


def by_run(histories: Sequence[History], runs: int) -> list[list[History]]:
    """The seeds of each run, from histories that stand seed by seed."""
    return [list(histories[place::runs]) for place in range(runs)]


def curve(seeds: Sequence[History], x: str = "iterations", y: str = "accuracy", band: str = "range") -> Curve:
    """The curve of one run over the points that all its seeds have.

    ``x``: iterations, epochs, examples, gradients (computed) or seconds (of computing, their mean over the seeds).
    ``y``: accuracy or error on the test images, batch accuracy or (training) loss. ``band``: range, sd (one sample
    standard deviation) or none.
    """
    points = min(len(history.measured_at) for history in seeds)
    values = np.array([_Y[y](history)[:points] for history in seeds])
    training = seeds[0].training
    at = seeds[0].measured_at[:points].astype(float)
    places = {
        "iterations": at,
        "epochs": at / training.epoch,
        "examples": at * training.batch,
        "gradients": seeds[0].gradients_computed[:points].astype(float),
        "seconds": np.mean([history.seconds[:points] for history in seeds], axis=0),
    }
    low = high = np.empty(0)
    if band == "range" and len(seeds) > 1:
        low, high = values.min(axis=0), values.max(axis=0)
    elif band == "sd" and len(seeds) > 1:
        spread = values.std(axis=0, ddof=1)
        low, high = values.mean(axis=0) - spread, values.mean(axis=0) + spread
    return Curve(places[x], values.mean(axis=0), low, high, tuple(values))


_Y = {
    "accuracy": lambda history: history.test_accuracy,
    "error": lambda history: 1 - history.test_accuracy,
    "batch": lambda history: history.train_accuracy,
    "loss": lambda history: history.measured_loss,
}


def standing(seeds: Sequence[History]) -> Standing:
    """How one run stands now."""
    measured = [history for history in seeds if len(history.test_accuracy)]
    finals = np.array([history.test_accuracy[-1] for history in measured])
    best = np.array([np.nanmax(history.test_accuracy, initial=-np.inf) for history in measured])
    best[~np.isfinite(best)] = np.nan
    reached = [
        history.measured_at[np.argmax(history.test_accuracy >= TARGET)]
        for history in measured
        if (history.test_accuracy >= TARGET).any()
    ]
    return Standing(
        _mean(finals),
        _spread(finals),
        _mean(best),
        _spread(best),
        _mean(np.array([history.train_accuracy[-1] for history in measured])),
        _mean(np.array(reached, float)),
        len(reached),
        _mean(np.array([history.test_accuracy.mean() for history in measured])),
        float(sum(np.nanmax(history.seconds, initial=0.0) for history in measured)),
        sum(history.diverged_at >= 0 for history in seeds),
        len(seeds),
    )


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _spread(values: np.ndarray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else float("nan")


COLUMNS = ("run", "seed", "iteration", "gradients", "train_loss", "train_accuracy", "test_accuracy", "seconds")


def write_csv(file: TextIO, histories: Sequence[History], names: Sequence[str]) -> None:
    """One row for each iteration of each training, with its run's settings behind what was measured.

    Cells are empty where nothing was measured or a run has diverged; ``gradients``: how many were computed by then.
    ``names``: of the runs of a race, whose histories come in this order, seed by seed.
    """
    writer = csv.writer(file)
    columns, cells = settings([history.training.run for history in histories], COLUMNS)
    writer.writerow([*COLUMNS, *columns])
    for place, (history, own) in enumerate(zip(histories, cells, strict=True)):
        measured = {
            at: values
            for at, *values in zip(
                history.measured_at.tolist(),
                history.train_accuracy.tolist(),
                history.test_accuracy.tolist(),
                history.seconds.tolist(),
                strict=True,
            )
        }
        name, seed = harmless(names[place % len(names)]), history.training.seed
        each = history.training.run.formula.gradients
        for iteration, loss in enumerate(history.train_loss.tolist(), start=1):
            found = [loss, *measured.get(iteration, ("", "", ""))]
            writer.writerow(
                [name, seed, iteration, iteration * each, *("" if cell != cell else cell for cell in found), *own]
            )
