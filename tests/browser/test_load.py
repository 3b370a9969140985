"""Several sessions at once, and the settings on which the load depends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bench.sessions import session
from tests.apart import run_apart
from tests.serving import serve

ROOT = Path(__file__).parents[2]
SESSIONS = 10
LINK = "surface=rosenbrock&run=adam:lr=0.05"


def test_sessions_open_rerun_and_close_side_by_side(address):
    async def one(together):
        async with session(address) as (tab, _):
            opened = tab.received
            # All are open before the first goes on.
            await together.wait()
            await tab.run(LINK)
            return opened, tab.received - opened

    async def every():
        together = asyncio.Barrier(SESSIONS)
        return await asyncio.gather(*(one(together) for _ in range(SESSIONS)))

    for opened, again in run_apart(every()):
        # The library goes by HTTP, never with the session.
        assert max(opened, again) < 30_000


def test_the_client_sees_a_traceback_on_the_page(tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("raise ValueError('as asked')", "utf-8")

    async def visit(broken):
        async with session(broken):
            pass

    with serve(script) as broken, pytest.raises(RuntimeError, match="as asked"):
        run_apart(visit(broken))


def test_no_collection_after_a_run_and_no_watcher_unless_one_develops():
    ask = (
        "from streamlit.config import get_option as of; print(of('runner.postScriptGC'), of('server.fileWatcherType'))"
    )
    said = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "none"]
    dry = ["make", "-n", "--no-print-directory", "dev"]
    made = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert made.splitlines()[-1].endswith("streamlit run app.py --server.fileWatcherType auto")
