"""The training page's views as typed functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.browser.catalogue import written
from ui.browser.component import Query, looked_up, view

_CARDS = view("cards")
_LEARNING_RATES = view("learning_rates")


def cards(
    *, key: str, query: Query, epoch: int, language: str, on_change: Callable[[], None], locked: bool = False
) -> None:
    """Run cards alone; ``query`` needs ``run`` only. See ``race``."""
    query = {"run": list(query["run"])}
    data = {"query": query, "epoch": epoch, "language": language, "written": written(query)}
    data |= {"locked": True} if locked else {}
    _CARDS(key=key, data=data, on_query_change=on_change)


def learning_rates(
    *,
    key: str,
    runs: Sequence[str],
    series: list[dict],
    label: str,
    language: str,
    mark: float | None = None,
    tools: Sequence[str] = (),
    file: str = "learning-rates",
) -> None:
    """Accuracy against learning rate, from trials of each optimizer.

    ``series``: ``{"name", "place" (among the runs), "points": [{"lr", "accuracy" (0 to 1, or None), "state" ("done",
    "stopped" or "diverged")}]}``; ``mark``: the article's learning rate; all else as for ``curves``.
    """
    data = {"runs": looked_up(runs), "series": series, "mark": mark}
    _LEARNING_RATES(key=key, data=data | {"label": label, "language": language, "tools": list(tools), "file": file})
