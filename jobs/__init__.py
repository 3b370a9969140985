"""Long work in small pure chunks, in processes of its own."""

from jobs.job import DONE, FAILED, MAX_RUNS, OVER, PAUSED, QUEUED, RUNNING, STOPPED, Snapshot
from jobs.scheduler import Scheduler, scheduler

__all__ = [
    "DONE",
    "FAILED",
    "MAX_RUNS",
    "OVER",
    "PAUSED",
    "QUEUED",
    "RUNNING",
    "STOPPED",
    "Scheduler",
    "Snapshot",
    "scheduler",
]
