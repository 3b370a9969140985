"""The session's training: what the page says it is, and how it is started."""

from __future__ import annotations

from dataclasses import replace

from jobs import PAUSED, TRAINING, Snapshot, scheduler
from ui.links import address
from ui.links.training import TrainingState
from ui.work.owner import owner
from ui.work.watch import Seen, submit

PAGE = "mnist"


def change(**changes: object) -> None:
    """The page's state with these changes; for callbacks."""
    address.change(PAGE, replace(address.state_of(PAGE), unread=(), **changes))


def same_training(found: Snapshot, state: TrainingState) -> bool:
    """Whether a job trains what the page says now."""
    return tuple(run.training for run in found.runs) == state.trainings()


def start() -> None:
    """Starts what the page says, in place of what runs."""
    submit(PAGE, address.state_of(PAGE).trainings())


def play() -> None:
    """Starts what the page says; what runs already waits, and what waits goes on."""
    seen = Seen()
    found = seen[TRAINING]
    if not seen.busy(TRAINING) or not same_training(found, address.state_of(PAGE)):
        start()
    elif found.status == PAUSED:
        scheduler().resume(owner())
    else:
        scheduler().pause(owner())
