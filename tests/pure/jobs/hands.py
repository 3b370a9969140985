"""An executor whose chunks a test does by hand, and a clock that it sets."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from jobs import OVER, TRAINING, Scheduler
from mnist import RunState, Training
from optimizers import Run

SECONDS = 20.0
"""More than anything that is waited for takes."""
MARK = 10_000


def training(seed: int = 0, iterations: int = 60, run: str = "adam:lr=0.01") -> Training:
    return Training(Run.parse(run), iterations, batch=9, hidden=(6,), init=0.1, seed=seed, interval=5)


@dataclass
class Started:
    """A chunk that the scheduler has handed out."""

    future: Future
    function: Callable[..., object]
    arguments: tuple

    @property
    def states(self) -> tuple[RunState, ...]:
        return self.arguments[0]

    @property
    def state(self) -> RunState:
        """That of a chunk of one training."""
        (state,) = self.states
        return state

    @property
    def iterations(self) -> int:
        return self.arguments[1]

    @property
    def seed(self) -> int:
        return self.states[0].training.seed

    def do(self, seconds: float | None = None) -> None:
        """``seconds``: what a chunk is said to have taken, in place of what it did."""
        done = self.function(*self.arguments)
        self.future.set_result(done if seconds is None else replace(done, seconds=seconds))

    def fail(self, error: BaseException) -> None:
        self.future.set_exception(error)


class Hands(Executor):
    """Takes chunks and does none of them by itself. ``refusing`` is what the next ``submit`` raises."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def submit(self, fn, /, *args, **kwargs) -> Future:
        if self.bench.refusing is not None:
            error, self.bench.refusing = self.bench.refusing, None
            raise error
        future: Future = Future()
        future.set_running_or_notify_cancel()
        with self.bench.change:
            self.bench.started.append(Started(future, fn, args))
            self.bench.change.notify_all()
        return future


class Bench:
    """A scheduler on such executors; ``pools`` are those that it has asked for, ``started`` all chunks in order."""

    def __init__(self, workers: int, grace: float, **limits: int) -> None:
        self.change = threading.Condition()
        self.started: list[Started] = []
        self.pools: list[Hands] = []
        self.refusing: BaseException | None = None
        self.scheduler = Scheduler(workers, grace, self._new, **limits)

    def _new(self, workers: int) -> Executor:
        self.pools.append(Hands(self))
        return self.pools[-1]

    def chunk(self, number: int) -> Started:
        """The chunk that was started as number so and so, from 0, as soon as it is there."""
        with self.change:
            assert self.change.wait_for(lambda: len(self.started) > number, SECONDS), "no such chunk was started"
            return self.started[number]

    def finish(self, owner: str, seconds: float | None = None, job: str = TRAINING) -> int:
        """Does chunk after chunk, of whatever job, until this one is over; how many those were."""
        for number in itertools.count():
            assert self.scheduler.wait(
                owner, lambda found, at=number: found.status in OVER or len(self.started) > at, SECONDS, job
            )
            if self.scheduler.snapshot(owner, job).status in OVER:
                return number
            self.chunk(number).do(seconds)

    def settle(self) -> list[Started]:
        """All chunks that were started, when no more can start before another one is done.

        Needs a worker to spare: another owner's chunk is started in the same pass, and stopping it waits for the end
        of that pass.
        """
        mark = MARK + len(self.started)
        self.scheduler.submit(f"mark {mark}", [training(seed=mark)])
        with self.change:
            assert self.change.wait_for(lambda: any(chunk.seed == mark for chunk in self.started), SECONDS)
        self.scheduler.stop(f"mark {mark}")
        return [chunk for chunk in self.started if chunk.seed < MARK]

    def reaches(self, owner: str, status: str) -> bool:
        return self.scheduler.wait(owner, lambda snapshot: snapshot.status == status, SECONDS)


class Clock:
    """Stands in the place of the module ``time``."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now
