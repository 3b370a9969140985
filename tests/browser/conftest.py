"""One server and one browser context for all browser tests of a worker: what a page loads is loaded once."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, expect

from tests.serving import serve

# A busy machine may take this long; what holds sooner goes on sooner.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def address():
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def shared_context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def page(shared_context):
    """A page that fails its test on any error of its own in the console; what it stores goes with it."""
    page = shared_context.new_page()
    page.set_default_timeout(60_000)
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") and not _usual(m) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    if page.url.startswith("http"):
        # Some tests take the storage away.
        page.evaluate("() => { try { localStorage.clear(); } catch { /* nothing was kept */ } }")
    for one in shared_context.pages:
        one.close()
    shared_context.clear_permissions()
    assert problems == []


def _usual(message: ConsoleMessage) -> bool:
    # On pages other than the first, Streamlit looks for its server under the page's own path before the root.
    return "404" in message.text and "/_stcore/" in message.location["url"]
