"""Whose turn it is: sessions take turns, inside a session its jobs do, and only so many jobs are worked on at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from jobs.job import OVER, STOPPED, Job

MAX_JOBS = 100
SECONDS_KEPT = 3600.0
NEWEST_WHOLE = 12
OUTLOOK_SECONDS = 0.5
ALONE_SECONDS = 1.0


class QueueFull(Exception):
    """A session has as many jobs that are not over as it may; ``limit`` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} jobs are at work already")
        self.limit = limit


@dataclass
class _Session:
    seen: float
    jobs: dict[str, Job] = field(default_factory=dict)


@dataclass
class Load:
    """Work as the forecast sees it: how long one worker takes, how many can be busy with it, and its share of turns."""

    seconds: float
    width: int
    turns: float


def forecast(working: Sequence[Load], waiting: Sequence[Load], workers: int, limit: int) -> list[tuple[float, float]]:
    """In how many seconds each, those that wait last, is begun and done, when nothing else comes or goes.

    The workers' time is divided by turns, none getting more than it can use; so many are worked on at once.
    """
    loads = [*working, *waiting]
    left = [max(load.seconds, 1e-9) for load in loads]
    begun, done = [0.0] * len(loads), [0.0] * len(loads)
    active, queue, now = list(range(len(working))), list(range(len(working), len(loads))), 0.0
    while active or queue:
        while queue and len(active) < max(1, limit):
            begun[queue[0]] = now
            active.append(queue.pop(0))
        speeds = _speeds([loads[at] for at in active], max(1, workers))
        step = min(left[at] / speed for at, speed in zip(active, speeds, strict=True))
        now += step
        for at, speed in zip(active, speeds, strict=True):
            left[at] -= step * speed
            done[at] = now
        active = [at for at in active if left[at] > 1e-9]
    return list(zip(begun, done, strict=True))


def _speeds(loads: Sequence[Load], workers: int) -> list[float]:
    """How many workers each has on the average."""
    speeds = [0.0] * len(loads)
    free, open_ = float(workers), set(range(len(loads)))
    while open_:
        share = free / sum(loads[at].turns for at in open_)
        full = {at for at in open_ if loads[at].width <= share * loads[at].turns}
        for at in full or open_:
            speeds[at] = float(loads[at].width) if full else share * loads[at].turns
            free -= speeds[at]
        open_ = open_ - full if full else set()
    return speeds


