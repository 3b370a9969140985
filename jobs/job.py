"""What all jobs have in common: a status, calls in flight, and a snapshot for whoever asks."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from mnist import DataError, History, RunState
from mnist.sweep import Result

MAX_RETRIES = 5

QUEUED, RUNNING, PAUSED, DONE, STOPPED, FAILED = "queued", "running", "paused", "done", "stopped", "failed"
OVER = frozenset({DONE, STOPPED, FAILED})
TRAINING = "training"
"""The name of a session's usual job."""


@dataclass(frozen=True)
class Snapshot:
    """A job at one moment.

    ``done`` of ``total`` (iterations, or calls of Tasks), ``rate`` a second; ``seconds_left`` and ``error`` are None
    where there is none to tell. ``position``: 0, or the place in the queue, from 1, of a job that is not worked on yet.
    ``runs``: the history of each training so far. ``states``: the newest state of each training of a race.
    ``results``: what each call of Tasks returned, None where it has not yet. ``result``: what a Sweep has found so far.
    """

    status: str
    done: int
    total: int
    rate: float
    seconds_left: float | None
    position: int
    error: BaseException | None
    runs: list[History] = field(default_factory=list)
    states: list[RunState] = field(default_factory=list)
    results: list[object] = field(default_factory=list)
    result: Result | None = None


class Unit:
    """The least that is in flight as a whole: one training, or one call of Tasks."""

    def __init__(self) -> None:
        self.in_flight = False
        self.failures = 0


@dataclass(frozen=True, eq=False)
class Call:
    """A pure call for a worker; ``units`` are what it moves on."""

    function: Callable[..., object]
    arguments: tuple
    units: tuple[Unit, ...]


class Job(ABC):
    """Work of one session, under a name. All but the constructor is called under the scheduler's lock."""

    def __init__(self, owner: str, name: str) -> None:
        self.owner, self.name = owner, name
        self.status = QUEUED
        self.error: BaseException | None = None
        self._active = 0.0
        self._since: float | None = None

    @abstractmethod
    def next_call(self, workers: int) -> Call | None:
        """What a free one of so many workers should do next, or None."""

    @abstractmethod
    def take(self, call: Call, result: object) -> None:
        """Goes on to what a call returned."""

    @property
    @abstractmethod
    def finished(self) -> bool:
        """Whether there is nothing left to do."""

    @property
    @abstractmethod
    def progress(self) -> tuple[int, int]:
        """How much is done, of how much."""

    @abstractmethod
    def contents(self) -> dict[str, object]:
        """The fields of a snapshot that are this kind of job's own."""

    def slim(self) -> None:  # noqa: B027 (most have nothing to let go of)
        """Lets go of what is large, of a job that is over and not among the newest."""

    @property
    def wants_work(self) -> bool:
        return self.status in (QUEUED, RUNNING)

    def set_status(self, status: str) -> None:
        """Moves on; what is over stays over."""
        if self.status in OVER:
            return
        now = time.monotonic()
        if self._since is not None:
            self._active += now - self._since
        self._since = now if status == RUNNING else None
        self.status = status

    def launch(self, call: Call) -> None:
        """Says that a call is in flight."""
        for unit in call.units:
            unit.in_flight = True
        self.set_status(RUNNING)

    def land(self, call: Call, result: object) -> None:
        """Goes on to what a call in flight returned; a job that is over throws it away."""
        for unit in call.units:
            unit.in_flight = False
            unit.failures = 0
        if self.status not in OVER:
            self.take(call, result)
            if self.finished:
                self.set_status(DONE)

    def crash(self, call: Call, error: BaseException) -> None:
        """A call in flight has failed: it is tried again from where it was, but not for ever."""
        for unit in call.units:
            unit.in_flight = False
            unit.failures += 1
        if isinstance(error, DataError) or any(unit.failures > MAX_RETRIES for unit in call.units):
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """Ends for a reason; what is over stays over."""
        if self.status not in OVER:
            self.error = error
            self.set_status(FAILED)

    def snapshot(self, position: int) -> Snapshot:
        done, total = self.progress
        active = self._active + (time.monotonic() - self._since if self._since is not None else 0.0)
        rate = done / active if active > 0 else 0.0
        left = (total - done) / rate if rate > 0 else None
        return Snapshot(self.status, done, total, rate, left, position, self.error, **self.contents())
