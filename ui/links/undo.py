"""What one stroke has taken away: a race by *Reset*, a run by ✕, what stood on another surface. It can be had again."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

from ui.links.memory import PageMemory
from ui.links.race import FIELDS

RESET, RUN, SURFACE = "reset", "run", "surface"
"""What takes away."""
SECONDS = 8.0
"""So long the way back is offered by a button; the browser's own leads there later too."""
_LOOKS = tuple(field.place for field in FIELDS if field.aside and field.name != "hide")
"""What the browser tells together with a change that it made itself: the state before it may be older in these. Which
runs are hidden goes by their places, and those are others then."""
_MATTER = ("surface", "parameters", "start", "steps", "runs", "noise", "seed")


@dataclass(frozen=True)
class Lost:
    """``what`` took away; the states ``before`` and ``after`` it; ``number``: of all in this session; ``at``: when."""

    what: str
    before: object
    after: object
    number: int
    at: float


def fewer(before: object, after: object) -> bool:
    """Whether a run has gone from one state to the next."""
    return before is not None and len(after.runs) < len(before.runs)


def remember(memory: PageMemory, state: object, what: str) -> None:
    """Takes note of the state that gives way to another one; what is changed by hand after that is not thrown away."""
    last = memory.lost
    if what and state != memory.state:
        number = last.number + 1 if last else 1
        before = memory.state
        if what == RUN:
            before = replace(before, **{name: getattr(state, name) for name in _LOOKS if hasattr(before, name)})
        memory.lost, memory.marked = Lost(what, before, state, number, time.monotonic()), True
    elif last and not _same(state, last.after):
        withdraw(memory)


def withdraw(memory: PageMemory) -> None:
    """What was taken away is offered no more."""
    if memory.lost:
        memory.lost = replace(memory.lost, at=-math.inf)


def offered(page: str) -> Lost | None:
    """What can be had again now."""
    lost = PageMemory(page).lost
    return lost if lost and time.monotonic() - lost.at < SECONDS else None


def _same(one: object, other: object) -> bool:
    return all(getattr(one, name, None) == getattr(other, name, None) for name in _MATTER)
