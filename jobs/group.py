"""Trainings as the scheduler sees them, and which of them advance together in the next chunk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from jobs.chunk import Chunk, run_chunk
from jobs.job import Call, Job, Speed, Unit
from mnist import Part, Record, RunState, Training, begin
from mnist.training import VALIDATION_IMAGES
from optimizers import Run

FIRST_CHUNK = 5
CHUNK_SECONDS = 0.08
MAX_CHUNK = 500
MAX_GROUP = 8
# On one core of a common machine, until something is measured: an iteration but for its products, and a product's
# share of one weight and one image.
ITERATION_SECONDS = 3e-4
PRODUCT_SECONDS = 1.6e-11
_ANY = Run("sgd")


class TrainingWork(Unit):
    """One training on its way to iteration ``goal``; ``state`` only ever moves on by whole chunks.

    ``pace``: seconds an iteration took of late, None before the first chunk. Works of the same ``kind`` differ in
    their optimizers only. ``turn``: those with a lower one come first. ``checkpoints``: whether weights are kept.
    ``holders``: the jobs that are not over and want it.
    """

    def __init__(self, training: Training, kind: object, turn: int = 0, checkpoints: bool = False) -> None:
        super().__init__()
        self.training, self.kind, self.turn, self.checkpoints = training, kind, turn, checkpoints
        self.goal = training.iterations
        self.iteration = 0
        self.state: RunState | None = None
        self.record = Record(training, checkpoints)
        self.pace: float | None = None
        self.holders: list[Job] = []
        self._speed = Speed()
        weights = training.network.weights
        # Forth and back, about three products an image, for each gradient, and forth again to measure the loss.
        products = 3 * training.run.formula.gradients + 1
        self._iteration_seconds = ITERATION_SECONDS + products * training.batch * weights * PRODUCT_SECONDS
        self._measure_seconds = VALIDATION_IMAGES * weights * PRODUCT_SECONDS

    @property
    def finished(self) -> bool:
        return self.iteration >= self.goal

    def begin(self) -> RunState:
        """The newest state; the first one is made when it is asked for, since states are large."""
        if self.state is None:
            self.state = begin(self.training)
        return self.state

    def take(self, state: RunState, seconds: float) -> None:
        """Goes on to the state that a chunk arrived at; ``seconds``: this training's share of its time."""
        self.pace = max(seconds, 1e-6) / (state.iteration - self.iteration)
        self._speed.learn(self.reckoned(state.iteration), seconds)
        self.record.add(state.part, state.diverged_at)
        self.iteration = state.iteration
        self.state = replace(state, part=Part())

    def reckoned(self, end: int) -> float:
        """Seconds from here to iteration ``end`` where nothing was measured yet, to within a factor of 2 or so."""
        measured = end // self.training.interval - self.iteration // self.training.interval
        return self._iteration_seconds * (end - self.iteration) + self._measure_seconds * measured

    def seconds_to(self, end: int, speed: Speed) -> float:
        """As ``reckoned``, by what was measured of this one and, by ``speed``, of all."""
        return self.reckoned(end) * self._speed.ratio(speed.ratio())

    @property
    def nbytes(self) -> int:
        return self.record.nbytes + self.begin().weights.nbytes * (1 + len(self.begin().memory))


def take(call: Call, result: Chunk, speed: Speed) -> None:
    """The works of a call go on to where its chunk arrived; ``speed`` learns from it."""
    share = result.seconds / len(result.states)
    arrived = list(zip(call.units, result.states, strict=True))
    speed.learn(sum(work.reckoned(state.iteration) for work, state in arrived), result.seconds)
    for work, state in arrived:
        work.take(state, share)


def kinds(trainings: Sequence[Training]) -> list[Training]:
    """Something for each training, equal where only the optimizers differ."""
    return [replace(one, run=_ANY) for one in trainings]


def next_chunk(works: Sequence[TrainingWork], workers: int) -> Call | None:
    """A chunk of the least advanced trainings that are not in flight, or None.

    They are of one kind and at one iteration, and so many that each worker gets about the same number: together they
    are faster, since the evaluation shares its products, but none shall wait while a worker is idle. Where others of
    the kind are further on, the chunk ends there, to go on together.
    """
    unfinished = [work for work in works if not work.finished]
    free = [work for work in unfinished if not work.in_flight]
    if not free:
        return None
    first = min(free, key=_urgency)
    beside = [work for work in free if _urgency(work) == _urgency(first) and work.kind == first.kind]
    group = tuple(beside[: min(MAX_GROUP, math.ceil(len(unfinished) / workers))])
    ahead = [work.iteration for work in free if work.kind == first.kind and work.iteration > first.iteration]
    room = min([work.goal for work in group] + ahead) - first.iteration
    return Call(run_chunk, (tuple(work.begin() for work in group), min(_length(group), room)), group)


def _urgency(work: TrainingWork) -> tuple[int, int]:
    return work.turn, work.iteration


def _length(group: Sequence[TrainingWork]) -> int:
    """How many iterations the group does in about CHUNK_SECONDS."""
    if any(work.pace is None for work in group):
        return FIRST_CHUNK
    return max(1, min(MAX_CHUNK, round(CHUNK_SECONDS / sum(work.pace for work in group))))