@dataclass(frozen=True)
class _Plan:
    """What happens next: jobs that are done by one another's way stand together. ``outlook``: see ``forecast``."""

    made: float
    working: list[list[Job]]
    waiting: list[list[Job]]
    outlook: list[tuple[float, float]]


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
        self._whole: list[Job] = []
        self._capacity, self._limit = 1, 1
        self._company, self._looked = False, time.monotonic()
        self._plan: _Plan | None = None

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
        self._plan = None

    def wait_again(self, job: Job) -> None:
        """Puts a job that was paused at the end of the queue."""
        if job not in self._active and job not in self._waiting:
            self._waiting.append(job)
            self._plan = None

    def touch(self, owner: str) -> None:
        if owner in self._sessions:
            self._sessions[owner].seen = time.monotonic()

    def admit(self, capacity: int, limit: int) -> None:
        """Lets jobs in from the queue until so many are worked on, by so many workers. Those that want what is worked
        on anyway do not count."""
        now = time.monotonic()
        for job in self._active if self._company else ():
            job.in_company += now - self._looked
        active = [job for job in self._active if job.wants_work]
        waiting = [job for job in self._waiting if job.wants_work]
        room = limit - len(_together(active))
        wanted = frozenset().union(*(job.wanted for job in active))
        active += [job for job in waiting if job.wanted <= wanted and job not in active]
        if room > 0 and waiting:
            active += chain.from_iterable(self._order(waiting, active)[:room])
        known = set(active)
        waiting = [job for job in waiting if job not in known]
        old = set(self._active)
        for job in active:
            # Whoever is new comes last: the others have waited for this turn too.
            if job not in old and not any(one in old for one in self.of(job.owner)):
                self.had_turn(job)
        if (active, waiting, capacity, limit) != (self._active, self._waiting, self._capacity, self._limit):
            self._plan = None
        self._active, self._waiting, self._capacity, self._limit = active, waiting, capacity, limit
        self._company, self._looked = len(_together(active)) > 1, now

    def works_on(self, job: Job) -> bool:
        return job.wants_work and job in self._active

    @property
    def crowd(self) -> int:
        """How many jobs are worked on, those that want the same counted once."""
        return len(self._planned().working)

    def position(self, job: Job) -> int:
        """0, or the job's place among those that are not worked on yet, from 1."""
        return next((at for at, jobs in enumerate(self._planned().waiting, 1) if job in jobs), 0)

    def outlook(self, job: Job) -> tuple[float, float] | None:
        """In how many seconds the job is begun and done; None for one that has been alone: it knows better itself."""
        if self._plan is not None and self._plan.made + OUTLOOK_SECONDS < time.monotonic():
            self._plan = None
        plan = self._planned()
        every = plan.working + plan.waiting
        if len(every) < 2 and job.in_company < ALONE_SECONDS:
            return None
        passed = time.monotonic() - plan.made
        found = (times for jobs, times in zip(every, plan.outlook, strict=True) if job in jobs)
        return next(((max(0.0, begun - passed), max(0.0, done - passed)) for begun, done in found), None)

    def turns(self) -> Iterator[Job]:
        """The jobs that are worked on, the one whose turn it is first."""
        active = set(self._active)
        return (job for job in self.all() if job in active)

    def had_turn(self, job: Job) -> None:
        """Whoever had a call goes to the end, both among the sessions and in its own."""
        session = self._sessions[job.owner] = self._sessions.pop(job.owner)
        session.jobs[job.name] = session.jobs.pop(job.name)

    def forget(self) -> bool:
        """Stops jobs whose session is gone, and lets go of what has been over for long; whether it stopped any."""
        now = time.monotonic()
        away = {owner: now - session.seen for owner, session in self._sessions.items()}
        gone = [job for job in self.all() if away[job.owner] > self._grace and job.status not in OVER]
        for job in gone:
            job.set_status(STOPPED)
        kept = [job for job in self._over if self.get(job.owner, job.name) is job]
        known = set(kept)
        new = [job for job in self.all() if job.status in OVER and job not in known]
        self._over = kept + new
        self._whole = [job for job in self._whole if job in known] + new
        while len({job.whole for job in self._whole}) > NEWEST_WHOLE:
            self._whole.pop(0).slim()
        excess = len(self._over) - MAX_JOBS
        for number, job in enumerate(self._over):
            if number < excess or away[job.owner] > SECONDS_KEPT:
                del self._sessions[job.owner].jobs[job.name]
        self._sessions = {owner: session for owner, session in self._sessions.items() if session.jobs}
        return bool(gone)

    def _planned(self) -> _Plan:
        if self._plan is None:
            working, waiting = _together(self._active), self._order(self._waiting, self._active)
            jobs = Counter(job.owner for job in chain(self._active, self._waiting))
            loads = [[_load(group, jobs) for group in groups] for groups in (working, waiting)]
            outlook = forecast(*loads, self._capacity, self._limit)
            self._plan = _Plan(time.monotonic(), working, waiting, outlook)
        return self._plan

    def _order(self, waiting: Sequence[Job], active: Sequence[Job]) -> list[list[Job]]:
        """The queue: those first whose session has the fewest at work, the longest waiting among them."""
        at_work = Counter(job.owner for job in active)
        left = dict.fromkeys(job for job in waiting if job not in active)
        found = []
        while left:
            first = min(left, key=lambda one: at_work[one.owner])
            wanted = first.wanted
            group = [first, *(job for job in left if job is not first and job.wanted <= wanted)]
            for job in group:
                del left[job]
                at_work[job.owner] += 1
            found.append(group)
        return found


def _together(jobs: Sequence[Job]) -> list[list[Job]]:
    """The jobs, each beside an earlier one that wants all that it wants."""
    found: list[tuple[frozenset[object], list[Job]]] = []
    for job in jobs:
        wanted = job.wanted
        beside = next((group for others, group in found if wanted <= others), None)
        if beside is None:
            found.append((wanted, [job]))
        else:
            beside.append(job)
    return [group for _, group in found]


def _load(group: Sequence[Job], jobs: Counter[str]) -> Load:
    first = group[0]
    return Load(first.seconds_of_work, max(1, first.width), sum(1 / jobs[job.owner] for job in group))
