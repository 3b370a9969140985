"""Tune before you judge: every optimizer gets the same budget to find its learning rate.

Accuracies are those on the validation images, so that the test images choose nothing. A trial is a training; which
trials go on and how far is a pure function of their histories, equal wherever and in whatever order they were made.
Source of halving: Jamieson & Talwalkar 2016, Non-stochastic Best Arm Identification and Hyperparameter Optimization,
here within each optimizer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mnist.advance import RunState, advance_together, begin
from mnist.history import History, Record
from mnist.training import BOUNDS, Training
from optimizers import Hyperparameter, Run

HOW = ("grid", "random")
MAX_RUNS = 8
MAX_TRIALS = 25
_PARTS = (8, 12, 16, 20, 24)
"""Into how many intervals a trial may be divided: a half and a quarter are then whole."""


@dataclass(frozen=True)
class Sweep:
    """``trials`` settings for each of ``runs``, trained like ``base`` but for run, interval and what is measured.

    ``how``: ``"grid"`` places learning rates evenly in the logarithm from ``low`` to ``high``, both included and, when
    these are powers of ten and trials − 1 is a multiple of the decades between them, every power of ten; one trial
    alone stands in the middle. ``"random"`` draws them evenly in the logarithm. Both keep to three digits and to the
    range that the optimizer declares. ``others``: draws the other hyperparameters too, evenly in their own scales,
    those excepted that a run gives itself. ``seed``: of what is drawn. ``halving``: stops the worse half of an
    optimizer's trials after a quarter of the iterations, and of the rest after a half.

    ValueError for what is out of bounds, and for an optimizer without a learning rate or in this range.
    """

    base: Training
    runs: tuple[Run, ...]
    trials: int = 9
    low: float = 1e-4
    high: float = 1.0
    how: str = "grid"
    others: bool = False
    seed: int = 0
    halving: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", tuple(self.runs))
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise ValueError(f"{len(self.runs)} optimizers are not between 1 and {MAX_RUNS}")
        if not 1 <= self.trials <= MAX_TRIALS:
            raise ValueError(f"trials={self.trials} is outside 1 … {MAX_TRIALS}")
        if not 0 < self.low <= self.high < math.inf:
            raise ValueError(f"low={self.low:g} and high={self.high:g} are not positive and in this order")
        if self.how not in HOW:
            raise ValueError(f"how={self.how!r:.40} is not one of {', '.join(HOW)}")
        BOUNDS["seed"].check("seed", self.seed)
        for run in self.runs:
            replace(self.base, run=run)
            _range(self, run)


@dataclass(frozen=True)
class Trial:
    """How far a trial has come: ``iterations`` done, up to a divergence.

    ``accuracy`` on the validation images and ``loss``, the mean over the interval before, are those of the last rung
    that it reached, NaN before the first. ``stopped``: the rung, from 0, after which it was stopped, or -1.
    """

    run: Run
    iterations: int
    accuracy: float
    loss: float
    diverged_at: int
    stopped: int


@dataclass(frozen=True)
class Result:
    """What a sweep has found, finished or not; ``trials`` in the order of ``trials(sweep)``."""

    sweep: Sweep
    trials: tuple[Trial, ...]

    @property
    def brackets(self) -> list[tuple[Trial, ...]]:
        """The trials of each optimizer."""
        size = self.sweep.trials
        return [self.trials[at : at + size] for at in range(0, len(self.trials), size)]

    @property
    def best(self) -> list[Trial | None]:
        """Each optimizer's best trial of those that went all the way, None where there is none yet."""
        last = rungs(self.sweep)[-1]
        whole = [[one for one in b if one.iterations == last and one.diverged_at < 0] for b in self.brackets]
        return [min(some, key=lambda one: _rank(one.accuracy, one.loss), default=None) for some in whole]

    @property
    def spent(self) -> int:
        """Iterations done in all."""
        return sum(one.iterations for one in self.trials)

    @property
    def tuned(self) -> tuple[Training, ...]:
        """The race of the best ones, trained like ``base``, by those optimizers that have a best one."""
        return tuple(replace(self.sweep.base, run=one.run) for one in self.best if one is not None)


