"""What the tests of several sections share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import Scheduler
from ui.work import progress, watch


@pytest.fixture
def workers(monkeypatch):
    """A scheduler of its own for the jobs of a section, with one thread that works."""
    scheduler = Scheduler(1, 60, executor=ThreadPoolExecutor)
    for module in (progress, watch):
        monkeypatch.setattr(module, "scheduler", lambda: scheduler)
    yield scheduler
    scheduler.close()
