"""Workers on other machines, by a Dask scheduler."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
CLOSE_SECONDS = 2.0
LOOK_SECONDS = 1.0
SILENT_SECONDS = 30.0
_ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}")


class ClusterError(BrokenExecutor):
    """There is no scheduler, or the connection to it is lost, or it has no workers."""


class Cluster(Executor):
    """The workers of the Dask scheduler at ``address``. ClusterError if it does not answer within seconds.

    Dask itself gives the calls of a lost worker to others; what it gives up on comes back as an exception.
    """

    def __init__(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            raise ClusterError(f"{address!r:.80} is not an address such as tcp://host:8786")
        # Imports that a single machine does without.
        from distributed import Client

        self._address = address
        self._looked = time.monotonic()
        try:
            _reach(address)
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
            self._look = self._ask()
            self._workers = self._look.result(CONNECT_SECONDS)["total_threads"]
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error
        # The same call once more is a new one: the first may have been lost.
        self._executor = self._client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many calls the cluster does at once, as of a moment ago; 0 while it has no workers."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS and self._look.done():
            self._workers = 0 if self._look.exception() else self._look.result()["total_threads"]
            self._look, self._looked = self._ask(), now
        elif now - self._looked > SILENT_SECONDS:
            self._workers = 0
        return self._workers

    def submit(self, fn, /, *args, **kwargs) -> Future:
        if self._client.status != "running":
            raise ClusterError(f"the connection to the Dask scheduler at {self._address} is lost")
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leaves the cluster; its workers go on without the calls in flight."""
        if wait:
            self._close()
        else:
            threading.Thread(target=self._close, name="descent-cluster", daemon=True).start()

    def _ask(self) -> Future:
        return asyncio.run_coroutine_threadsafe(
            self._client.scheduler.identity(n_workers=0), self._client.loop.asyncio_loop
        )

    def _close(self) -> None:
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=CLOSE_SECONDS)


def _reach(address: str) -> None:
    """Waits until somebody listens there: a Dask client that finds nobody leaves a thread behind. OSError if not."""
    place = urlsplit(address)
    end, never = time.monotonic() + CONNECT_SECONDS, threading.Event()
    while True:
        try:
            socket.create_connection((place.hostname, place.port), CONNECT_SECONDS).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
        never.wait(0.2)
