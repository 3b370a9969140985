"""The training page's views as typed functions."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.catalogue import written
from ui.browser.component import Query, view

_CARDS = view("cards")


def cards(
    *, key: str, query: Query, epoch: int, language: str, on_change: Callable[[], None], locked: bool = False
) -> None:
    """Run cards alone; ``query`` needs ``run`` only. See ``race``."""
    query = {"run": list(query["run"])}
    data = {"query": query, "epoch": epoch, "language": language, "written": written(query)}
    data |= {"locked": True} if locked else {}
    _CARDS(key=key, data=data, on_query_change=on_change)
