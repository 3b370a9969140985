"""One server for all browser tests of a worker, and a page of a fresh browser context for each."""

from __future__ import annotations

import pytest

from tests.serving import serve


@pytest.fixture(scope="session")
def address():
    with serve() as address:
        yield address


@pytest.fixture
def page(browser):
    """A page that fails its test on any error of its own in the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []
