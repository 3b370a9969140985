"""What a visit costs: first paint cold and warm, bytes that travel, the first chart, and a training that is watched."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench.browser import DRAWN, END_FRAMES, FRAMES, time_to
from bench.table import Row
from tests.serving import launch, serve, serve_process

ONE_LINE = 'import streamlit as st; st.write("ready")'
READY = "document.body.innerText.includes('ready')"
SHOWN = "'shown' in document.documentElement.dataset"
"""Until then all of a page is hidden, drawn or not: what counts is what a reader sees."""
RACE = f"{SHOWN} && {DRAWN}"
HEAD = f"{SHOWN} && document.querySelector('.st-key-mnist-start button')"
CHART = f"{SHOWN} && Number(document.querySelector('[data-testid=curves]')?.dataset.drawn ?? 0) > 0"
WATCHED = (
    "/mnist?iterations=4000&seeds=0,1,2,3,4&run=momentum:lr=0.1&run=adagrad:lr=0.1&run=rmsprop:lr=0.01&run=adam:lr=0.01"
)
SECONDS_WATCHED = 12
TIMES = 5


def measure() -> list[Row]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        rows = [*_first_paint(browser), *_bytes(browser), *_first_chart(browser), *_polling(browser)]
        browser.close()
    return rows


@contextmanager
def _one_line() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one_line.py"
        script.write_text(ONE_LINE)
        yield script


def _first_paint(browser: Browser) -> list[Row]:
    """Each pair of visits in turn, so that a slow moment of the machine meets both."""
    cold: list[list[float]] = [[], []]
    warm: list[list[float]] = [[], []]
    with _one_line() as script:
        for _ in range(3):
            with serve(script) as plain:
                cold[0].append(time_to(browser, plain, READY))
            with serve() as address:
                cold[1].append(time_to(browser, address, RACE))
        with serve(script) as plain, serve() as address:
            for _ in range(TIMES + 1):
                warm[0].append(time_to(browser, plain, READY))
                warm[1].append(time_to(browser, address, RACE))
    (cold_base, cold_ours), (base, ours) = ([statistics.median(one) for one in pair] for pair in (cold, warm))
    return [
        _row("first paint of the race page, moving, warm server, after a one-line app's", ours, base, 200),
        _row("the same on the first visit after the server's start", cold_ours, cold_base, 800),
    ]


def _row(what: str, ours: float, base: float, most: float) -> Row:
    measured = f"+{ours - base:.0f} ms ({ours:.0f} against {base:.0f}, ratio {ours / base:.2f})"
    return Row(what, measured, f"≤ +{most:.0f} ms", ours - base <= most)


def _bytes(browser: Browser) -> list[Row]:
    """Over the network: our own files with all that the WebSocket brings, and everything."""
    with serve() as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        (first, whole), (second, _) = (_visit(context.new_page(), address) for _ in range(2))
        context.close()
    return [
        Row(
            "bytes of the first visit to the race page that are ours",
            f"{first / 1000:.0f} KB",
            "≤ 150 KB",
            first <= 150_000,
        ),
        Row("the same on the second visit", f"{second / 1000:.1f} KB", "≤ 10 KB", second <= 10_000),
        Row(
            "bytes of the first visit to the race page, Streamlit's modules and fonts included",
            f"{whole / 1000:.0f} KB",
            "≤ 1,800 KB",
            whole <= 1_800_000,
        ),
    ]


def _visit(page: Page, address: str) -> tuple[float, float]:
    """What travels that is ours, and all that travels."""
    ours: dict[str, bool] = {}
    sizes: dict[str, float] = {}
    frames: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda e: ours.update({e["requestId"]: "/assets/" in e["response"]["url"]}))
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    # Binary messages arrive here as base64.
    session.on("Network.webSocketFrameReceived", lambda e: frames.append(len(e["response"]["payloadData"]) * 3 / 4))
    page.goto(address)
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    page.close()
    told = sum(frames)
    return told + sum(size for key, size in sizes.items() if ours.get(key)), told + sum(sizes.values())


def _first_chart(browser: Browser) -> list[Row]:
    with serve() as address:
        time_to(browser, address, RACE)
        paint, chart = ([time_to(browser, f"{address}/mnist", what) for _ in range(3)] for what in (HEAD, CHART))
    painted, drawn = statistics.median(paint), statistics.median(chart)
    return [_row("first chart on the MNIST page, first visit, after its first paint", drawn, painted, 1000)]


def _polling(browser: Browser) -> list[Row]:
    """Four runs of five seeds: what watching costs the server, and whether the page stays smooth."""
    with serve_process(DESCENT_WORKERS="1") as (address, process):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{address}{WATCHED}")
        page.wait_for_function(CHART)
        page.locator(".st-key-mnist-start button").click()
        page.wait_for_function(
            "JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary)[0]?.points > 2"
        )
        server = psutil.Process(process.pid)
        spent = sum(server.cpu_times()[:2])
        page.evaluate(FRAMES)
        page.wait_for_timeout(1000 * SECONDS_WATCHED)
        frames = page.evaluate(END_FRAMES)
        share = (sum(server.cpu_times()[:2]) - spent) / SECONDS_WATCHED
        page.context.close()
    longest = max(frames)
    return [
        Row(
            "a training of 4 runs × 5 seeds that is watched: server, scheduling included",
            f"{share:.1%} of a core",
            "≤ 5 %",
            share <= 0.05,
        ),
        Row("the same: longest frame in the browser", f"{longest:.0f} ms", "≤ 50 ms", longest <= 50),
    ]
