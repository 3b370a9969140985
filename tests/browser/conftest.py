"""One server for all browser tests of a worker, one browser context for each kind of reader, and pages that last."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tabs import Tabs
from tests.serving import serve
from ui.browser.bundling import bundle

# A busy machine may take this long; what holds sooner goes on sooner.
SECONDS = 60
expect.set_options(timeout=SECONDS * 1000)
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none", "media": "null"}
"""What a page is told of its reader's device, and what of most."""
FAILED = pytest.StashKey[bool]()


class Problems(AssertionError):
    """What the browser has complained of."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser shows depends on when a busy machine lets it: a test that fails is asked once more, and named.

    Not where the browser itself complained: that is a fault of ours, however seldom.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, rerun_except=[Problems.__name__]))


@pytest.fixture(scope="session")
def address():
    """Where the app is, with all that a host may allow."""
    with serve(DESCENT_POLLS="on") as address:
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


@pytest.fixture(scope="session")
def tabs(address):
    return Tabs(f"{address}/health")


@contextmanager
def _reading(context_of, tabs, left, node):
    """Gives tabs and takes them back; closes what they have opened; what they have stored goes too."""
    before, taken, found = {}, [], []

    def open_page(width=1280, height=800, locale="en-US", problems=False, **settings):
        context = context_of(locale=locale, **_of_context(settings))
        before.setdefault(context, context.pages)
        page = tabs.take(context)
        taken.append((page, problems))
        _give(page, width, height, settings)
        # As a new one is: a tab behind others draws no frame.
        page.bring_to_front()
        return page

    yield open_page
    for page, problems in taken:
        last = tabs.leave(page, good=_good(node) and not problems)
        found += [] if problems else last
    for context, others in before.items():
        for page in context.pages:
            if page not in [*others, *tabs.free(context), *left.values()]:
                page.close()
        context.pages[0].evaluate("localStorage.clear(), sessionStorage.clear()")
        context.clear_permissions()
    _judge(found)


@pytest.fixture
def reader(request, context_of, tabs, left):
    """``reader(width, height, **settings)``: a page of such a reader with no past; what it stores goes with the test.

    Errors and warnings of its own in the console fail the test, but where ``problems`` are what is tested.
    """
    with _reading(context_of, tabs, left, request.node) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def module_reader(request, context_of, tabs, left):
    """The same for pages that the tests of a module share; each leaves them as it would like to find them."""
    with _reading(context_of, tabs, left, request.node) as open_page:
        yield open_page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _good(node: pytest.Item | pytest.Collector) -> bool:
    return not node.stash.get(FAILED, False)


@pytest.fixture(scope="session")
def left():
    """Pages that the tests before have left standing, by their readers' contexts."""
    return {}


@pytest.fixture
def lasting(request, context_of, tabs, left):
    """``lasting(width, height, **settings)``: as ``reader``, but the page that the test before has left such a reader.

    A load costs a second and more of a core; ``tests.browser.standing.open_race`` brings another race to a page that
    stands. What a test turns that no link says (a tool in hand, the language, an open dialog) it turns back. A page
    that failed, or that still plays, is left to nobody.
    """
    taken = {}

    def take(width=1280, height=800, locale="en-US", **settings):
        context = context_of(locale=locale, **_of_context(settings))
        if context not in left or left[context].is_closed():
            left[context] = tabs.take(context)
        page = taken[context] = left[context]
        _give(page, width, height, settings)
        page.bring_to_front()
        return page

    yield take
    found = []
    for context, page in taken.items():
        problems = tabs.problems(page)
        found += problems
        good = not problems and _good(request.node)
        if page.is_closed() or not good or page.locator("[data-playing=true]").count():
            tabs.leave(page, good)
            del left[context]
        context.clear_permissions()
    _judge(found)


@pytest.fixture
def clocked(reader, tabs):
    """A page whose clock the test sets; such a reader is none of the others', since a context has one clock."""
    page = reader(locale="en-GB")
    tabs.mark(page)
    page.clock.install()
    return page


@pytest.fixture(scope="session")
def empty(browser):
    """A page for the app's modules alone, and what has gone wrong on it."""
    page, found = browser.new_page(), []
    page.set_default_timeout(SECONDS * 1000)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield page, found
    page.close()


@pytest.fixture
def blank(empty):
    """``blank(width, height, **settings)``: that page, with nothing on it; what goes wrong there fails the test."""
    page, found = empty

    def get(width=1280, height=800, **settings):
        page.goto("about:blank")
        _give(page, width, height, settings)
        return page

    found.clear()
    yield get
    _judge(found)


@pytest.fixture(scope="module")
def carrying(browser):
    """``carrying(*modules)``: a page with nothing but these modules of the app's, for all tests of a file."""
    pages = []

    def open_page(*modules):
        page = browser.new_page()
        pages.append(page)
        page.add_script_tag(content=bundle(*modules))
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture
def page(reader):
    return reader()


def _of_context(settings: dict[str, object]) -> dict[str, object]:
    """What belongs to a browser context for good; all else a page can be given and given anew."""
    return {name: value for name, value in settings.items() if name not in MEDIA}


def _give(page: Page, width: int, height: int, settings: dict[str, object]) -> None:
    # A condition that is looked at in every frame keeps the page drawing frames.
    page.wait_for_function = partial(type(page).wait_for_function, page, polling=50)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(**{name: settings.get(name, usual) for name, usual in MEDIA.items()})


def _judge(found: list[str]) -> None:
    if found:
        raise Problems(found)
