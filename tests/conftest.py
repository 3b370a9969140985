"""A real Chromium, one for each test worker; the main module stays what it was."""

from __future__ import annotations

import sys

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from tests.serving import launch

# How long an example takes depends on who else uses the machine.
settings.register_profile("here", deadline=None)
settings.load_profile("here")


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
