"""Whose turn it is: sessions take turns, inside a session its jobs do, and only so many jobs are worked on at once."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobs.job import OVER, STOPPED, Job

MAX_JOBS = 100
SECONDS_KEPT = 3600.0
NEWEST_WHOLE = 12


class QueueFull(Exception):
    """A session has as many jobs that are not over as it may; ``limit`` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} jobs are at work already")
        self.limit = limit


@dataclass
class _Session:
    seen: float
    jobs: dict[str, Job] = field(default_factory=dict)


class Queue:
    """The jobs of all sessions. Called under the scheduler's lock."""

    def __init__(self, session_jobs: int, grace: float) -> None:
        self._session_jobs, self._grace = session_jobs, grace
        # Both levels in the order of whose turn comes first.
        self._sessions: dict[str, _Session] = {}
        self._active: list[Job] = []
        self._waiting: list[Job] = []
        # In both the one that ended first stands first.
        self._over: list[Job] = []
        self._whole: deque[Job] = deque()

    def get(self, owner: str, name: str) -> Job | None:
        session = self._sessions.get(owner)
        return session and session.jobs.get(name)

    def of(self, owner: str) -> list[Job]:
        """All jobs of a session."""
        return list(self._sessions[owner].jobs.values()) if owner in self._sessions else []

    def all(self) -> list[Job]:
        return [job for owner in self._sessions for job in self.of(owner)]

    def add(self, job: Job) -> None:
        """Takes a job in place of the session's earlier one of that name, which is stopped. QueueFull if it is one
        too many; then nothing has changed."""
        others = [one for one in self.of(job.owner) if one.name != job.name and one.status not in OVER]
        if len(others) >= self._session_jobs:
            raise QueueFull(self._session_jobs)
        # The newest comes last in turn, and so does its session.
        session = self._sessions.pop(job.owner, None) or _Session(time.monotonic())
        if (earlier := session.jobs.pop(job.name, None)) is not None:
            earlier.set_status(STOPPED)
        session.jobs[job.name] = job
        session.seen = time.monotonic()
        self._sessions[job.owner] = session
        self._waiting.append(job)

    def wait_again(self, job: Job) -> None:
        """Puts a job that was paused at the end of the queue."""
        if job not in self._active and job not in self._waiting:
            self._waiting.append(job)

    def touch(self, owner: str) -> None:
        if owner in self._sessions:
            self._sessions[owner].seen = time.monotonic()

    def admit(self, limit: int) -> None:
        """Lets jobs in from the queue until so many are worked on."""
        self._active = [job for job in self._active if job.wants_work]
        self._active += self._next(max(0, limit - len(self._active)))
        self._waiting = [job for job in self._waiting if job.wants_work and job not in self._active]

    def position(self, job: Job) -> int:
        """0, or the job's place among those that are not worked on yet, from 1."""
        return self._next(len(self._waiting)).index(job) + 1 if job.wants_work and job not in self._active else 0

    def turns(self) -> Iterator[Job]:
        """The jobs that are worked on, the one whose turn it is first."""
        active = set(self._active)
        return (job for job in self.all() if job in active)

    def had_turn(self, job: Job) -> None:
        """Whoever gets a call goes to the end, both among the sessions and in its own."""
        session = self._sessions[job.owner] = self._sessions.pop(job.owner)
        session.jobs[job.name] = session.jobs.pop(job.name)

    def forget(self) -> None:
        """Stops jobs whose session is gone, and lets go of what has been over for long."""
        now = time.monotonic()
        away = {owner: now - session.seen for owner, session in self._sessions.items()}
        for job in self.all():
            if away[job.owner] > self._grace:
                job.set_status(STOPPED)
        kept = [job for job in self._over if self.get(job.owner, job.name) is job]
        known = set(kept)
        new = [job for job in self.all() if job.status in OVER and job not in known]
        self._over = kept + new
        self._whole += new
        while len(self._whole) > NEWEST_WHOLE:
            self._whole.popleft().slim()
        excess = len(self._over) - MAX_JOBS
        for number, job in enumerate(self._over):
            if number < excess or away[job.owner] > SECONDS_KEPT:
                del self._sessions[job.owner].jobs[job.name]
        self._sessions = {owner: session for owner, session in self._sessions.items() if session.jobs}

    def _next(self, count: int) -> list[Job]:
        """The next in the queue: those first whose session has the fewest at work, the longest waiting among them."""
        at_work = Counter(job.owner for job in self._active)
        waiting = [job for job in self._waiting if job.wants_work]
        found = []
        for _ in range(min(count, len(waiting))):
            job = min(waiting, key=lambda one: at_work[one.owner])
            waiting.remove(job)
            at_work[job.owner] += 1
            found.append(job)
        return found
