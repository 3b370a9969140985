"""Trainings side by side, each to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.chunk import Chunk
from jobs.group import TrainingWork, kinds, next_chunk
from jobs.job import Call, Job
from mnist import Training

MAX_RUNS = 8
MAX_SEEDS = 10
MAX_TRAININGS = MAX_RUNS * MAX_SEEDS


class TrainingJob(Job):
    """ValueError for no training or too many."""

    def __init__(self, owner: str, name: str, trainings: Sequence[Training]) -> None:
        super().__init__(owner, name)
        if not 1 <= len(trainings) <= MAX_TRAININGS:
            raise ValueError(f"{len(trainings)} trainings are not between 1 and {MAX_TRAININGS}")
        # Weights on the way are large: those of one seed show as much as those of all.
        self._works = [
            TrainingWork(training, kind, checkpoints=training.seed == trainings[0].seed)
            for training, kind in zip(trainings, kinds(trainings), strict=True)
        ]
        for work in self._works:
            work.begin()

    def next_call(self, workers: int) -> Call | None:
        return next_chunk(self._works, workers)

    def take(self, call: Call, result: Chunk) -> None:
        for work, state in zip(call.units, result.states, strict=True):
            work.take(state, result.seconds / len(result.states))

    @property
    def finished(self) -> bool:
        return all(work.finished for work in self._works)

    @property
    def progress(self) -> tuple[int, int]:
        return sum(work.iteration for work in self._works), sum(work.goal for work in self._works)

    def contents(self) -> dict[str, object]:
        works = self._works
        return {"runs": [work.record.history for work in works], "states": [work.state for work in works]}

    def slim(self) -> None:
        """Curves and last weights stay; the weights on the way and the optimizers' memory go."""
        for work in self._works:
            work.record.forget_checkpoints()
            work.state = replace(work.state, memory={})
