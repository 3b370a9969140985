"""What all jobs have in common: a status, calls in flight, and a snapshot for whoever asks."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from mnist import DataError, History, RunState
from mnist.sweep import Result

MAX_RETRIES = 5
FADE, FADE_BEFORE = 0.95, 0.75
SURE_SECONDS = 0.05

QUEUED, RUNNING, PAUSED, DONE, STOPPED, FAILED = "queued", "running", "paused", "done", "stopped", "failed"
OVER = frozenset({DONE, STOPPED, FAILED})
LOGGER = logging.getLogger("descent")
TRAINING = "training"
"""The name of a session's usual job."""


@dataclass(frozen=True)
class Snapshot:
    """A job at one moment.

    ``done`` of ``total`` (iterations, or calls of Tasks), ``rate`` a second; ``seconds_left`` until it is done and
    ``error`` are None where there is none to tell. ``position``: 0, or the place in the queue, from 1, of a job that is
    not worked on yet; ``starts_in``: seconds until it is. ``runs``: the history of each training so far. ``states``:
    the newest state of each training of a race. ``results``: what each call of Tasks returned, None where it has not
    yet. ``result``: what a Sweep has found so far. ``readers``: how many sessions a training of it is or was computed
    for at once. ``found``: how many of its trainings had been computed before it was submitted.
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
    starts_in: float | None = None
    readers: int = 1
    found: int = 0


class Speed:
    """How many times as long work takes as was reckoned; what was measured of late counts most."""

    def __init__(self) -> None:
        self._reckoned = self._measured = 0.0
        # How much what it was taken for before counts, as if so many seconds had been reckoned and measured.
        self._before = SURE_SECONDS

    def learn(self, reckoned: float, measured: float) -> None:
        """Both in seconds, of the same piece of work."""
        self._reckoned = FADE * self._reckoned + reckoned
        self._measured = FADE * self._measured + measured
        self._before *= FADE_BEFORE

    def ratio(self, before: float = 1.0) -> float:
        """``before``: what it was taken for before anything was measured."""
        return (self._measured + self._before * before) / (self._reckoned + self._before)


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
        # Of all work; the scheduler's own takes its place.
        self.speed = Speed()
        self.in_company = 0.0
        """Seconds that other work was worked on beside it."""
        self._active, self._gained = 0.0, 0
        self._since: tuple[float, int] | None = None
        self._told = False

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

    @property
    @abstractmethod
    def seconds_of_work(self) -> float:
        """How long one worker would take for what is left, by what was measured so far."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many workers could be busy with it at once."""

    def share(self, shelf: object, earlier: Job | None) -> None:  # noqa: B027 (most share nothing)
        """Takes over what others have of the same work; ``earlier``: the job whose place this one takes."""

    @property
    def wanted(self) -> frozenset[object]:
        """What is to be computed: a job that wants no more than another one is done by the way."""
        return frozenset((self,))

    @property
    def whole(self) -> frozenset[object]:
        """What is large of a job that is over: equal for those that have the same."""
        return frozenset((self,))

    def holders(self, call: Call) -> list[Job]:
        """Whom a call of this job moves on."""
        return [] if self.status in OVER else [self]

    def slim(self) -> None:  # noqa: B027 (most have nothing to let go of)
        """Lets go of what is large, of a job that is over and not among the newest."""

    @property
    def wants_work(self) -> bool:
        return self.status in (QUEUED, RUNNING)

    def set_status(self, status: str) -> None:
        """Moves on; what is over stays over."""
        if self.status in OVER or status == self.status:
            return
        now, (done, _) = time.monotonic(), self.progress
        if self._since is not None:
            since, before = self._since
            self._active += now - since
            self._gained += done - before
        was, self.status = self.status, status
        self.entered(was)
        self._since = (now, self.progress[0]) if status == RUNNING else None
        self._tell()

    def entered(self, was: str) -> None:  # noqa: B027 (most have nothing to do)
        """Called when the status has changed."""

    def launch(self, call: Call) -> None:
        """Says that a call is in flight."""
        for unit in call.units:
            unit.in_flight = True

    def land(self, call: Call, result: object) -> None:
        """Goes on to what a call in flight returned; it is thrown away where nobody wants it any more."""
        for unit in call.units:
            unit.in_flight = False
            unit.failures = 0
        holders = self.holders(call)
        if holders:
            self.take(call, result)
        for job in holders:
            job.moved(call)

    def moved(self, call: Call) -> None:
        """Called when a call has landed that is this job's too."""
        self.end()

    def end(self) -> None:
        """Is done, if nothing is left to do."""
        if self.finished:
            self.set_status(DONE)

    def crash(self, call: Call, error: BaseException) -> None:
        """A call in flight has failed: it is tried again from where it was, but not for ever."""
        for unit in call.units:
            unit.in_flight = False
            unit.failures += 1
        LOGGER.error("error", extra={"fields": {"type": type(error).__name__, "where": "worker"}})
        if isinstance(error, DataError) or any(unit.failures > MAX_RETRIES for unit in call.units):
            for job in self.holders(call):
                job.fail(error)

    def fail(self, error: BaseException) -> None:
        """Ends for a reason; what is over stays over."""
        if self.status not in OVER:
            self.error = error
            self.set_status(FAILED)

    def _tell(self) -> None:
        """Tells of the job's begin and end; not its name, which may be a link, nor the whole owner, a key."""
        if (self.status != RUNNING or self._told) and self.status not in OVER:
            return
        self._told = True
        about = {"kind": type(self).__name__.removesuffix("Job").lower(), "owner": self.owner[:6]}
        if self.status in OVER:
            done, total = self.progress
            about |= {"status": self.status, "done": done, "total": total, "seconds": self._active}
        if self.error is not None:
            about["error"] = type(self.error).__name__
        LOGGER.info("job ended" if self.status in OVER else "job begun", extra={"fields": about})

    def snapshot(self, position: int, outlook: tuple[float, float] | None = None) -> Snapshot:
        """``outlook``: in how many seconds it is begun and done, where other work is in the way."""
        done, total = self.progress
        active, gained = self._active, self._gained
        if self._since is not None:
            since, before = self._since
            active, gained = active + time.monotonic() - since, gained + done - before
        rate = gained / active if active > 0 else 0.0
        starts, left = outlook or (None, (total - done) / rate if rate > 0 else None)
        starts = starts if position else None
        return Snapshot(self.status, done, total, rate, left, position, self.error, starts_in=starts, **self.contents())
