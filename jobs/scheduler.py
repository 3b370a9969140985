"""Hands out calls: no more in flight than there are workers, sessions and their jobs taking turns."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import cache

from jobs import settings
from jobs.cluster import ClusterError
from jobs.job import OVER, PAUSED, QUEUED, RUNNING, STOPPED, TRAINING, Call, Job, Snapshot, Speed
from jobs.pool import new_executor
from jobs.sweep import SweepJob
from jobs.tasks import TaskJob, Tasks
from jobs.trainings import Shelf, TrainingJob
from jobs.waiting import Queue
from mnist import Training
from mnist.sweep import Sweep

MAX_CONNECTS = 3
WORKERLESS_SECONDS = 60.0
TICK_SECONDS = 1.0

Work = Sequence[Training] | Sweep | Tasks


class Scheduler:
    """One for a server; threads may call it as they like.

    ``executor`` makes a pool of so many workers. ``grace``: seconds after which the work of a session that nobody asks
    for ends. ``session_jobs``: how many jobs a session may have that are not over. ``active_jobs``: how many are worked
    on at once, in all; four for each worker where it is None.
    """

    def __init__(
        self,
        workers: int,
        grace: float,
        executor: Callable[[int], Executor] = new_executor,
        session_jobs: int = 3,
        active_jobs: int | None = None,
    ) -> None:
        self._workers, self._new_executor, self._active_jobs = workers, executor, active_jobs
        self._change = threading.Condition()
        self._wake = threading.Event()
        self._landed: deque[tuple[Call, Future]] = deque()
        self._queue = Queue(session_jobs, max(0.0, grace - TICK_SECONDS))
        self._shelf, self._speed = Shelf(), Speed()
        self._flying: dict[Call, Job] = {}
        self._executor: Executor | None = None
        self._connects = 0
        self._warming = self._closed = False
        self._driver: threading.Thread | None = None

    def warm(self) -> None:
        """Starts the workers, so that the first job need not wait for them."""
        with self._change:
            if self._executor is None and not self._closed:
                self._warming = True
                self._start()

    def submit(self, owner: str, work: Work, job: str = TRAINING) -> None:
        """Starts a race of trainings, a Sweep or Tasks, in place of the session's earlier job of that name.

        ValueError for no training or too many; QueueFull where the session has too many jobs that are not over.
        """
        kind = {Sweep: SweepJob, Tasks: TaskJob}.get(type(work), TrainingJob)
        new = kind(owner, job, work)
        new.speed = self._speed
        with self._change:
            earlier = self._queue.get(owner, job)
            self._queue.add(new)
            new.share(self._shelf, earlier)
            self._admit()
            self._start()

    def pause(self, owner: str, job: str = TRAINING) -> None:
        """No further chunk starts until ``resume``; meanwhile another job may be worked on."""
        self._set(owner, job, PAUSED)

    def resume(self, owner: str, job: str = TRAINING) -> None:
        """Goes on after ``pause``, from the end of the queue."""
        with self._change:
            found = self._queue.get(owner, job)
            if found is not None and found.status == PAUSED:
                found.set_status(QUEUED)
                # Others may have come to its end meanwhile.
                found.end()
                self._queue.wait_again(found)
                self._admit()
                if self._queue.works_on(found):
                    found.set_status(RUNNING)
                self._tell()

    def stop(self, owner: str, job: str = TRAINING) -> None:
        """Ends the job at once; a chunk in flight is thrown away."""
        self._set(owner, job, STOPPED)

    def touch(self, owner: str) -> None:
        """Says that the session is still there, for all of its jobs."""
        with self._change:
            self._queue.touch(owner)

    def snapshot(self, owner: str, job: str = TRAINING) -> Snapshot | None:
        """The job now, or None; counts as ``touch``."""
        with self._change:
            self._queue.touch(owner)
            found = self._queue.get(owner, job)
            return found and self._snapshot(found)

    def knows(self, owner: str) -> bool:
        """Whether the session has or had a job that is kept; counts as ``touch``."""
        with self._change:
            self._queue.touch(owner)
            return bool(self._queue.of(owner))

    def busy(self, owner: str) -> bool:
        """Whether the session has a job that is not over."""
        with self._change:
            return any(job.status not in OVER for job in self._queue.of(owner))

    def load(self) -> dict[str, int]:
        """How much there is to do, and how many workers do it: none before the first job needs them."""
        with self._change:
            count = Counter(job.status for job in self._queue.all())
            workers = 0 if self._executor is None else self._capacity
        return {f"jobs_{status}": count[status] for status in (RUNNING, QUEUED, PAUSED)} | {"workers": workers}

    def wait(self, owner: str, until: Callable[[Snapshot], bool], timeout: float, job: str = TRAINING) -> bool:
        """Blocks until the job fulfils ``until``, or the seconds are over; True for the first."""

        def now() -> bool:
            return until(self._snapshot(self._queue.get(owner, job)))

        with self._change:
            return self._change.wait_for(now, timeout)

    def close(self) -> None:
        """Ends all work and the workers."""
        with self._change:
            self._closed = True
            for job in self._queue.all():
                job.set_status(STOPPED)
            executor, self._executor = self._executor, None
            self._tell()
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    @property
    def _capacity(self) -> int:
        """How many calls may be in flight."""
        return getattr(self._executor, "workers", self._workers)

    @property
    def _limit(self) -> int:
        return self._active_jobs or max(4, 4 * self._capacity)

    def _snapshot(self, job: Job) -> Snapshot:
        return job.snapshot(self._queue.position(job), self._queue.outlook(job))

    def _admit(self) -> None:
        self._queue.admit(self._capacity, self._limit)

    def _set(self, owner: str, job: str, status: str) -> None:
        with self._change:
            found = self._queue.get(owner, job)
            if found is not None:
                found.set_status(status)
                self._admit()
                self._tell()

    def _start(self) -> None:
        if self._driver is None:
            self._driver = threading.Thread(target=self._drive, name="descent-jobs", daemon=True)
            self._driver.start()
        self._tell()

    def _tell(self) -> None:
        self._change.notify_all()
        self._wake.set()

    def _drive(self) -> None:
        while self._go_on():
            self._wake.wait(timeout=TICK_SECONDS)
            self._wake.clear()

    def _go_on(self) -> bool:
        """Takes what has landed and hands out what there is room for; False when there will be no more."""
        with self._change:
            if self._closed:
                return False
            while self._landed:
                self._land(*self._landed.popleft())
            if self._queue.forget():
                self._change.notify_all()
            self._admit()
            needed = self._executor is None and (self._warming or any(self._queue.turns()))
        if needed and not self._connect():
            return True
        with self._change:
            return self._hand_out()

    def _connect(self) -> bool:
        """Makes the executor, without the lock: a cluster may take its time to answer."""
        try:
            executor = self._new_executor(self._workers)
        except Exception as error:
            # Whatever it is, it is a job's reason and must not end this thread.
            self._connects += 1
            if self._connects >= MAX_CONNECTS:
                self._give_up(error)
            self._wake.set()
            return False
        with self._change:
            if self._closed:
                executor.shutdown(wait=False, cancel_futures=True)
                return False
            self._executor, self._connects, self._worked = executor, 0, time.monotonic()
            if self._warming:
                for _ in range(self._capacity):
                    executor.submit(os.getpid)
            self._warming = False
            self._admit()
        return True

    def _give_up(self, error: BaseException) -> None:
        """Fails all that is worked on."""
        with self._change:
            self._connects, self._warming = 0, False
            for job in list(self._queue.turns()):
                job.fail(error)
            self._change.notify_all()

    def _hand_out(self) -> bool:
        """Launches all that there is room for; False when the interpreter is shutting down."""
        if self._executor is None:
            return True
        capacity = self._capacity
        if capacity or not any(self._queue.turns()):
            self._worked = time.monotonic()
        elif time.monotonic() - self._worked > WORKERLESS_SECONDS:
            self._give_up(ClusterError("the cluster has no workers"))
            self._replace(self._executor, ClusterError("the cluster has no workers"))
        while self._executor is not None and len(self._flying) < capacity and (picked := self._pick(capacity)):
            if not self._launch(*picked):
                return False
        return True

    def _pick(self, workers: int) -> tuple[Job, Call] | None:
        # Every job that is worked on has a worker; the rest are this one's, so that none is idle.
        spare = max(1, workers - max(0, self._queue.crowd - 1))
        for job in self._queue.turns():
            if (call := job.next_call(spare)) is not None:
                self._queue.had_turn(job)
                return job, call
        return None

    def _launch(self, job: Job, call: Call) -> bool:
        executor = self._executor
        try:
            future = executor.submit(call.function, *call.arguments)
        except BrokenExecutor as error:
            self._replace(executor, error)
            self._wake.set()
            return True
        except RuntimeError:
            # The interpreter is shutting down.
            return False
        job.launch(call)
        for one in job.holders(call):
            if self._queue.works_on(one):
                one.set_status(RUNNING)
        self._flying[call] = job
        self._change.notify_all()
        future.add_done_callback(lambda done: self._report(call, done))
        return True

    def _report(self, call: Call, future: Future) -> None:
        # A breaking pool calls this while it holds the lock that its submit and shutdown need: take none here.
        self._landed.append((call, future))
        self._wake.set()

    def _land(self, call: Call, future: Future) -> None:
        job = self._flying.pop(call, None)
        if job is None:
            # Its pool was replaced, and the call is done again.
            return
        error = BrokenExecutor("the worker was lost") if future.cancelled() else future.exception()
        if error is None:
            job.land(call, future.result())
        else:
            job.crash(call, error)
            if not future.cancelled() and isinstance(error, BrokenExecutor):
                self._replace(self._executor, error)
        self._change.notify_all()

    def _replace(self, broken: Executor, error: BaseException) -> None:
        """Gives the pool up, and with it all calls in flight: they are done again."""
        for call, job in self._flying.items():
            job.crash(call, error)
        self._flying.clear()
        self._executor = None
        broken.shutdown(wait=False, cancel_futures=True)


@cache
def scheduler() -> Scheduler:
    """The server's own scheduler; its workers start with the first job and end with the interpreter."""
    found = Scheduler(
        settings.worker_count(),
        settings.grace_seconds(),
        session_jobs=settings.session_jobs(),
        active_jobs=settings.active_jobs(),
    )
    atexit.register(found.close)
    return found
