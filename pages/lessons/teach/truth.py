"""What is known of a lesson's runs: how a race goes, what trainings have shown, and on which axis that is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from mnist import History
from mnist.summary import by_run, curve
from simulation import Race
from ui.links.maps import MapsState
from ui.links.race import RaceState
from ui.links.training import TrainingState

TIE = 1e-9
"""Values that differ by no more than this share are the same."""
DEEPEST = 1e-12
"""Losses below this share of the highest are not told apart by eye."""
MARGIN = 0.05


@lru_cache(maxsize=8)
def raced(state: RaceState) -> Race:
    """The race, computed once while it is asked for."""
    return state.race()


def race_facts(state: RaceState) -> dict[str, list[int]]:
    """Places of the runs with the lowest and with the highest loss at the end, several where they tie, and of those
    that diverge."""
    race = raced(state)
    last = [float(losses[-1]) for losses in race.losses]
    lost = [place for place, at in enumerate(race.diverged_at) if at >= 0]
    return {"lowest": _at(min, last), "highest": _at(max, last), "lost": lost}


def lowest(state: RaceState | TrainingState | MapsState) -> list[int]:
    """The runs with the lowest loss at the end; of trainings and maps only what is shown can tell."""
    return race_facts(state)["lowest"] if isinstance(state, RaceState) else []


def training_facts(runs: Sequence[History], count: int) -> dict[str, list[int]]:
    """The same of trainings that are done, ``count`` of a seed, over all seeds: the lowest loss at the last measured
    point, the highest test accuracy there, and the runs of which a seed has diverged."""
    grouped = by_run(runs, count)
    last = {y: [float(curve(seeds, y=y).mean[-1]) for seeds in grouped] for y in ("loss", "accuracy")}
    lost = [place for place, seeds in enumerate(grouped) if any(one.diverged_at >= 0 for one in seeds)]
    return {"lowest": _at(min, last["loss"]), "best": _at(max, last["accuracy"]), "lost": lost}


def _at(which: Callable[..., float], values: Sequence[float]) -> list[int]:
    extreme = which(filter(math.isfinite, values), default=math.nan)
    return [place for place, value in enumerate(values) if math.isclose(value, extreme, rel_tol=TIE)]


@lru_cache(maxsize=64)
def loss_range(state: RaceState) -> tuple[float, float, bool]:
    """Both ends of an axis for the losses of all runs, and whether it is logarithmic.

    It has room for every run, so that it does not tell how one of them goes; what climbs far above every start is cut.
    """
    losses = raced(state).losses
    begin = float(np.max(losses[:, 0]))
    known = losses[np.isfinite(losses)]
    lowest, highest = float(known.min()), float(known.max())
    if state.scale == "log" and lowest >= 0 and begin > 0:
        highest = min(highest, 100 * begin)
        positive = known[known > DEEPEST * highest]
        low = 10.0 ** (math.floor(math.log10(float(positive.min()))) - 1)
        return low, 10.0 ** math.ceil(math.log10(highest) + MARGIN), True
    fall = begin - lowest or abs(begin) or 1.0
    highest = min(highest, begin + fall)
    margin = MARGIN * (highest - lowest or fall)
    return lowest - margin, highest + margin, False
