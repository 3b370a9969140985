"""Tune before you judge: every optimizer gets the same budget of gradients to find its learning rate.

Accuracies are those on the validation images, so that the test images choose nothing. A trial is a training; which
trials go on and how far is a pure function of their histories, equal wherever and in whatever order they were made.
Source of halving: Jamieson & Talwalkar 2016, Non-stochastic Best Arm Identification and Hyperparameter Optimization,
here within each optimizer.

A network that has not begun to learn gives every image the same answer: its accuracy is the share of one digit and its
loss the logarithm of 10. Trials on this plateau differ by noise alone. They are equals, below those that have left it:
where the cut of halving falls among them, all of them go on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

import numpy as np

from formula.errors import Refused, not_one_of
from mnist.advance import RunState, advance_together, begin
from mnist.history import History, Record
from mnist.images import CLASSES
from mnist.training import BOUNDS, Training
from optimizers import Hyperparameter, Run

T = TypeVar("T")
HOW = ("grid", "random")
MAX_RUNS = 8
MAX_TRIALS = 25
MAX_EXTRA = 10
MAX_REPEATS = 5
STEP = math.sqrt(10)
"""From one further trial to the next: half a decade."""
GUESSING = 0.12
"""No answer that is the same for every image is right for more of them than this."""
PLATEAU = math.log(CLASSES)
NEAR = 0.01
"""How far from that, as a share of it, a mean loss may be on the plateau."""
_APART = 1000
"""From which on seeds are looked for that no race has."""
_PARTS = (8, 12, 16, 20, 24)
"""Into how many intervals a trial may be divided: a half and a quarter are then whole."""


@dataclass(frozen=True)
class Sweep:
    """``trials`` settings for each of ``runs``, trained like ``base`` but for run, interval and what is measured.

    ``base`` says how many iterations a rule makes with one gradient a step; one that takes two makes half of them.
    ``how``: ``"grid"`` places learning rates evenly in the logarithm from ``low`` to ``high``, both included and, when
    these are powers of ten and trials − 1 is a multiple of the decades between them, every power of ten; one trial
    alone stands in the middle. ``"random"`` draws them evenly in the logarithm. Both keep to three digits and to the
    range that the optimizer declares. ``others``: draws the other hyperparameters too, evenly in their own scales,
    those excepted that a run gives itself or that say where state starts. ``seed``: of what is drawn. ``halving``:
    stops the worse half of an optimizer's trials after a quarter of the gradients, and of the rest after a half.
    ``extra``: while an optimizer's best trial has the smallest or the largest learning rate of several, one more is
    made beyond it, half a decade further and else the same, and trained to its end; at most so many, within what the
    optimizer declares. ``repeats``: with so many seeds each of these is trained, the one of ``base`` and those that
    follow it; of their trainings the middle one counts, so that half of them are as good or better.

    ValueError for what is out of bounds, and for an optimizer without a learning rate or in this range.
    """

    base: Training
    runs: tuple[Run, ...]
    trials: int = 11
    low: float = 1e-4
    high: float = 10.0
    how: str = "grid"
    others: bool = False
    seed: int = 0
    halving: bool = True
    extra: int = 4
    repeats: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", tuple(self.runs))
        if not 1 <= len(self.runs) <= MAX_RUNS:
            raise Refused("optimizers", count=len(self.runs), limit=MAX_RUNS)
        if not 1 <= self.trials <= MAX_TRIALS:
            raise Refused("quantity-outside", name="trials", found=self.trials, low=1, high=MAX_TRIALS)
        if not 0 <= self.extra <= MAX_EXTRA:
            raise Refused("quantity-outside", name="extra", found=self.extra, low=0, high=MAX_EXTRA)
        if not 1 <= self.repeats <= MAX_REPEATS:
            raise Refused("quantity-outside", name="repeats", found=self.repeats, low=1, high=MAX_REPEATS)
        if not 0 < self.low <= self.high < math.inf:
            raise Refused("order", low=f"{self.low:g}", high=f"{self.high:g}")
        if self.how not in HOW:
            raise not_one_of(self.how, HOW, "how")
        BOUNDS["seed"].check("seed", self.seed)
        for run in self.runs:
            self.training(run)
            _range(self, run)

    def training(self, run: Run) -> Training:
        """That of the race, with as many gradients as any other's."""
        return replace(self.base, run=run, iterations=self.base.iterations // run.formula.gradients)


@dataclass(frozen=True)
class Trial:
    """How far a training has come: ``iterations`` done, up to a divergence.

    ``accuracy`` on the validation images and ``loss``, the mean over the interval before, are those of the last rung
    that it reached, NaN before the first. ``stopped``: the rung, from 0, after which it was stopped, or -1.
    """

    run: Run
    iterations: int
    accuracy: float
    loss: float
    diverged_at: int
    stopped: int

    @property
    def gradients(self) -> int:
        """How many gradients it has computed."""
        return self.iterations * self.run.formula.gradients


@dataclass(frozen=True)
class Edge:
    """The best learning rate of an optimizer, where it is the smallest or the largest of all that were tried.

    ``high``: which of both. ``declared``: it is the end of what the optimizer declares.
    """

    rate: float
    high: bool
    declared: bool


@dataclass(frozen=True)
class Result:
    """What a sweep has found, finished or not.

    ``brackets``: of each optimizer the trainings, those of one trial in a row, further trials last.
    """

    sweep: Sweep
    brackets: tuple[tuple[Trial, ...], ...]

    @property
    def trials(self) -> tuple[Trial, ...]:
        return tuple(trial for bracket in self.brackets for trial in bracket)

    @property
    def groups(self) -> tuple[tuple[tuple[Trial, ...], ...], ...]:
        """Of each optimizer its trials, of each of these its trainings."""
        return tuple(tuple(_grouped(self.sweep, bracket)) for bracket in self.brackets)

    @property
    def best(self) -> list[Trial | None]:
        """Each optimizer's best trial, by its middle training, of those that went all the way; None where none did."""
        return [_best(self.sweep, bracket) for bracket in self.brackets]

    @property
    def edges(self) -> list[Edge | None]:
        """For each optimizer whether its best trial lies at an edge, beyond which a better one may be."""
        return [_edge(self.sweep, bracket) for bracket in self.brackets]

    @property
    def stuck(self) -> list[bool]:
        """For each optimizer whether its best trial has not left the plateau: then it is the best by chance."""
        return [best is not None and _standing(best.accuracy, best.loss) > 0 for best in self.best]

    @property
    def settled(self) -> list[bool]:
        """For each optimizer whether it has no trial to make or to train any more."""
        return [_is_over(self.sweep, one) and _next_rate(self.sweep, one) is None for one in self.brackets]

    @property
    def spent(self) -> int:
        """Gradients computed in all."""
        return sum(one.gradients for one in self.trials)

    @property
    def tuned(self) -> tuple[Training, ...]:
        """The race of the best ones, trained like ``base``, by those optimizers that have a best one."""
        return tuple(self.sweep.training(one.run) for one in self.best if one is not None)


@dataclass(frozen=True)
class Goal:
    """The iteration to which a trial may go now; ``final``: it will never go further. ``stopped``: see Trial."""

    iteration: int
    final: bool
    stopped: int = -1


def trials(sweep: Sweep) -> tuple[tuple[Training, ...], ...]:
    """The trainings that each optimizer begins with, learning rates as they were placed or drawn."""
    every = ((_trial(sweep, run) for run in _settings(sweep, one)) for one in sweep.runs)
    return tuple(tuple(training for one in bracket for training in repeated(sweep, one)) for bracket in every)


def repeated(sweep: Sweep, training: Training) -> tuple[Training, ...]:
    """The trainings of a trial: one with each seed."""
    return tuple(replace(training, seed=training.seed + i) for i in range(sweep.repeats))


def further(sweep: Sweep, bracket: Sequence[History]) -> Training | None:
    """The first training of the trial that an optimizer needs besides its own; None where it needs none, or not yet."""
    found = _trials(sweep, bracket)
    rate = _next_rate(sweep, found)
    return None if rate is None else _trial(sweep, _best(sweep, found).run.replace(lr=rate))


def seed_apart(taken: Collection[int], repeats: int = 1) -> int:
    """The first of so many seeds in a row to tune with: what is chosen must not be judged by the luck that chose it."""
    return next(seed for seed in count(_APART) if not set(range(seed, seed + repeats)) & set(taken))


def interval(sweep: Sweep, run: Run) -> int:
    """Iterations between two measurements: about ten in a trial, one of them at the end of each rung."""
    whole, most = sweep.training(run).iterations, BOUNDS["interval"].high
    exact = (parts for parts in _PARTS if whole % parts == 0 and whole // parts <= most)
    return max(1, whole // next(exact, 8 * math.ceil(whole / 8 / most)))


def rungs(sweep: Sweep, run: Run) -> tuple[int, ...]:
    """The iterations after which trials are ranked: a quarter, a half and all, or all alone without halving.

    They are multiples of the interval. Where no such interval divides the iterations, the last ones are left out.
    """
    step = interval(sweep, run)
    points = sweep.training(run).iterations // step
    shares = (4, 2, 1) if sweep.halving else (1,)
    return tuple(sorted({max(1, points // share) * step for share in shares}))


def kept(sweep: Sweep, run: Run) -> tuple[int, ...]:
    """How many trials of an optimizer are trained up to each rung at most: the larger half of those before."""
    counts = [sweep.trials]
    for _ in rungs(sweep, run)[1:]:
        counts.append(-(-counts[-1] // 2))
    return tuple(counts)


def survivors(accuracies: Sequence[float], losses: Sequence[float], keep: int) -> tuple[int, ...]:
    """Places of the ``keep`` best, in ascending order: by accuracy, then lower loss, then place; never a NaN.

    Where the last of them is on the plateau, all that are there stay.
    """
    alive = [at for at, accuracy in enumerate(accuracies) if not math.isnan(accuracy)]
    standings = [_standing(*both) for both in zip(accuracies, losses, strict=True)]
    ranked = sorted(alive, key=lambda at: _rank(accuracies[at], losses[at]))
    best, rest = ranked[:keep], ranked[keep:]
    equals = [at for at in rest if standings[at] == 1] if best and standings[best[-1]] == 1 else []
    return tuple(sorted(best + equals))


def bound(sweep: Sweep, bracket: Sequence[History]) -> int:
    """Gradients that the trials of an optimizer will have taken, were none on the plateau when they are ranked.

    Never more than before but by a further trial, and by those that the plateau keeps.
    """
    run = bracket[0].training.run
    ends, counts = rungs(sweep, run), kept(sweep, run)
    found = goals(sweep, bracket)
    most = sum(_reached(history) for history in bracket)
    alive = [at for at, goal in enumerate(found) if bracket[at].diverged_at < 0 and goal.stopped < 0]
    most += sum(found[at].iteration - bracket[at].iteration for at in alive)
    first = [at for at in alive if at < sweep.trials * sweep.repeats]
    if first:
        for rung in range(ends.index(found[first[0]].iteration) + 1, len(ends)):
            most += min(len(first), counts[rung] * sweep.repeats) * (ends[rung] - ends[rung - 1])
    return most * run.formula.gradients


def result(sweep: Sweep, brackets: Sequence[Sequence[History]]) -> Result:
    """What the histories of each optimizer so far say."""
    return Result(sweep, tuple(_trials(sweep, bracket) for bracket in brackets))


def tune(sweep: Sweep, progress: Callable[[Result], object] | None = None) -> Result:
    """Does the sweep in this process; ``progress`` gets the result so far whenever some trials reached a rung.

    DataError when the images cannot be read.
    """
    every = [[Record(training) for training in bracket] for bracket in trials(sweep)]

    def so_far() -> Result:
        return result(sweep, [[record.history for record in bracket] for bracket in every])

    for bracket in every:
        states: dict[int, RunState] = {}
        while True:
            histories = [record.history for record in bracket]
            found = goals(sweep, histories)
            going = [at for at, goal in enumerate(found) if goal.iteration > histories[at].iteration]
            if not going:
                more = further(sweep, histories)
                if more is None:
                    break
                bracket.extend(Record(one) for one in repeated(sweep, more))
                continue
            # They are all at the same iteration, and those of a seed advance together.
            way, before, states = found[going[0]].iteration - histories[going[0]].iteration, states, {}
            for repeat in range(sweep.repeats):
                those = [at for at in going if at % sweep.repeats == repeat]
                together = tuple(before.get(at) or begin(histories[at].training) for at in those)
                states |= zip(those, advance_together(together, way) if those else (), strict=True)
            for at, state in states.items():
                bracket[at].add(state.part, state.diverged_at)
            if progress:
                progress(so_far())
    return so_far()


def goals(sweep: Sweep, bracket: Sequence[History]) -> list[Goal]:
    """How far each trial of an optimizer may go, given the histories of all of them so far."""
    run = bracket[0].training.run
    ends, counts = rungs(sweep, run), kept(sweep, run)
    found = [Goal(history.iteration if history.diverged_at >= 0 else ends[-1], final=True) for history in bracket]
    trials = list(_grouped(sweep, range(len(bracket))))
    # A further trial is ranked against nobody.
    alive = list(range(min(sweep.trials, len(trials))))
    for rung, end in enumerate(ends):
        last = rung == len(ends) - 1
        going = [at for trial in alive for at in trials[trial]]
        for at in going:
            # Whoever diverges later was ranked before: no decision is ever taken back.
            lost = 0 <= bracket[at].diverged_at <= end
            found[at] = Goal(bracket[at].iteration if lost else end, final=last or lost)
        if last or any(bracket[at].iteration < found[at].iteration for at in going):
            return found
        marks = [_middle([_mark(bracket[at], end) for at in trials[trial]]) for trial in alive]
        best = {alive[i] for i in survivors(*zip(*marks, strict=True), counts[rung + 1])} if alive else set()
        for at in (at for trial in set(alive) - best for at in trials[trial] if not found[at].final):
            found[at] = Goal(end, final=True, stopped=rung)
        alive = sorted(best)
    return found


def _grouped(sweep: Sweep, bracket: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """What belongs to each trial, of what there is for each training."""
    return (tuple(bracket[at : at + sweep.repeats]) for at in range(0, len(bracket), sweep.repeats))


def _middle(marks: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of accuracies and losses those of the middle training: half of them are as good or better, NaN last."""
    return sorted(marks, key=lambda mark: (math.isnan(mark[0]), *_rank(*mark)))[len(marks) // 2]


def _trials(sweep: Sweep, bracket: Sequence[History]) -> tuple[Trial, ...]:
    ends = rungs(sweep, bracket[0].training.run)
    found = []
    for history, goal in zip(bracket, goals(sweep, bracket), strict=True):
        reached = _reached(history)
        passed = [end for end in ends if end <= reached]
        mark = _mark(history, passed[-1]) if passed else (math.nan, math.nan)
        found.append(Trial(history.training.run, reached, *mark, history.diverged_at, goal.stopped))
    return tuple(found)


def _trial(sweep: Sweep, run: Run) -> Training:
    return replace(sweep.training(run), interval=interval(sweep, run), measure="validation")


def _best(sweep: Sweep, bracket: Sequence[Trial]) -> Trial | None:
    middles = [middle_of(trial) for trial in _grouped(sweep, bracket) if is_whole(sweep, trial)]
    whole = [one for one in middles if one.diverged_at < 0]
    return min(whole, key=lambda one: _rank(one.accuracy, one.loss), default=None)


def middle_of(trial: Sequence[Trial]) -> Trial:
    """The middle one of a trial's trainings: half of them are as good or better, those that diverged last."""
    ranked = sorted(trial, key=lambda one: (one.diverged_at >= 0, *_rank(one.accuracy, one.loss)))
    return ranked[len(ranked) // 2]


def is_whole(sweep: Sweep, trial: Sequence[Trial]) -> bool:
    """Whether all of a trial's trainings went to the end, or diverged on the way."""
    last = rungs(sweep, trial[0].run)[-1]
    return all(one.iterations == last or one.diverged_at >= 0 for one in trial)


def _edge(sweep: Sweep, bracket: Sequence[Trial]) -> Edge | None:
    best = _best(sweep, bracket)
    rates = {one.run.values["lr"] for one in bracket}
    # One learning rate alone says nothing of where others would be better.
    if best is None or len(rates) == 1:
        return None
    # The best of a plateau is where chance has put it.
    if _standing(best.accuracy, best.loss) > 0:
        return None
    rate, declared = best.run.values["lr"], best.run.declaration.hyperparameter("lr")
    if rate == max(rates):
        return Edge(rate, True, rate >= declared.high)
    return Edge(rate, False, rate <= declared.low) if rate == min(rates) else None


def _is_over(sweep: Sweep, bracket: Sequence[Trial]) -> bool:
    last = rungs(sweep, bracket[0].run)[-1]
    return all(one.stopped >= 0 or one.diverged_at >= 0 or one.iterations == last for one in bracket)


def _next_rate(sweep: Sweep, bracket: Sequence[Trial]) -> float | None:
    """The learning rate that an optimizer tries after all of these, or None."""
    made = len(bracket) // sweep.repeats - sweep.trials
    edge = _edge(sweep, bracket) if made < sweep.extra and _is_over(sweep, bracket) else None
    if edge is None or edge.declared:
        return None
    declared = bracket[0].run.declaration.hyperparameter("lr")
    # From the first edge and not from the last one, so that powers of ten stay exact.
    rates = [one.run.values["lr"] for one in bracket[: sweep.trials * sweep.repeats]]
    if edge.high:
        return min(declared.high, _short(max(rates) * STEP ** (made + 1)))
    return max(declared.low, _short(min(rates) / STEP ** (made + 1)))


def _mark(history: History, at: int) -> tuple[float, float]:
    """Accuracy after iteration ``at``, and the mean loss over the interval before; NaN from a divergence on."""
    if 0 <= history.diverged_at <= at:
        return math.nan, math.nan
    step = history.training.interval
    return float(history.test_accuracy[at // step - 1]), float(history.train_loss[at - step : at].mean())


def _reached(history: History) -> int:
    return history.diverged_at if history.diverged_at >= 0 else history.iteration


def _standing(accuracy: float, loss: float) -> int:
    """0 where a network has learned something, 1 on the plateau, 2 below it, where its weights are in disarray."""
    if accuracy > GUESSING or loss < (1 - NEAR) * PLATEAU:
        return 0
    return 1 if loss <= (1 + NEAR) * PLATEAU else 2


def _rank(accuracy: float, loss: float) -> tuple[int, float, float]:
    return _standing(accuracy, loss), -accuracy, loss


def _settings(sweep: Sweep, run: Run) -> list[Run]:
    low, high = _range(sweep, run)
    random = np.random.default_rng(sweep.seed)
    share = random.random(sweep.trials) if sweep.how == "random" else _even(sweep.trials)
    rates = [min(high, max(low, _short(low * (high / low) ** x))) for x in share.tolist()]
    if not sweep.others:
        return [run.replace(lr=rate) for rate in rates]
    # What is drawn for an optimizer depends on no other one.
    random = np.random.default_rng([sweep.seed, *str(run).encode()])
    declared, given = run.declaration, dict(run.given)
    own = [h for h in declared.hyperparameters if h.key not in {"lr", *given} and h not in declared.starts]
    return [run.replace(lr=rate, **{h.key: _draw(h, random.random()) for h in own}) for rate in rates]


def _even(count: int) -> np.ndarray:
    return np.linspace(0, 1, count) if count > 1 else np.array([0.5])


def _range(sweep: Sweep, run: Run) -> tuple[float, float]:
    """The learning rates that are wanted and allowed; ValueError where there is none."""
    declared = next((h for h in run.declaration.hyperparameters if h.key == "lr"), None)
    if declared is None:
        raise Refused("no-tuning", of=run.declaration.name)
    low, high = max(sweep.low, declared.low), min(sweep.high, declared.high)
    if low > high:
        ends = {"from": sweep.low, "to": sweep.high, "low": declared.low, "high": declared.high}
        raise Refused("rates-outside", of=run.declaration.name, **{name: f"{end:g}" for name, end in ends.items()})
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
