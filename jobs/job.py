"""A job: the trainings of one race, their progress, and what their owner wants of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mnist import History, Part, Record, RunState, Training, begin

FIRST_CHUNK = 5
CHUNK_SECONDS = 0.08
MAX_CHUNK = 500
MAX_RUNS = 8

QUEUED, RUNNING, PAUSED, DONE, STOPPED, FAILED = "queued", "running", "paused", "done", "stopped", "failed"
OVER = frozenset({DONE, STOPPED, FAILED})


@dataclass(frozen=True)
class Snapshot:
    """A job at one moment.

    ``runs``: the history of each training so far, ``states``: the newest state of each; iterations ``done`` of
    ``total``, ``rate`` a second; ``seconds_left`` and ``error`` are None where there is none to tell.
    """

    status: str
    runs: list[History]
    states: list[RunState]
    done: int
    total: int
    rate: float
    seconds_left: float | None
    error: BaseException | None


class RunWork:
    """One training as the scheduler sees it; ``state`` only ever moves on by whole chunks."""

    def __init__(self, training: Training) -> None:
        self.state = begin(training)
        self.record = Record(training)
        self.in_flight = False
        self.failures = 0
        self.chunk = FIRST_CHUNK

    @property
    def finished(self) -> bool:
        return not self.state.remaining

    def take(self, state: RunState, seconds: float) -> None:
        """Goes on to the state that a chunk arrived at, and sizes the next chunk by the time of this one."""
        done = state.iteration - self.state.iteration
        self.record.add(state.part, state.diverged_at)
        self.chunk = max(1, min(MAX_CHUNK, round(CHUNK_SECONDS * done / max(seconds, 1e-6))))
        self.state = replace(state, part=Part())
        self.failures = 0


class Job:
    """The trainings of one owner. Every method but the constructor is called under the scheduler's lock."""

    def __init__(self, owner: str, trainings: Sequence[Training]) -> None:
        if not 1 <= len(trainings) <= MAX_RUNS:
            raise ValueError(f"{len(trainings)} runs are not between 1 and {MAX_RUNS}")
        self.owner = owner
        self.trainings = tuple(trainings)
        self.works = [RunWork(training) for training in trainings]
        self.status = QUEUED
        self.error: BaseException | None = None
        self.seen = time.monotonic()
        self._turn = 0
        self._active = 0.0
        self._since: float | None = None

    def set_status(self, status: str) -> None:
        """Moves on; what is over stays over."""
        if self.status in OVER:
            return
        now = time.monotonic()
        if self._since is not None:
            self._active += now - self._since
        self._since = now if status == RUNNING else None
        self.status = status

    def fail(self, error: BaseException) -> None:
        """Ends for a reason; what is over stays over."""
        if self.status not in OVER:
            self.error = error
            self.set_status(FAILED)

    def next_work(self) -> RunWork | None:
        """The next training, in turn, that waits for a chunk."""
        if self.status not in (QUEUED, RUNNING):
            return None
        for _ in self.works:
            work = self.works[self._turn % len(self.works)]
            self._turn += 1
            if not work.in_flight and not work.finished:
                return work
        return None

    def snapshot(self) -> Snapshot:
        done = sum(work.state.iteration for work in self.works)
        total = sum(work.state.training.iterations for work in self.works)
        active = self._active + (time.monotonic() - self._since if self._since is not None else 0.0)
        rate = done / active if active > 0 else 0.0
        left = (total - done) / rate if rate > 0 else None
        runs = [work.record.history for work in self.works]
        states = [work.state for work in self.works]
        return Snapshot(self.status, runs, states, done, total, rate, left, self.error)
