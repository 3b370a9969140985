"""What a host may set: environment variables, each with a default and bounds; docs/hosting.md lists them."""

from __future__ import annotations

import os


def worker_count() -> int:
    """Worker processes on this machine: DESCENT_WORKERS, or as many as there are cores to use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return _whole("DESCENT_WORKERS", usable, 1, 64)


def grace_seconds() -> float:
    """How long work goes on that nobody asks for: DESCENT_GRACE_SECONDS, or 60."""
    return float(_whole("DESCENT_GRACE_SECONDS", 60, 0, 3600))


def session_jobs() -> int:
    """How many jobs that are not over a session may have: DESCENT_SESSION_JOBS, or 3."""
    return _whole("DESCENT_SESSION_JOBS", 3, 1, 100)


def active_jobs() -> int | None:
    """How many jobs are worked on at once: DESCENT_ACTIVE_JOBS, or None: four for each worker."""
    return _whole("DESCENT_ACTIVE_JOBS", 0, 1, 1000) or None


def cluster_address() -> str:
    """Address of a Dask scheduler, ``tcp://host:port``: DESCENT_SCHEDULER, or empty: this machine."""
    return os.environ.get("DESCENT_SCHEDULER", "").strip()


def _whole(name: str, default: int, low: int, high: int) -> int:
    named = os.environ.get(name, "")
    return max(low, min(high, int(named))) if named.isascii() and named.isdigit() else default
