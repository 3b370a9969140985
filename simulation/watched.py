"""Long work on a command line: how much of it is done, and how long the rest will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future


class Watched(Executor):
    """The workers of an executor; ``say`` hears how far they are with what they are to map."""

    def __init__(self, workers: Executor, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic):
        self._workers, self._say, self._clock = workers, say, clock

    def submit(self, work: Callable, /, *given: object, **named: object) -> Future:
        return self._workers.submit(work, *given, **named)

    def map(self, work: Callable, *given: Sequence, timeout: float | None = None, chunksize: int = 1) -> Iterator:
        """As an executor's, for sequences."""
        began, total = self._clock(), min(map(len, given))
        for done, result in enumerate(self._workers.map(work, *given, timeout=timeout, chunksize=chunksize), 1):
            self._say(progress_text(done, total, self._clock() - began) if done < total else "")
            yield result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._workers.shutdown(wait, cancel_futures=cancel_futures)


def progress_text(done: int, total: int, seconds: float) -> str:
    """How much is done of what takes as long for each, and the time that is left, rounded up to a second."""
    minutes, rest = divmod(-int(-seconds / done * (total - done) // 1), 60)
    return f"{100 * done // total} %, {minutes}:{rest:02d} left"


def on_the_terminal(said: str) -> None:
    """Says it on one line of the terminal where errors go; nothing where there is none."""
    if sys.stderr.isatty():
        print(f"\r{said}\x1b[K", end="", file=sys.stderr, flush=True)
