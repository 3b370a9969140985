"""An executor whose chunks a test does by hand, and a clock that it sets."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from jobs import Scheduler
from jobs.chunk import run_chunk
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
    state: RunState
    iterations: int

    @property
    def seed(self) -> int:
        return self.state.training.seed

    def do(self) -> None:
        self.future.set_result(run_chunk(self.state, self.iterations))

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
            self.bench.started.append(Started(future, *args))
            self.bench.change.notify_all()
        return future


class Bench:
    """A scheduler on such executors; ``pools`` are those that it has asked for, ``started`` all chunks in order."""

    def __init__(self, workers: int, grace: float) -> None:
        self.change = threading.Condition()
        self.started: list[Started] = []
        self.pools: list[Hands] = []
        self.refusing: BaseException | None = None
        self.scheduler = Scheduler(workers, grace, self._new)

    def _new(self, workers: int) -> Executor:
        self.pools.append(Hands(self))
        return self.pools[-1]

    def chunk(self, number: int) -> Started:
        """The chunk that was started as number so and so, from 0, as soon as it is there."""
        with self.change:
            assert self.change.wait_for(lambda: len(self.started) > number, SECONDS), "no such chunk was started"
            return self.started[number]

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
