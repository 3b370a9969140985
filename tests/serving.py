"""The real server and a real Chromium, for tests, measurements and screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[1]

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Tabs of one context share a process, and with it what a page has compiled: opening one costs 40 % less.
    "--process-per-site",
]
SETTLED = """() => new Promise((resolve) => {
  const stage = document.querySelector("[data-testid=player-canvas]");
  let [before, frames] = ["", 0];
  const look = () => {
    const now = JSON.stringify(stage.getBoundingClientRect());
    frames = now === before ? frames + 1 : 0;
    before = now;
    if (frames > 15) resolve();
    else requestAnimationFrame(look);
  };
  look();
})"""
"""The words above the picture arrive later than it does and move it: resolves once it stays where it is."""
SECONDS_TO_START = 60
BASE = "STREAMLIT_SERVER_BASE_URL_PATH"
"""What Streamlit reads the app's path below its host from."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def another_site(body: str) -> Iterator[str]:
    """A page of another origin than the app's, host name included, by its address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def serve(script: Path = ROOT / "app.py", log: Path | None = None, **environment: str) -> Iterator[str]:
    """Starts the app on a free port of 127.0.0.1, yields its address, and ends that very process."""
    with serve_process(script, log, **environment) as (address, _):
        yield address


@contextmanager
def serve_process(
    script: Path = ROOT / "app.py", log: Path | None = None, port: int = 0, **environment: str
) -> Iterator[tuple[str, subprocess.Popen]]:
    """The same, with the process; ``port``: one that was free, to be the same server again."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with (log or Path(os.devnull)).open("a") as output:
        process = subprocess.Popen(
            command,
            cwd=script.parent if script.name == "app.py" else ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | environment,
        )
        try:
            address = f"http://127.0.0.1:{port}{environment.get(BASE, '')}"
            _wait_until_healthy(process, address)
            yield address, process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(process: subprocess.Popen, address: str) -> None:
    pause = Event()
    for _ in range(SECONDS_TO_START * 10):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pause.wait(0.1)
    raise RuntimeError("the server did not become healthy")


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Where several are here: Chromium without windows opens a tab and draws a page for a quarter less."""


def launch(playwright: Playwright) -> Browser:
    """Headless Chromium: the one that CHROMIUM names, else the system's, else Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
