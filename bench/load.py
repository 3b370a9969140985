"""A class at once: real sessions over WebSockets, a few people in real browsers, and the server's memory."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import psutil

from bench import seen
from bench.sessions import Session, session
from bench.table import Row
from tests.serving import serve_process

PAUSE = (2.5, 7.5)
"""Seconds between two settings of a session, evenly drawn: one each 5 s."""
OPENING_BUDGET = 250
EACH_BUDGET = 2.0
LEFT_BUDGET = 1.1
MINUTE = 60
REOPENED = 2000
AT_A_TIME = 5
STORED = 150
"""More than the 128 closed sessions that Streamlit keeps for two minutes, in case they come back."""
MEGABYTE = 2**20
ARTICLE = ""
"""The link of the MNIST page as it opens: the article's race."""
ANSWERING = 100
ANSWERED_WITHIN = 10
SEEN_AFTER = 12
"""Seconds from the first answer until the lecturer's page has the last."""
EACH_ANSWER = 250
SHORT = "iterations=20&run=adam:lr=0.01"
LONG = "iterations=4000&seeds=0,1,2,3,4&run=adam:lr=0.01&run=momentum:lr=0.1"
"""A training that outlasts what is measured beside it."""


@dataclass(frozen=True)
class Class:
    """Sessions that open within ``within`` seconds and stay for ``seconds`` more.

    ``beside``: so many long trainings go on meanwhile; ``trains``: each session trains and watches the article's race,
    in place of changing a setting each 5 s; ``budget``: of a rerun, in milliseconds; ``people``: in real browsers.
    """

    what: str
    sessions: int
    budget: int
    within: float = 10.0
    seconds: float = 20.0
    beside: int = 0
    trains: bool = False
    people: bool = False


CLASSES = (
    Class("100 sessions", 100, 100, people=True),
    Class("100 sessions beside 4 trainings", 100, 250, beside=4),
    Class("20 sessions that each train the article's race", 20, 250, trains=True),
    Class("300 sessions", 300, 100, within=30.0),
)


@dataclass
class Found:
    """Times in seconds and memory in megabytes: at the start, with all sessions open, and after they have left."""

    openings: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    errors: int = 0
    start: float = 0.0
    together: float = 0.0
    after: float = 0.0
    people: list[Row] = field(default_factory=list)


Memory = Callable[[], float]


def measure() -> list[Row]:
    """Every class on a server of its own, then openings and closings in a row."""
    rows = []
    for one in CLASSES:
        rows += _on_a_server(lambda address, memory, one=one: _hold(address, memory, one))
    return rows + _on_a_server(_poll, DESCENT_POLLS="on") + _on_a_server(_turnover)


def _on_a_server(work: Callable[[str, Memory], Awaitable[list[Row]]], **environment: str) -> list[Row]:
    with serve_process(**environment) as (address, process):
        server = psutil.Process(process.pid)
        return asyncio.run(work(address, lambda: server.memory_info().rss / MEGABYTE))


async def _hold(address: str, memory: Memory, plan: Class) -> list[Row]:
    found = Found()
    over = asyncio.Event()
    # The first visits import and derive; the first training starts the workers.
    await _reopen(address, 1)
    async with session(address, "mnist", SHORT) as (tab, _):
        if plan.beside or plan.trains:
            await _watch(tab, [], lambda: False)
    found.start = memory()
    beside = [asyncio.create_task(_train(address, over)) for _ in range(plan.beside)]
    end = time.monotonic() + plan.within + plan.seconds
    one = _train_and_watch if plan.trains else _change_settings
    visits = [asyncio.create_task(one(address, plan, place, found, end, over)) for place in range(plan.sessions)]
    await asyncio.sleep(end - time.monotonic())
    # Runs that have begun may end.
    await asyncio.sleep(1)
    found.together = memory()
    if plan.people:
        found.people = await asyncio.to_thread(seen.measure, address)
    over.set()
    found.errors = sum(isinstance(one, BaseException) for one in await asyncio.gather(*visits, return_exceptions=True))
    await asyncio.gather(*beside)
    await asyncio.sleep(MINUTE)
    found.after = memory()
    return _rows(plan, found)


async def _change_settings(
    address: str, plan: Class, place: int, found: Found, end: float, over: asyncio.Event
) -> None:
    """One who moves a slider now and then, for as long as the class lasts."""
    draw = random.Random(place)
    await asyncio.sleep(place * plan.within / plan.sessions)
    async with session(address, query="surface=rosenbrock") as (tab, seconds):
        found.openings.append(seconds)
        while not await _is_set(over, draw.uniform(*PAUSE)):
            counted = time.monotonic() < end
            rate = f"adam:lr={draw.uniform(0.01, 0.1):.4f}"
            took = await tab.tell("race-view", {"surface": ["rosenbrock"], "start": ["-1.5,2"], "run": [rate]})
            if counted:
                found.reruns.append(took)


