"""How carefully a learning rate must be chosen, by what a sweep has found: ``optimizers.good_range`` of a network.

What a trial comes to is its error, the share of the validation images that it reads wrongly, where its trainings went
all the way. What there is at first is the error of who guesses; the lowest is that of the best training of the sweep.
Where none has left the plateau of guessing, nothing is good.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mnist.images import CLASSES
from mnist.sweep import GUESSING, Result, Trial, is_whole
from optimizers.good_range import GoodRange, are_good, good_range

GOOD = 0.95
"""A hundredth of what can be lost, as for surfaces, were hardly more than chance: 10,000 images tell an error to a
quarter of a point."""
_FIRST = 1 - 1 / CLASSES


def by_rate(group: Sequence[tuple[Trial, ...]]) -> list[tuple[Trial, ...]]:
    """The trials of an optimizer by their learning rates."""
    return sorted(group, key=lambda trial: trial[0].run.values["lr"])


def is_known(result: Result, trial: tuple[Trial, ...]) -> bool:
    """Whether it is decided what the trial comes to: it ended, or so many of its trainings diverged that it is none."""
    lost = sum(one.diverged_at >= 0 for one in trial)
    return is_whole(result.sweep, trial) or len(trial) - lost <= len(trial) // 2


def good_ranges(result: Result) -> list[GoodRange | None]:
    """The good range of each optimizer; None where nothing is known to be good.

    Where trials differ in more than the learning rate this says nothing.
    """
    if result.sweep.others:
        return [None] * len(result.groups)
    best = np.fmax.reduce([_final(result, one) for one in result.trials], initial=0.0)
    lowest = 1 - best if best > GUESSING else np.nan
    return [_good_range(result, by_rate(group), lowest) for group in result.groups]


def _good_range(result: Result, group: Sequence[tuple[Trial, ...]], lowest: float) -> GoodRange | None:
    known = [is_known(result, trial) for trial in group]
    left = np.array([[1 - _final(result, one) - lowest for one in trial] for trial in group])
    good = are_good(left, _FIRST - lowest, GOOD) & known
    return good_range([trial[0].run.values["lr"] for trial in group], good, known)


def _final(result: Result, one: Trial) -> float:
    """Accuracy at the end; NaN for a training that diverged or has not come there."""
    return one.accuracy if is_whole(result.sweep, (one,)) and one.diverged_at < 0 else np.nan
