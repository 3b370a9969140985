from __future__ import annotations

from importlib import import_module

import pytest

from tests.pure.jobs.hands import Bench, Clock


@pytest.fixture
def bench():
    """``bench(workers=…, grace=…, **limits)``: a scheduler worked by hand, closed after the test."""
    made: list[Bench] = []

    def make(workers: int = 1, grace: float = 1000.0, **limits: int) -> Bench:
        made.append(Bench(workers, grace, **limits))
        return made[-1]

    yield make
    for one in made:
        one.scheduler.close()


@pytest.fixture
def clock(monkeypatch):
    """Time as the scheduler sees it."""
    clock = Clock()
    for name in ("jobs.job", "jobs.waiting", "jobs.scheduler", "jobs.tasks"):
        monkeypatch.setattr(import_module(name), "time", clock)
    return clock
