"""Trainings side by side, each to its end; what several sessions ask for is computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jobs.chunk import Chunk
from jobs.group import TrainingWork, kinds, next_chunk, take
from jobs.job import DONE, OVER, PAUSED, Call, Job
from mnist import History, RunState, Training

MAX_RUNS = 8
MAX_SEEDS = 10
MAX_TRAININGS = MAX_RUNS * MAX_SEEDS
MAX_SHELF_BYTES = 64_000_000


@dataclass(frozen=True)
class _Seen:
    """A training as far as a reader has seen it."""

    history: History
    state: RunState

    @staticmethod
    def of(work: TrainingWork) -> _Seen:
        return _Seen(work.record.history, work.state)

    def slim(self) -> _Seen:
        """Without the weights on the way and the optimizer's memory."""
        return _Seen(self.history.without_checkpoints(), replace(self.state, memory={}))


class TrainingJob(Job):
    """ValueError for no training or too many.

    A training is the same to the bit whoever asks for it: jobs with equal ones work on the same, see ``share``. Each
    shows it as far as it wants to: one that is paused or over, as it was then.
    """

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
        self._seen: list[_Seen] | None = None
        self._awaited: set[TrainingWork] = set()
        self._shelf: Shelf | None = None
        self._readers, self._found = 1, 0

    @property
    def trainings(self) -> list[Training]:
        return [state.training for state in self._states]

    def share(self, shelf: Shelf, earlier: Job | None) -> None:
        # Who starts once more what is done wants to see it run.
        again = isinstance(earlier, TrainingJob) and earlier.status == DONE and earlier.trainings == self.trainings
        self._shelf = shelf
        self._works = [shelf.take(work, again) for work in self._works]
        self._found = sum(work.finished for work in self._works)
        for work in self._works:
            work.holders.append(self)
        jobs = {job for work in self._works if not work.finished for job in work.holders}
        readers = len({job.owner for job in jobs})
        for job in jobs:
            job._readers = max(job._readers, readers)
        self.end()

    def next_call(self, workers: int) -> Call | None:
        # Whoever asks for the same training twice has one work twice.
        return next_chunk(list(dict.fromkeys(self._works)), workers)

    def take(self, call: Call, result: Chunk) -> None:
        take(call, result, self.speed)

    def holders(self, call: Call) -> list[Job]:
        return list(dict.fromkeys(job for work in call.units for job in work.holders))

    def moved(self, call: Call) -> None:
        landed = self._awaited.intersection(call.units)
        for place, work in enumerate(self._works):
            if work in landed:
                self._seen[place] = _Seen.of(work)
        self._awaited -= landed
        self.end()

    def entered(self, was: str) -> None:
        if self.status != PAUSED and self.status not in OVER:
            self._seen = None
        elif self._seen is None:
            self._seen = [_Seen.of(work) for work in self._works]
        self._awaited = {work for work in self._works if work.in_flight} if self.status == PAUSED else set()
        if self.status in OVER:
            for work in self._works:
                work.holders.remove(self)
                self._shelf.put(work)

    @property
    def finished(self) -> bool:
        done, total = self.progress
        return done == total

    @property
    def progress(self) -> tuple[int, int]:
        return sum(state.iteration for state in self._states), sum(one.iterations for one in self.trainings)

    @property
    def _states(self) -> list[RunState]:
        return [one.state for one in self._seen or self._works]

    def contents(self) -> dict[str, object]:
        seen = self._seen or [_Seen.of(work) for work in self._works]
        return {
            "runs": [one.history for one in seen],
            "states": [one.state for one in seen],
            "readers": self._readers,
            "found": self._found,
        }

    @property
    def seconds_of_work(self) -> float:
        return sum(work.seconds_to(work.goal, self.speed) for work in self.wanted)

    @property
    def width(self) -> int:
        return sum(not work.finished for work in self._works)

    @property
    def wanted(self) -> frozenset[object]:
        return frozenset(work for work in self._works if not work.finished)

    @property
    def whole(self) -> frozenset[object]:
        return frozenset(self._works)

    def slim(self) -> None:
        """Curves and last weights stay; the weights on the way and the optimizers' memory go."""
        self._seen, self._works = [one.slim() for one in self._seen], []


class Shelf:
    """The trainings that some job works on, and of those that nobody wants any more the ones that ended last."""

    def __init__(self) -> None:
        self._wanted: dict[tuple[Training, bool], TrainingWork] = {}
        # The one that was wanted last stands last.
        self._ended: dict[tuple[Training, bool], TrainingWork] = {}

    def take(self, work: TrainingWork, anew: bool) -> TrainingWork:
        """The one that is here for an equal one, else this; ``anew``: not one that is at its end."""
        key = work.training, work.checkpoints
        found = self._wanted.get(key) or self._ended.pop(key, None)
        if found is None or (anew and found.finished):
            found = work
        self._wanted[key] = found
        return found

    def put(self, work: TrainingWork) -> None:
        """Lets go of one that a job no longer wants."""
        key = work.training, work.checkpoints
        if work.holders or self._wanted.get(key) is not work:
            return
        del self._wanted[key]
        if work.finished:
            self._ended[key] = work
        while sum(one.nbytes for one in self._ended.values()) > MAX_SHELF_BYTES:
            del self._ended[next(iter(self._ended))]
