"""A class at once: real sessions over WebSockets, as browsers keep them, and the server's memory."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.table import Row
from tests.serving import serve_process

SESSIONS = 100
PAUSE = (2.5, 7.5)
"""Seconds between two runs of a session, evenly drawn: one each 5 s."""
SECONDS = 20
OPENED_A_SECOND = 20
REOPENED = 500
AT_A_TIME = 5
STORED = 150
"""More than the 128 closed sessions that Streamlit keeps for two minutes, in case they come back."""
RUN_SECONDS = 60
WHOLE_SECONDS = 400
KEPT_RUNS = 2
"""For how many runs a browser keeps a message that it was not sent again."""
MEGABYTE = 2**20


class Session:
    """What a tab does: it asks for runs and remembers messages, so that the server need not send them twice.

    ``received``: bytes of all messages so far.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.received = 0
        self._page = ""
        self._runs = 0
        self._kept: dict[str, int] = {}

    async def run(self, query: str = "") -> float:
        """Seconds until the page with this query has been run; RuntimeError where an exception stands on it."""
        begun = time.perf_counter()
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        async with asyncio.timeout(RUN_SECONDS):
            await self._socket.send(asked.SerializeToString())
            while not self._is_end(await self._socket.recv(decode=False)):
                pass
        self._runs += 1
        self._kept = {key: run for key, run in self._kept.items() if self._runs - run <= KEPT_RUNS}
        return time.perf_counter() - begun

    def _is_end(self, sent: bytes) -> bool:
        self.received += len(sent)
        message = ForwardMsg.FromString(sent)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._kept[message.ref_hash] = self._runs
        elif message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.new_element.HasField("exception"):
            raise RuntimeError(message.delta.new_element.exception.message)
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            raise RuntimeError(message.session_event.script_compilation_exception.message)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


@asynccontextmanager
async def session(address: str) -> AsyncIterator[tuple[Session, float]]:
    """A session whose first run is done, with the seconds from connecting until then."""
    begun = time.perf_counter()
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        one = Session(socket)
        await one.run()
        yield one, time.perf_counter() - begun


def measure() -> list[Row]:
    with serve_process() as (address, process):
        server = psutil.Process(process.pid)
        return asyncio.run(_measure(address, lambda: server.memory_info().rss / MEGABYTE))


async def _measure(address: str, memory: Callable[[], float]) -> list[Row]:
    async with asyncio.timeout(WHOLE_SECONDS):
        # The first visit imports and derives.
        await _reopen(address, 1)
        first = memory()
        openings, reruns, errors, together = await _class(address, memory)
        await _reopen(address, STORED)
        warm = memory()
        await _reopen(address, REOPENED)
        after = memory()
    each = (together - first) / SESSIONS
    return [
        _times(f"{SESSIONS} sessions, opening, median and 95th percentile", openings, 250),
        _times(f"{SESSIONS} sessions, a rerun each 5 s, median and 95th percentile", reruns, 100),
        Row(f"{SESSIONS} sessions, errors in {len(reruns)} reruns", str(errors), "0", errors == 0),
        Row("memory of an open session", f"{each:.2f} MB (first {first:.0f} MB)", "≤ 2 MB", each <= 2),
        Row(
            f"memory after {REOPENED} more sessions were opened and closed",
            f"{after - warm:+.0f} MB ({warm:.0f} → {after:.0f} MB)",
            "≤ +20 MB",
            after - warm <= 20,
        ),
    ]


async def _class(address: str, memory: Callable[[], float]) -> tuple[list[float], list[float], int, float]:
    """Times of openings and reruns, failures, and memory at the end, when all sessions are still open."""
    openings: list[float] = []
    reruns: list[float] = []
    end = time.monotonic() + SESSIONS / OPENED_A_SECOND + SECONDS
    over = asyncio.Event()

    async def one(number: int) -> None:
        draw = random.Random(number)
        await asyncio.sleep(number / OPENED_A_SECOND)
        async with session(address) as (tab, seconds):
            openings.append(seconds)
            while True:
                await asyncio.sleep(draw.uniform(*PAUSE))
                if time.monotonic() > end:
                    break
                reruns.append(await tab.run(f"surface=rosenbrock&run=adam:lr={draw.uniform(0.01, 0.1):.4f}"))
            await over.wait()

    tasks = [asyncio.create_task(one(number)) for number in range(SESSIONS)]
    await asyncio.sleep(end - time.monotonic())
    # Runs that have begun may end.
    await asyncio.sleep(PAUSE[1] + 1)
    together = memory()
    over.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return openings, reruns, sum(isinstance(found, BaseException) for found in results), together


async def _reopen(address: str, times: int) -> None:
    """Opens and closes so many sessions, a few at a time."""
    places = asyncio.Semaphore(AT_A_TIME)

    async def one() -> None:
        async with places, session(address):
            pass

    async with asyncio.TaskGroup() as group:
        for _ in range(times):
            group.create_task(one())


def _times(what: str, seconds: list[float], budget: int) -> Row:
    slow = statistics.quantiles(seconds, n=20)[18] * 1000
    measured = f"{statistics.median(seconds) * 1000:.0f} and {slow:.0f} ms"
    return Row(what, measured, f"≤ {budget} ms", slow <= budget)
