"""The view that hands in, as a typed function."""

from __future__ import annotations

from ui.browser.component import view

_HAND_IN = view("handin")


def hand_in(*, key: str, language: str, folded: bool = False) -> None:
    """The reader's name, all their answers as a file, and the way back from such a file; nothing of it is sent.

    ``folded``: as one line that opens.
    """
    _HAND_IN(key=key, data={"language": language, "folded": folded})
