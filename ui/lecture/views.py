"""The bar of a lecture as a typed function."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.browser.component import view
from ui.browser.given import given, one_of, whole
from ui.lecture.lecture import MAX_ITEMS

_BAR = view("lecture")


def bar(
    *,
    key: str,
    titles: Sequence[str],
    place: int,
    closes: bool,
    language: str,
    go: Callable[[int], None],
    leave: Callable[[], None],
) -> None:
    """The titles of a lecture in a row, the one at ``place`` marked; ``closes``: whether the row can be put away."""

    def went() -> None:
        asked = given(key, "go", whole(0, MAX_ITEMS - 1))
        if asked is not None:
            go(asked)

    def left() -> None:
        if given(key, "leave", one_of(True)):
            leave()

    data = {"titles": list(titles), "place": place, "closes": closes, "language": language}
    _BAR(key=key, data=data, on_go_change=went, on_leave_change=left)
