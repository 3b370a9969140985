"""The frame's view as a typed function."""

from __future__ import annotations

from ui.browser.component import view

_LINK = view("link")


def link(*, key: str, query: str, language: str) -> None:
    """The button that copies a link with this query."""
    _LINK(key=key, data={"query": query, "language": language}, width="content")
