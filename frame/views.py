"""The frame's views as typed functions."""

from __future__ import annotations

from ui.browser.component import view

_DOCUMENT = view("document")
_LINK = view("link")


def document(language: str) -> None:
    """Says in which language the page speaks, for screen readers, hyphenation and fonts; once a page."""
    _DOCUMENT(key="document-language", data={"language": language})


def link(*, key: str, query: str, language: str) -> None:
    """The button that copies a link with this query."""
    _LINK(key=key, data={"query": query, "language": language}, width="content")
