from __future__ import annotations

from importlib import import_module

import pytest

from mnist import evaluation
from tests.pure.jobs.hands import Bench, Clock, Simulation


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
def thousand_images(monkeypatch):
    """Accuracies on the first block of images, in this process: how many they are changes nothing that is looked at."""
    whole = evaluation._blocks

    def first(data: str, measure: str) -> tuple:
        labels, lit, blocks = whole(data, measure)
        return labels[:1], lit, blocks[:1]

    monkeypatch.setattr(evaluation, "_blocks", first)


@pytest.fixture
def clock(monkeypatch):
    """Time as the scheduler sees it."""
    clock = Clock()
    for name in ("jobs.job", "jobs.waiting", "jobs.scheduler", "jobs.tasks"):
        monkeypatch.setattr(import_module(name), "time", clock)
    return clock


@pytest.fixture
def simulation(bench, clock):
    """``simulation(workers, …)``: see Simulation; further limits as of a bench."""

    def make(workers: int = 2, grace: float = 60.0, active_jobs: int | None = None, **how: object) -> Simulation:
        limits = {} if active_jobs is None else {"active_jobs": active_jobs}
        return Simulation(bench(workers, grace, **limits), clock, workers, **how)

    return make
