"""One server for all browser tests of a worker, and one browser context for each kind of reader: a page loads once."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import ConsoleMessage, expect

from tests.serving import serve

# A busy machine may take this long; what holds sooner goes on sooner.
SECONDS = 60
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def address():
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def context_of(browser, address):
    """``context_of(**settings)``: the browser context of such a reader, with all that it has loaded before."""
    made = {}

    def get(**settings):
        key = json.dumps(settings, sort_keys=True)
        if key not in made:
            made[key] = browser.new_context(**settings)
            made[key].set_default_timeout(SECONDS * 1000)
            # The process, and what it has compiled, lives as long as one tab of it does.
            made[key].new_page().goto(f"{address}/health")
        return made[key]

    yield get
    for context in made.values():
        context.close()


@pytest.fixture
def reader(context_of):
    """``reader(width, height, **settings)``: a new page of such a reader; what it stores goes with the test.

    Errors and warnings of its own in the console fail the test, but where ``problems`` are what is tested.
    """
    contexts, found = [], []

    def open_page(width=1280, height=800, locale="en-US", problems=False, **settings):
        context = context_of(locale=locale, viewport={"width": width, "height": height}, **settings)
        if context not in contexts:
            contexts.append(context)
        page = context.new_page()
        if not problems:
            page.on(
                "console", lambda m: found.append(m.text) if m.type in ("error", "warning") and not _usual(m) else 0
            )
            page.on("pageerror", lambda error: found.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        keeper, *pages = context.pages
        for page in pages:
            page.close()
        keeper.evaluate("localStorage.clear(), sessionStorage.clear()")
        context.clear_permissions()
    assert found == []


@pytest.fixture
def page(reader):
    return reader()


def _usual(message: ConsoleMessage) -> bool:
    # On pages other than the first, Streamlit looks for its server under the page's own path before the root.
    return "404" in message.text and "/_stcore/" in message.location["url"]
