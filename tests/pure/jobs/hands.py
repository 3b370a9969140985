"""An executor whose chunks a test does by hand, and a clock that it sets."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

import numpy as np

from jobs import OVER, TRAINING, Scheduler, Snapshot, Tasks
from jobs.chunk import Chunk, run_chunk
from mnist import Part, RunState, Training
from mnist.history import columns
from optimizers import Run

SECONDS = 20.0
"""More than anything that is waited for takes."""
MARK = 10_000
TASK_SECONDS = 2.0
"""What a call that is no chunk of a training takes in a simulation."""


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

    def pretend(self, seconds: float) -> None:
        """As ``do``, but for the computing: all that it measures is 0."""
        states = []
        for state in self.states:
            end, interval = min(state.iteration + self.iterations, state.training.iterations), state.training.interval
            points = end // interval - state.iteration // interval
            part = Part(np.zeros(end - state.iteration), np.zeros((points, columns(state.training)["gradients"].stop)))
            states.append(replace(state, iteration=end, part=part))
        self.future.set_result(Chunk(tuple(states), seconds))

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
        self.wall = 1.7e9

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.wall


class Simulation:
    """A scheduler without a thread of its own, on workers that take the time that ``seconds`` says of a training's
    iteration; the clock moves from the end of one chunk to that of the next.

    ``true``: whether the chunks compute. ``gone``: owners that give no sign of life; all others do.
    """

    def __init__(
        self,
        bench: Bench,
        clock: Clock,
        workers: int,
        seconds: Callable[[Training], float] = lambda training: 0.001,
        true: bool = False,
    ) -> None:
        self.bench, self.scheduler, self.clock = bench, bench.scheduler, clock
        self._workers, self._seconds, self._true = workers, seconds, true
        # It is there already, so that none is started.
        self.scheduler._driver = threading.current_thread()
        self.begun = clock.now
        self.owners: list[str] = []
        self.gone: set[str] = set()
        self.chunks: Counter[Training] = Counter()
        self._flying: list[tuple[float, float, Started]] = []
        self._known = 0

    @property
    def now(self) -> float:
        """Seconds since it was begun."""
        return self.clock.now - self.begun

    def submit(self, owner: str, work: list[Training] | Tasks) -> None:
        self.scheduler.submit(owner, work)
        if owner not in self.owners:
            self.owners.append(owner)
        self.settle()

    def settle(self) -> None:
        """Hands out all that there is room for."""
        assert self.scheduler._go_on()
        for chunk in self.bench.started[self._known :]:
            seconds = TASK_SECONDS
            if chunk.function is run_chunk:
                seconds = sum(self._seconds(state.training) for state in chunk.states) * chunk.iterations
                self.chunks.update(state.training for state in chunk.states)
            self._flying.append((self.clock.now + seconds, seconds, chunk))
        self._known = len(self.bench.started)
        assert len(self._flying) <= self._workers

    def step(self, error: BaseException | None = None) -> bool:
        """The next chunk ends, or fails; False where none is in flight."""
        if not self._flying:
            return False
        first = min(self._flying, key=lambda one: one[0])
        self._flying.remove(first)
        self.clock.now, seconds, chunk = first
        for owner in self.owners:
            if owner not in self.gone:
                self.scheduler.touch(owner)
        if error is not None:
            chunk.fail(error)
        elif chunk.function is not run_chunk:
            chunk.do()
        elif self._true:
            chunk.do(seconds)
        else:
            chunk.pretend(seconds)
        self.settle()
        return True

    def steps(self, count: int) -> None:
        assert all(self.step() for _ in range(count))

    def pass_by(self, seconds: float) -> None:
        """Chunks end until so many seconds have passed."""
        end = self.clock.now + seconds
        while self._flying and min(one[0] for one in self._flying) < end:
            self.step()
        self.clock.now = end
        self.settle()

    def of(self, owner: str) -> Snapshot:
        return self.scheduler.snapshot(owner)
