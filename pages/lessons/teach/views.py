"""The view of a made lesson as a typed function."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.component import view

_ANSWERS = view("answers")


def answers(*, key: str, word: str, entry: dict | None, afresh: int, on_kept: Callable[[], None]) -> None:
    """Keeps the answer to the lesson ``word`` in the browser.

    ``entry``: see ``answers.js``, None before there is one; ``afresh``: how often the reader has begun anew. One that
    the browser has from before arrives as ``st.session_state[key]["kept"]``.
    """
    _ANSWERS(key=key, data={"word": word, "entry": entry, "afresh": afresh}, on_kept_change=on_kept)
