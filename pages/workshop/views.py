"""The workshop's view as a typed function."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.component import view

_EDITOR = view("editor")


def editor(
    *,
    key: str,
    text: str,
    epoch: int,
    label: str,
    error: dict | None,
    hint: str = "",
    rows: int,
    limit: int,
    on_change: Callable[[], None],
) -> None:
    """A field for a formula, which shows ``text`` whenever ``epoch`` is a new one.

    What is typed arrives as ``st.session_state[key]["text"]``. ``error``: None or ``{"line", "column", "sentence"}``;
    ``hint``: said of a text that can be used, where there is something to say.
    """
    data = {"text": text, "epoch": epoch, "label": label, "error": error, "hint": hint, "rows": rows, "limit": limit}
    _EDITOR(key=key, data=data, on_text_change=on_change)
