"""The widgets' views as typed functions."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.component import view

_UNDO = view("undo")


def undo(*, key: str, number: int, said: str, button: str, seconds: float, on_undo: Callable[[], None]) -> None:
    """A note that comes with each new ``number`` and goes after so many seconds; 0 for none.

    Its button arrives as ``st.session_state[key]["undo"]``, with the number.
    """
    data = {"number": number, "said": said, "button": button, "seconds": seconds}
    _UNDO(key=key, data=data, on_undo_change=on_undo)
