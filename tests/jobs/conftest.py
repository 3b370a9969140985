from __future__ import annotations

import pytest

import jobs.job
import jobs.scheduler
from tests.jobs.hands import Bench, Clock


@pytest.fixture
def bench():
    """``bench(workers=…, grace=…)``: a scheduler worked by hand, closed after the test."""
    made: list[Bench] = []

    def make(workers: int = 1, grace: float = 1000.0) -> Bench:
        made.append(Bench(workers, grace))
        return made[-1]

    yield make
    for one in made:
        one.scheduler.close()


@pytest.fixture
def clock(monkeypatch):
    """Time as the scheduler sees it."""
    clock = Clock()
    for module in (jobs.job, jobs.scheduler):
        monkeypatch.setattr(module, "time", clock)
    return clock
