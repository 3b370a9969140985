"""Hands out chunks: one in flight a training, as many as there are workers in all, owners taking turns."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from functools import cache

from jobs.chunk import Chunk, run_chunk
from jobs.job import DONE, OVER, PAUSED, RUNNING, STOPPED, Job, RunWork, Snapshot
from jobs.pool import new_executor, worker_count
from mnist import DataError, Training

MAX_RETRIES = 5
MAX_JOBS = 200
SECONDS_KEPT = 3600.0


def grace_seconds() -> float:
    """How long work goes on that nobody asks for: DESCENT_GRACE_SECONDS, or 45."""
    named = os.environ.get("DESCENT_GRACE_SECONDS", "")
    return min(3600.0, float(named)) if named.isdigit() else 45.0


class Scheduler:
    """One for a server; threads may call it as they like. ``executor`` makes a pool of so many workers."""

    def __init__(self, workers: int, grace: float, executor: Callable[[int], Executor] = new_executor) -> None:
        self._workers, self._grace, self._new_executor = workers, grace, executor
        self._change = threading.Condition()
        self._wake = threading.Event()
        self._landed: deque[tuple[Job, RunWork, Executor, Future[Chunk]]] = deque()
        self._jobs: dict[str, Job] = {}
        self._flying = 0
        self._executor: Executor | None = None
        self._closed = False
        self._driver: threading.Thread | None = None

    def warm(self) -> None:
        """Starts the workers, so that the first job need not wait for them."""
        with self._change:
            if self._executor is None and not self._closed:
                self._executor = self._new_executor(self._workers)
                for _ in range(self._workers):
                    self._executor.submit(os.getpid)

    def submit(self, owner: str, trainings: Sequence[Training]) -> None:
        """Starts a job in place of the owner's earlier one. ValueError for no training or too many."""
        job = Job(owner, trainings)
        with self._change:
            self._stop(owner)
            # The newest owner comes last in turn.
            self._jobs.pop(owner, None)
            self._jobs[owner] = job
            if self._driver is None:
                self._driver = threading.Thread(target=self._drive, name="descent-jobs", daemon=True)
                self._driver.start()
            self._tell()

    def pause(self, owner: str) -> None:
        """No further chunk starts until ``resume``."""
        self._set(owner, PAUSED)

    def resume(self, owner: str) -> None:
        self._set(owner, RUNNING)

    def stop(self, owner: str) -> None:
        """Ends the job; a chunk in flight is thrown away."""
        with self._change:
            self._stop(owner)

    def touch(self, owner: str) -> None:
        """Says that the owner is still there."""
        with self._change:
            if owner in self._jobs:
                self._jobs[owner].seen = time.monotonic()

    def snapshot(self, owner: str) -> Snapshot | None:
        """The owner's job now, or None; counts as ``touch``."""
        with self._change:
            job = self._jobs.get(owner)
            if job is None:
                return None
            job.seen = time.monotonic()
            return job.snapshot()

    def wait(self, owner: str, until: Callable[[Snapshot], bool], timeout: float) -> bool:
        """Blocks until the owner's job fulfils ``until``, or the seconds are over; True for the first."""
        with self._change:
            return self._change.wait_for(lambda: until(self._jobs[owner].snapshot()), timeout)

    def close(self) -> None:
        """Ends all work and the workers."""
        with self._change:
            self._closed = True
            for owner in self._jobs:
                self._stop(owner)
            executor, self._executor = self._executor, None
            self._tell()
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _set(self, owner: str, status: str) -> None:
        with self._change:
            if owner in self._jobs:
                self._jobs[owner].set_status(status)
                self._tell()

    def _stop(self, owner: str) -> None:
        if owner in self._jobs:
            self._jobs[owner].set_status(STOPPED)
            self._tell()

    def _tell(self) -> None:
        self._change.notify_all()
        self._wake.set()

    def _drive(self) -> None:
        while True:
            self._wake.wait(timeout=1.0)
            self._wake.clear()
            with self._change:
                if self._closed:
                    return
                while self._landed:
                    self._land(*self._landed.popleft())
                self._forget()
                while self._flying < self._workers and (picked := self._pick()):
                    if not self._launch(*picked):
                        return

    def _pick(self) -> tuple[Job, RunWork] | None:
        for owner in list(self._jobs):
            job = self._jobs[owner]
            if (work := job.next_work()) is not None:
                # Whoever gets a chunk goes to the end of the queue.
                self._jobs[owner] = self._jobs.pop(owner)
                return job, work
        return None

    def _launch(self, job: Job, work: RunWork) -> bool:
        if self._executor is None:
            self._executor = self._new_executor(self._workers)
        executor = self._executor
        try:
            future = executor.submit(run_chunk, work.state, work.chunk)
        except BrokenProcessPool:
            self._replace(executor)
            return True
        except RuntimeError:
            # The interpreter is shutting down.
            return False
        self._flying += 1
        work.in_flight = True
        job.set_status(RUNNING)
        future.add_done_callback(lambda done: self._report(job, work, executor, done))
        return True

    def _report(self, *landed: object) -> None:
        # A breaking pool calls this while it holds the lock that its submit and shutdown need: take none here.
        self._landed.append(landed)
        self._wake.set()

    def _land(self, job: Job, work: RunWork, executor: Executor, future: Future[Chunk]) -> None:
        self._flying -= 1
        work.in_flight = False
        error = None if future.cancelled() else future.exception()
        if isinstance(error, BrokenProcessPool):
            self._replace(executor)
        if error is not None:
            work.failures += 1
            if isinstance(error, DataError) or work.failures > MAX_RETRIES:
                job.fail(error)
        elif not future.cancelled() and job.status not in OVER:
            chunk = future.result()
            work.take(chunk.state, chunk.seconds)
            if all(one.finished for one in job.works):
                job.set_status(DONE)
        self._change.notify_all()

    def _replace(self, broken: Executor) -> None:
        # Every chunk that was in flight fails with the pool; the first to say so replaces it.
        if self._executor is broken:
            self._executor = None
            broken.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        now = time.monotonic()
        for owner, job in list(self._jobs.items()):
            if job.status in OVER:
                if now - job.seen > SECONDS_KEPT or len(self._jobs) > MAX_JOBS:
                    del self._jobs[owner]
            elif now - job.seen > self._grace:
                job.set_status(STOPPED)


@cache
def scheduler() -> Scheduler:
    """The server's own scheduler; its workers start with the first job and end with the interpreter."""
    found = Scheduler(worker_count(), grace_seconds())
    atexit.register(found.close)
    return found
