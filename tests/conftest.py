"""A real Chromium, one for each test worker; the main module stays what it was."""

from __future__ import annotations

import os
import sys
import tempfile

# Before NumPy is there: a thread of BLAS that waits for its next product does so at work, for twenty times what small
# products cost. Who trains has one thread anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from tests.serving import launch
from tests.trained import KEPT

# How long an example takes depends on who else uses the machine. The same tree gets the same verdict each time; what
# no one has thought of is looked for by `make abuse`.
settings.register_profile("here", deadline=None, derandomize="ABUSE" not in os.environ)
settings.load_profile("here")


def pytest_configure(config):
    # Workers are begun by the process that does this first, and get what its environment says.
    if KEPT not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="descent-trained-")
        os.environ[KEPT] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def main_module():
    """AppTest leaves its script as the main module, which worker processes that start later would run."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
