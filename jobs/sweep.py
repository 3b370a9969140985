"""A sweep of learning rates as a job: the rules of ``mnist.tuning``, the chunks in workers."""

from __future__ import annotations

from jobs.chunk import Chunk
from jobs.group import TrainingWork, next_chunk
from jobs.job import Call, Job
from mnist import Training
from mnist.sweep import Sweep, bound, goals, result, trials


class SweepJob(Job):
    """Optimizer after optimizer, so that only the states of a few trials are in memory at a time."""

    def __init__(self, owner: str, name: str, sweep: Sweep) -> None:
        super().__init__(owner, name)
        self._sweep = sweep
        self._works = [
            TrainingWork(training, 0, turn) for turn, bracket in enumerate(_brackets(sweep)) for training in bracket
        ]
        self._set_goals()

    def next_call(self, workers: int) -> Call | None:
        return next_chunk(self._works, workers)

    def take(self, call: Call, result: Chunk) -> None:
        for work, state in zip(call.units, result.states, strict=True):
            work.take(state, result.seconds / len(result.states))
        self._set_goals()

    @property
    def finished(self) -> bool:
        return all(work.finished for work in self._works)

    @property
    def progress(self) -> tuple[int, int]:
        histories = self._histories()
        return result(self._sweep, histories).spent, bound(self._sweep, histories)

    def contents(self) -> dict[str, object]:
        histories = self._histories()
        return {"runs": histories, "result": result(self._sweep, histories)}

    def _histories(self) -> list:
        return [work.record.history for work in self._works]

    def _set_goals(self) -> None:
        for work, goal in zip(self._works, goals(self._sweep, self._histories()), strict=True):
            work.goal = goal.iteration
            if goal.final and work.finished:
                work.state = None


def _brackets(sweep: Sweep) -> list[tuple[Training, ...]]:
    every = trials(sweep)
    return [every[at : at + sweep.trials] for at in range(0, len(every), sweep.trials)]
