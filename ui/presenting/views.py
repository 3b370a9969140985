"""The presenter's keyboard as a typed function."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.component import view

_PRESENTER = view("presenter")


def presenter(
    *, key: str, language: str, turns: bool, on_turn: Callable[[], None], on_leave: Callable[[], None]
) -> None:
    """The presenter's keyboard for the race on the page; ``turns``: whether there is a next and a previous one.

    ``st.session_state[key]["turn"]`` is 1 or -1 when these are asked for.
    """
    data = {"language": language, "turns": turns}
    _PRESENTER(key=key, data=data, on_turn_change=on_turn, on_leave_change=on_leave)
