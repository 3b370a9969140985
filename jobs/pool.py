"""The seam to the machines that do the work: any ``concurrent.futures`` executor can stand here."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress

from mnist import DataError, load


def worker_count() -> int:
    """Worker processes: DESCENT_WORKERS, or as many as there are cores to use."""
    named = os.environ.get("DESCENT_WORKERS", "")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(64, int(named))) if named.isdigit() else usable


def new_executor(workers: int) -> Executor:
    """A pool of local processes, started from a clean server process and not from this one with its threads."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["__main__", "jobs.chunk"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)


def _prepare() -> None:
    # Ctrl-C is for the server, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A chunk that needs the images says better what is wrong with them.
    with suppress(DataError):
        load()
