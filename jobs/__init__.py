"""Long work in small pure chunks, in processes of its own."""

from jobs.job import DONE, FAILED, OVER, PAUSED, QUEUED, RUNNING, STOPPED, TRAINING, Snapshot
from jobs.scheduler import Scheduler, scheduler
from jobs.tasks import Tasks
from jobs.trainings import MAX_RUNS, MAX_SEEDS, MAX_TRAININGS
from jobs.waiting import QueueFull

__all__ = [
    "DONE",
    "FAILED",
    "MAX_RUNS",
    "MAX_SEEDS",
    "MAX_TRAININGS",
    "OVER",
    "PAUSED",
    "QUEUED",
    "RUNNING",
    "STOPPED",
    "TRAINING",
    "QueueFull",
    "Scheduler",
    "Snapshot",
    "Tasks",
    "scheduler",
]
