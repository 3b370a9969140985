"""A real Chromium, one for each test worker."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.serving import launch


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
