"""What the tests of several sections share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from jobs import Scheduler
from ui.work import progress, watch


@pytest.fixture(scope="session", autouse=True)
def installed():
    """Looks for components in all installed packages once: AppTest would anew for each app, in most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def workers(monkeypatch):
    """A scheduler of its own for the jobs of a section, with one thread that works."""
    scheduler = Scheduler(1, 60, executor=ThreadPoolExecutor)
    for module in (progress, watch):
        monkeypatch.setattr(module, "scheduler", lambda: scheduler)
    yield scheduler
    scheduler.close()