@dataclass(frozen=True)
class Goal:
    """The iteration to which a trial may go now; ``final``: it will never go further. ``stopped``: see Trial."""

    iteration: int
    final: bool
    stopped: int = -1


def trials(sweep: Sweep) -> tuple[Training, ...]:
    """All trainings of the sweep, optimizer after optimizer, learning rates as they were placed or drawn."""
    settings = {"interval": interval(sweep), "measure": "validation"}
    return tuple(replace(sweep.base, run=run, **settings) for one in sweep.runs for run in _settings(sweep, one))


def interval(sweep: Sweep) -> int:
    """Iterations between two measurements: about ten in a trial, one of them at the end of each rung."""
    whole, most = sweep.base.iterations, BOUNDS["interval"].high
    exact = (parts for parts in _PARTS if whole % parts == 0 and whole // parts <= most)
    return max(1, whole // next(exact, 8 * math.ceil(whole / 8 / most)))


def rungs(sweep: Sweep) -> tuple[int, ...]:
    """The iterations after which trials are ranked: a quarter, a half and all, or all alone without halving.

    They are multiples of the interval. Where no such interval divides the iterations, the last ones are left out.
    """
    step = interval(sweep)
    points = sweep.base.iterations // step
    shares = (4, 2, 1) if sweep.halving else (1,)
    return tuple(sorted({max(1, points // share) * step for share in shares}))


def kept(sweep: Sweep) -> tuple[int, ...]:
    """How many trials of an optimizer are trained up to each rung at most: the larger half of those before."""
    counts = [sweep.trials]
    for _ in rungs(sweep)[1:]:
        counts.append(-(-counts[-1] // 2))
    return tuple(counts)


def survivors(accuracies: Sequence[float], losses: Sequence[float], keep: int) -> tuple[int, ...]:
    """Places of the ``keep`` best, in ascending order: by accuracy, then lower loss, then place; never a NaN."""
    alive = [at for at, accuracy in enumerate(accuracies) if not math.isnan(accuracy)]
    return tuple(sorted(sorted(alive, key=lambda at: _rank(accuracies[at], losses[at]))[:keep]))


def goals(sweep: Sweep, histories: Sequence[History]) -> tuple[Goal, ...]:
    """How far each trial may go, given all histories so far."""
    size = sweep.trials
    brackets = [histories[at : at + size] for at in range(0, len(histories), size)]
    return tuple(goal for bracket in brackets for goal in _goals(sweep, bracket))


def bound(sweep: Sweep, histories: Sequence[History]) -> int:
    """Iterations that the sweep takes in all at most; never more than it was before."""
    ends, counts = rungs(sweep), kept(sweep)
    found = goals(sweep, histories)
    most = sum(_reached(history) for history in histories)
    for at in range(0, len(histories), sweep.trials):
        bracket = range(at, at + sweep.trials)
        alive = [place for place in bracket if histories[place].diverged_at < 0 and found[place].stopped < 0]
        if not alive:
            continue
        now = found[alive[0]].iteration
        most += sum(now - histories[place].iteration for place in alive)
        for rung in range(ends.index(now) + 1, len(ends)):
            most += min(len(alive), counts[rung]) * (ends[rung] - ends[rung - 1])
    return most


def result(sweep: Sweep, histories: Sequence[History]) -> Result:
    """What all histories so far say."""
    ends = rungs(sweep)
    found = []
    for history, goal in zip(histories, goals(sweep, histories), strict=True):
        reached = _reached(history)
        passed = [end for end in ends if end <= reached]
        mark = _mark(history, passed[-1]) if passed else (math.nan, math.nan)
        found.append(Trial(history.training.run, reached, *mark, history.diverged_at, goal.stopped))
    return Result(sweep, tuple(found))


def tune(sweep: Sweep, progress: Callable[[Result], object] | None = None) -> Result:
    """Does the sweep in this process; ``progress`` gets the result so far whenever some trials reached a rung.

    DataError when the images cannot be read.
    """
    every = trials(sweep)
    records = [Record(training) for training in every]
    states: dict[int, RunState] = {}
    while True:
        histories = [record.history for record in records]
        found = goals(sweep, histories)
        going = [at for at, goal in enumerate(found) if goal.iteration > histories[at].iteration]
        if not going:
            return result(sweep, histories)
        # The trials of one optimizer, which are all at the same iteration.
        first = going[0]
        bracket = [at for at in going if at // sweep.trials == first // sweep.trials]
        together = tuple(states.get(at) or begin(every[at]) for at in bracket)
        arrived = advance_together(together, found[first].iteration - histories[first].iteration)
        states = dict(zip(bracket, arrived, strict=True))
        for at, state in states.items():
            records[at].add(state.part, state.diverged_at)
        if progress:
            progress(result(sweep, [record.history for record in records]))


def _goals(sweep: Sweep, bracket: Sequence[History]) -> list[Goal]:
    ends, counts = rungs(sweep), kept(sweep)
    found = [Goal(history.iteration, final=True) for history in bracket]
    alive = list(range(len(bracket)))
    for rung, end in enumerate(ends):
        last = rung == len(ends) - 1
        # Whoever diverges later was ranked before: no decision is ever taken back.
        for at in [at for at in alive if 0 <= bracket[at].diverged_at <= end]:
            found[at] = Goal(bracket[at].iteration, final=True)
            alive.remove(at)
        for at in alive:
            found[at] = Goal(end, final=last)
        if last or any(bracket[at].iteration < end for at in alive):
            return found
        marks = [_mark(bracket[at], end) for at in alive]
        best = {alive[at] for at in survivors(*zip(*marks, strict=True), counts[rung + 1])} if alive else set()
        for at in set(alive) - best:
            found[at] = Goal(end, final=True, stopped=rung)
        alive = sorted(best)
    return found


def _mark(history: History, at: int) -> tuple[float, float]:
    """Accuracy after iteration ``at``, and the mean loss over the interval before; NaN from a divergence on."""
    step = history.training.interval
    return float(history.test_accuracy[at // step - 1]), float(history.train_loss[at - step : at].mean())


def _reached(history: History) -> int:
    return history.diverged_at if history.diverged_at >= 0 else history.iteration


def _rank(accuracy: float, loss: float) -> tuple[float, float]:
    return -accuracy, loss


def _settings(sweep: Sweep, run: Run) -> list[Run]:
    low, high = _range(sweep, run)
    random = np.random.default_rng(sweep.seed)
    share = random.random(sweep.trials) if sweep.how == "random" else _even(sweep.trials)
    rates = [min(high, max(low, _short(low * (high / low) ** x))) for x in share.tolist()]
    if not sweep.others:
        return [run.replace(lr=rate) for rate in rates]
    # What is drawn for an optimizer depends on no other one.
    random = np.random.default_rng([sweep.seed, *str(run).encode()])
    own = [h for h in run.declaration.hyperparameters if h.key != "lr" and h.key not in dict(run.given)]
    return [run.replace(lr=rate, **{h.key: _draw(h, random.random()) for h in own}) for rate in rates]


def _even(count: int) -> np.ndarray:
    return np.linspace(0, 1, count) if count > 1 else np.array([0.5])


def _range(sweep: Sweep, run: Run) -> tuple[float, float]:
    """The learning rates that are wanted and allowed; ValueError where there is none."""
    declared = next((h for h in run.declaration.hyperparameters if h.key == "lr"), None)
    if declared is None:
        raise ValueError(f"{run.declaration.name} has no learning rate to tune")
    low, high = max(sweep.low, declared.low), min(sweep.high, declared.high)
    if low > high:
        raise ValueError(
            f"{run.declaration.name}: learning rates of {sweep.low:g} … {sweep.high:g} are outside "
            f"{declared.low:g} … {declared.high:g}"
        )
    return low, high


def _draw(h: Hyperparameter, share: float) -> float:
    """The value at ``share``, 0 … 1, of the range of a hyperparameter, along its scale."""
    match h.scale:
        case "log":
            value = _short(h.low * (h.high / h.low) ** share)
        case "log1m":
            value = 1 - _short((1 - h.low) * ((1 - h.high) / (1 - h.low)) ** share)
        case "whole":
            value = round(h.low * (h.high / h.low) ** share)
        case _:
            value = _short(h.low + (h.high - h.low) * share)
    return min(h.high, max(h.low, value))


def _short(value: float) -> float:
    """To three digits, as one would type it."""
    return float(f"{value:.3g}")