async def _train_and_watch(
    address: str, plan: Class, place: int, found: Found, end: float, over: asyncio.Event
) -> None:
    """One who starts the article's race and watches it."""
    await asyncio.sleep(place * plan.within / plan.sessions)
    async with session(address, "mnist", ARTICLE) as (tab, seconds):
        found.openings.append(seconds)
        await _watch(tab, found.reruns, lambda: time.monotonic() > end)
        await over.wait()


async def _train(address: str, over: asyncio.Event) -> None:
    """One whose training goes on beside the class."""
    async with session(address, "mnist", LONG) as (tab, _):
        await _watch(tab, [], over.is_set)
        await tab.press("mnist-stop")


async def _watch(tab: Session, times: list[float], is_over: Callable[[], bool]) -> None:
    times.append(await tab.press("mnist-start"))
    while tab.polling and not is_over():
        times.append(await tab.poll())


async def _is_set(event: asyncio.Event, seconds: float) -> bool:
    """Waits for the event, but no longer than so many seconds."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _rows(plan: Class, found: Found) -> list[Row]:
    each = (found.together - found.start) / plan.sessions
    left = found.after / found.start
    return [
        _times(f"{plan.what}, opening", found.openings, OPENING_BUDGET),
        _times(f"{plan.what}, rerun", found.reruns, plan.budget),
        Row(f"{plan.what}, errors", f"{found.errors} ({len(found.reruns)} reruns)", "0", found.errors == 0),
        Row(f"{plan.what}, memory of each", f"{each:.2f} MB", f"≤ {EACH_BUDGET:.0f} MB", each <= EACH_BUDGET),
        Row(
            f"{plan.what}, memory a minute after all have left",
            f"{left - 1:+.0%} ({found.start:.0f} → {found.together:.0f} → {found.after:.0f} MB)",
            f"≤ +{LEFT_BUDGET - 1:.0%}",
            left <= LEFT_BUDGET,
        ),
        *found.people,
    ]


async def _poll(address: str, memory: Memory) -> list[Row]:
    """A class that answers a poll within ten seconds, before the eyes of the lecturer."""
    found = Found()
    async with session(address, "lessons", "part=poll&lang=en") as (lecturer, _):
        await lecturer.press("poll-open")
        code = next(text.removeprefix("# ") for text in lecturer.texts if text.startswith("# "))

        async def answer(place: int) -> None:
            await asyncio.sleep(place * ANSWERED_WITHIN / ANSWERING)
            sent = {"room": code, "browser": f"{place:032x}", "answer": [place / ANSWERING, 0.0], "count": 1}
            found.reruns.append(await students[place].say("poll-ballot", answer=sent))

        async with AsyncExitStack() as stack:
            # The room is full of people before the question is asked.
            students = [
                (await stack.enter_async_context(session(address, "lessons", f"part=poll&room={code}&lang=en")))[0]
                for _ in range(ANSWERING)
            ]
            begun = time.monotonic()
            watching = asyncio.create_task(_watch_until(lecturer, f"Answers: **{ANSWERING}**"))
            answers = [asyncio.create_task(answer(place)) for place in range(ANSWERING)]
            came = await asyncio.gather(*answers, return_exceptions=True)
            await asyncio.wait_for(watching, MINUTE)
            seconds = time.monotonic() - begun
    what = f"poll, {ANSWERING} answers in {ANSWERED_WITHIN} s"
    errors = sum(isinstance(one, BaseException) for one in came)
    return [
        _times(f"{what}, each", found.reruns, EACH_ANSWER),
        Row(f"{what}, errors", str(errors), "0", errors == 0),
        Row(f"{what}, all seen after", f"{seconds:.1f} s", f"≤ {SEEN_AFTER} s", seconds <= SEEN_AFTER),
    ]


async def _watch_until(lecturer: Session, told: str) -> None:
    """The lecturer's page, which looks again and again, until it says this."""
    while not any(text.startswith(told) for text in lecturer.texts):
        await lecturer.poll()


async def _turnover(address: str, memory: Memory) -> list[Row]:
    """Openings and closings in a row: what is closed must go, without a collection after each run."""
    await _reopen(address, STORED)
    sizes = [memory()]
    for _ in range(4):
        await _reopen(address, REOPENED // 4)
        sizes.append(memory())
    grown = sizes[-1] / sizes[0]
    measured = f"{grown - 1:+.0%} ({' → '.join(f'{size:.0f}' for size in sizes)} MB)"
    return [Row(f"memory after {REOPENED} openings and closings", measured, "≤ +10%", grown <= LEFT_BUDGET)]


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
    if len(seconds) < 2:
        return Row(what, "too few", f"≤ {budget} ms", False)
    slow = statistics.quantiles(seconds, n=20)[18] * 1000
    measured = f"{statistics.median(seconds) * 1000:.0f} and {slow:.0f} ms"
    return Row(f"{what}, median and 95th percentile", measured, f"≤ {budget} ms", slow <= budget)
