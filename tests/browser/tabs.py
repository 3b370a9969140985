"""Tabs that a test has done with and the next one takes: opening a tab costs half as much as the load that follows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

LASTING = ("on", "once", "add_init_script", "route", "expose_binding", "expose_function")
"""What a page does not forget when it goes to another address."""


class Tabs:
    """The open tabs of a worker's contexts; ``rest``: the address of a page of the app's server that does nothing.

    There a tab waits for its next test. What it has stored is cleared there: the app would store again.
    """

    def __init__(self, rest: str) -> None:
        self._rest = rest
        self._free: dict[BrowserContext, list[Page]] = {}
        self._problems: dict[Page, list[str]] = {}
        self._marked: set[Page] = set()

    def take(self, context: BrowserContext) -> Page:
        """A tab of this context without a past."""
        free = self._free.setdefault(context, [])
        return free.pop() if free else self._open(context)

    def free(self, context: BrowserContext) -> list[Page]:
        """The tabs of this context that nobody has."""
        return self._free.get(context, [])

    def problems(self, page: Page) -> list[str]:
        """The errors and warnings of its own that this tab has shown in its console since this was last asked."""
        found, self._problems[page] = self._problems[page], []
        return found

    def mark(self, page: Page) -> None:
        """It has been given what it does not forget."""
        self._marked.add(page)

    def leave(self, page: Page, good: bool = True) -> list[str]:
        """Takes a tab back and gives its last problems; closes one that is marked or no good for another test."""
        if not page.is_closed():
            if good and page not in self._marked and self._emptied(page):
                self._free[page.context].append(page)
            else:
                page.close()
        return self.problems(page)

    def _emptied(self, page: Page) -> bool:
        """Whether all that it has of its test could be taken from it."""
        try:
            page.mouse.move(0, 0)
            page.goto(self._rest)
            page.evaluate("sessionStorage.clear()")
            session = page.context.new_cdp_session(page)
            session.send("Page.resetNavigationHistory")
            session.detach()
        except Error:
            return False
        return True

    def _open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        self._problems[page] = []
        page.on("console", lambda message: self._note(page, message.text) if _ours(message) else None)
        page.on("pageerror", lambda error: self._note(page, str(error)))
        for name in LASTING:
            setattr(page, name, self._marking(page, getattr(page, name)))
        return page

    def _note(self, page: Page, problem: str) -> None:
        self._problems[page].append(problem)

    def _marking(self, page: Page, usual: Callable) -> Callable:
        def call(*given: object, **more: object) -> object:
            self.mark(page)
            return usual(*given, **more)

        return call


def _ours(message: ConsoleMessage) -> bool:
    """Whether it is an error or a warning, and not what is usual."""
    # On pages other than the first, Streamlit looks for its server under the page's own path before the root.
    usual = "404" in message.text and "/_stcore/" in message.location["url"]
    return message.type in ("error", "warning") and not usual
