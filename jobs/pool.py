"""The seam to the machines that do the work: any ``concurrent.futures`` executor can stand here.

One that knows how many workers it has, which may change, says so by an attribute ``workers``. BrokenExecutor, raised or
in a future, means that it has to be replaced.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import wait

from jobs.cluster import Cluster
from jobs.settings import cluster_address

NICENESS = 10
"""How much further a worker stands back than the server, where the system knows such a thing."""


def new_executor(workers: int) -> Executor:
    """So many processes of this machine, or those of a cluster where DESCENT_SCHEDULER names one."""
    address = cluster_address()
    return Cluster(address) if address else local_executor(workers)


def local_executor(workers: int) -> Executor:
    """A pool of local processes, started from a clean server process and not from this one with its threads."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["__main__", "jobs.chunk", "jobs.preload"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)


def _prepare() -> None:
    # Whoever turns a page goes before what is computed: both share the cores.
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Ctrl-C is for the server, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # One that is terminated or killed ends nobody: its workers would wait for work for ever.
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    # Where workers are not forked from a process that has them, each reads the images itself.
    importlib.import_module("jobs.preload")


def _end_with(server: multiprocessing.process.BaseProcess) -> None:
    wait([server.sentinel])
    os._exit(0)
