"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]
HOST = "127.0.0.1"
SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return found.getsockname()[1]


class LocalCluster:
    """Processes are started by hand, so that each can be killed alone; ``close`` ends all that are left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.address = f"tcp://{HOST}:{self.port}"
        self.scheduler = self._start_scheduler()
        self.workers = [self._start_worker() for _ in range(2)]

    def mend(self) -> None:
        """Starts anew what has ended."""
        if self.scheduler.poll() is not None:
            self.scheduler = self._start_scheduler()
        self.workers = [self._start_worker() if one.poll() is not None else one for one in self.workers]

    def _start_scheduler(self) -> subprocess.Popen:
        return self._start("scheduler", "--host", HOST, "--port", str(self.port), "--no-dashboard", "--no-show")

    def _start_worker(self) -> subprocess.Popen:
        where = ("--local-directory", str(self._folder), "--host", HOST)
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *where)

    def kill(self, process: subprocess.Popen) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait(SECONDS)

    def _start(self, *arguments: str) -> subprocess.Popen:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=self._folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def wait_until(condition) -> bool:
    never = threading.Event()
    return any(condition() or never.wait(0.05) for _ in range(int(SECONDS / 0.05)))
