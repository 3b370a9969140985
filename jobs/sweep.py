"""A sweep of learning rates as a job: the rules of ``mnist.sweep``, the chunks in workers."""

from __future__ import annotations

from jobs.chunk import Chunk
from jobs.group import TrainingWork, next_chunk, take
from jobs.job import Call, Job
from mnist import History, Training
from mnist.sweep import Sweep, bound, further, goals, repeated, result, trials


class SweepJob(Job):
    """Optimizer after optimizer, so that only the states of a few trials are in memory at a time."""

    def __init__(self, owner: str, name: str, sweep: Sweep) -> None:
        super().__init__(owner, name)
        self._sweep = sweep
        self._brackets = [[_work(training, turn) for training in bracket] for turn, bracket in enumerate(trials(sweep))]
        for turn in range(len(self._brackets)):
            self._set_goals(turn)

    def next_call(self, workers: int) -> Call | None:
        return next_chunk(self._works, workers)

    def take(self, call: Call, result: Chunk) -> None:
        take(call, result, self.speed)
        # A chunk is of one turn.
        self._set_goals(call.units[0].turn)

    @property
    def finished(self) -> bool:
        return all(work.finished for work in self._works)

    @property
    def progress(self) -> tuple[int, int]:
        brackets = self._histories()
        return result(self._sweep, brackets).spent, sum(bound(self._sweep, bracket) for bracket in brackets)

    @property
    def seconds_of_work(self) -> float:
        done, total = self.progress
        some = self._brackets[0][0]
        iterations = (total - done) // some.training.run.formula.gradients
        return some.seconds_to(some.iteration + iterations, self.speed)

    @property
    def width(self) -> int:
        return sum(not work.finished for work in self._works)

    def contents(self) -> dict[str, object]:
        brackets = self._histories()
        return {
            "runs": [history for bracket in brackets for history in bracket],
            "result": result(self._sweep, brackets),
        }

    @property
    def _works(self) -> list[TrainingWork]:
        return [work for bracket in self._brackets for work in bracket]

    def _histories(self) -> list[list[History]]:
        return [[work.record.history for work in bracket] for bracket in self._brackets]

    def _set_goals(self, turn: int) -> None:
        bracket = self._brackets[turn]
        histories = [work.record.history for work in bracket]
        for work, goal in zip(bracket, goals(self._sweep, histories), strict=True):
            work.goal = goal.iteration
            if goal.final and work.finished:
                work.state = None
        more = further(self._sweep, histories)
        if more is not None:
            bracket.extend(_work(training, turn) for training in repeated(self._sweep, more))


def _work(training: Training, turn: int) -> TrainingWork:
    """Only trainings of one seed share batches."""
    return TrainingWork(training, training.seed, turn)
