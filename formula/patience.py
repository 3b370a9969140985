"""A time limit for work that a reader's text makes long: it ends by itself, in whatever library it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

CALLS_BETWEEN_LOOKS = 100
"""To ask for a thread's time takes longer than most calls."""


class OutOfTime(BaseException):
    """The work took too long. No ``Exception``: libraries swallow those."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` returns; OutOfTime once it has used so many seconds of this thread's processor.

    Looks at the clock where Python functions are called, so a single long operation is not cut short.
    """
    end = time.thread_time() + seconds
    calls = count()

    def look(frame: FrameType, event: str, argument: object) -> None:
        if next(calls) % CALLS_BETWEEN_LOOKS == 0 and time.thread_time() > end:
            raise OutOfTime

    before = sys.gettrace()
    sys.settrace(look)
    try:
        return work()
    finally:
        sys.settrace(before)
