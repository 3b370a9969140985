"""The presenter's keyboard as a typed function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.browser.component import view

_PRESENTER = view("presenter")


def presenter(
    *,
    key: str,
    language: str,
    kind: str,
    turns: str,
    shows: str,
    note: Mapping[str, object] | None,
    on_turn: Callable[[], None],
    on_play: Callable[[], None],
    on_leave: Callable[[], None],
) -> None:
    """The presenter's keyboard for what stands on the page.

    ``kind``: "race", "training" or "text"; ``turns``: what comes before and after it, "scenario", "chapter" or
    "item" of a list, empty for nothing; ``shows``: what is presented: another one is shown from its beginning;
    ``note``: for the lecturer alone, "title", "time", "said", "after" (each empty for nothing) and "asked" (questions
    with their answers), or None.
    ``st.session_state[key]["turn"]`` is 1 or -1, where the next or the previous one is asked for, with the number of
    times that a reader has asked so far; ``["play"]`` is True when a training is to begin, to wait or to go on.
    """
    data = {"language": language, "kind": kind, "turns": turns, "shows": shows, "note": note}
    _PRESENTER(key=key, data=data, on_turn_change=on_turn, on_play_change=on_play, on_leave_change=on_leave)
