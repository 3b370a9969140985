"""Runs tests in a copy of the project: a process that has imported what is slow, and forks for each trial.

In that process nothing of the project is imported, so each fork meets the modules as they stand then.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = ("numpy", "sympy", "pytest", "hypothesis", "playwright.sync_api", "jinja2", "threadpoolctl")
ENDLESS = "took too long"
SAID = ".mutants.log"
"""What the last trial printed."""


class Trials:
    """A place to run tests in. Leaving it ends every process that it began."""

    def __init__(self, folder: Path, libraries: tuple[str, ...] = LIBRARIES) -> None:
        self._folder = folder
        self._libraries = libraries
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> Trials:
        # Not `-m`: worker processes that the tests start would import a main module anew.
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from bench.mutants.trial import listen; listen({self._libraries})"],
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(self._folder)},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait()

    def run(
        self, files: list[str], tests: list[str] | None = None, *, cpu: float, wall: float, trace: bool = False
    ) -> Outcome:
        """Runs the test files, or some tests of them in the order given, until one fails or the seconds are over."""
        asked = {"files": files, "tests": tests, "cpu": cpu, "wall": wall, "trace": trace}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))


@dataclass(frozen=True)
class Outcome:
    """What came of a trial; ``failed``: the first test that did, or why none was run; ``called``: see `_Watch`."""

    failed: str
    seconds: float
    called: dict[str, list]


def listen(libraries: tuple[str, ...]) -> None:
    """Runs what is asked for, one line of JSON a trial, until standard input ends."""
    for name in libraries:
        with contextlib.suppress(ImportError):
            __import__(name)
    for name in [name for name in sys.modules if name.split(".")[0] == "bench"]:
        del sys.modules[name]
    answers = os.fdopen(os.dup(1), "w")
    said = os.open(SAID, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    for line in sys.stdin:
        answers.write(json.dumps(_forked(**json.loads(line))) + "\n")
        answers.flush()


def _forked(files: list[str], tests: list[str] | None, cpu: float, wall: float, trace: bool) -> dict:
    report = Path(f".mutants.{os.getpid()}.json").absolute()
    report.unlink(missing_ok=True)
    os.truncate(SAID, 0)
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 2))
        watch = _Watch(tests, trace)
        try:
            code = _pytest(files, watch)
        except BaseException as error:
            code, watch.failed = 1, watch.failed or f"{type(error).__name__} before any test"
        failed = watch.failed or ("" if code in (0, 5) else f"no test could be run ({int(code)})")
        report.write_text(json.dumps({"failed": failed, "called": watch.called}), "utf-8")
        os._exit(0)
    while not os.waitpid(child, os.WNOHANG)[0]:
        if time.monotonic() - begun > wall:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    # Workers of a trial that was cut short.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    done = json.loads(report.read_text("utf-8")) if report.exists() else {"failed": ENDLESS, "called": {}}
    return done | {"seconds": time.monotonic() - begun}


def _pytest(files: list[str], watch: _Watch) -> int:
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:xdist", "--hypothesis-seed=0"]
    return pytest.main([*options, *files], plugins=[watch])


class _Watch:
    """Keeps to the tests asked for, notes the first failure and, when told to, what each test calls.

    ``called``: of each test its seconds and the functions of the project that it called, as path and first line; of
    each test file, under its own name, those that were called before its tests (imports, parameters, fixtures).
    """

    def __init__(self, tests: list[str] | None, trace: bool) -> None:
        self._order = None if tests is None else {name: i for i, name in enumerate(tests)}
        self._codes: set = set()
        self.failed = ""
        self.called: dict[str, list] = {}
        if trace:
            sys.settrace(self._note)
            threading.settrace(self._note)

    def _note(self, frame, event, _):
        self._codes.add(frame.f_code)

    def pytest_collection_modifyitems(self, items: list) -> None:
        # Pages of the app itself take too long.
        items[:] = [item for item in items if "address" not in item.fixturenames]
        if self._order is not None:
            items[:] = sorted((i for i in items if i.nodeid in self._order), key=lambda item: self._order[item.nodeid])

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid
        if report.nodeid.endswith(".py"):
            self._keep(report.nodeid, 0.0)

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid
        if report.when == "setup":
            self._keep(report.nodeid.split("::")[0], 0.0)
        elif report.when == "call":
            self._keep(report.nodeid, report.duration)

    def _keep(self, name: str, seconds: float) -> None:
        # What runs here is noted as well, so the set that is read is no longer the one that grows.
        codes, self._codes = self._codes, set()
        root = f"{Path.cwd()}/"
        own = {
            (code.co_filename.removeprefix(root), code.co_firstlineno)
            for code in codes
            if code.co_filename.startswith(root)
        }
        before = self.called.get(name, [0.0, []])
        self.called[name] = [before[0] + seconds, sorted({*map(tuple, before[1]), *own})]
