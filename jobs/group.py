"""Trainings as the scheduler sees them, and which of them advance together in the next chunk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from jobs.chunk import run_chunk
from jobs.job import Call, Unit
from mnist import Part, Record, RunState, Training, begin

FIRST_CHUNK = 5
CHUNK_SECONDS = 0.08
MAX_CHUNK = 500
MAX_GROUP = 8


class TrainingWork(Unit):
    """One training on its way to iteration ``goal``; ``state`` only ever moves on by whole chunks.

    ``pace``: seconds an iteration took of late, None before the first chunk. Works of the same ``kind`` differ in
    their optimizers only. ``turn``: those with a lower one come first. ``checkpoints``: whether weights are kept.
    """

    def __init__(self, training: Training, kind: int, turn: int = 0, checkpoints: bool = False) -> None:
        super().__init__()
        self.training, self.kind, self.turn = training, kind, turn
        self.goal = training.iterations
        self.iteration = 0
        self.state: RunState | None = None
        self.record = Record(training, checkpoints)
        self.pace: float | None = None

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
        self.record.add(state.part, state.diverged_at)
        self.iteration = state.iteration
        self.state = replace(state, part=Part())


def kinds(trainings: Sequence[Training]) -> list[int]:
    """A number for each training, equal where only the optimizers differ."""
    found: dict[Training, int] = {}
    return [found.setdefault(replace(one, run=trainings[0].run), len(found)) for one in trainings]


def next_chunk(works: Sequence[TrainingWork], workers: int) -> Call | None:
    """A chunk of the least advanced trainings that are not in flight, or None.

    They are of one kind and at one iteration, and so many that each worker gets about the same number: together they
    are faster, since the evaluation shares its products, but none shall wait while a worker is idle.
    """
    unfinished = [work for work in works if not work.finished]
    free = [work for work in unfinished if not work.in_flight]
    if not free:
        return None
    first = min(free, key=_urgency)
    beside = [work for work in free if _urgency(work) == _urgency(first) and work.kind == first.kind]
    group = tuple(beside[: min(MAX_GROUP, math.ceil(len(unfinished) / workers))])
    room = min(work.goal for work in group) - first.iteration
    return Call(run_chunk, (tuple(work.begin() for work in group), min(_length(group), room)), group)


def _urgency(work: TrainingWork) -> tuple[int, int]:
    return work.turn, work.iteration


def _length(group: Sequence[TrainingWork]) -> int:
    """How many iterations the group does in about CHUNK_SECONDS."""
    if any(work.pace is None for work in group):
        return FIRST_CHUNK
    return max(1, min(MAX_CHUNK, round(CHUNK_SECONDS / sum(work.pace for work in group))))
