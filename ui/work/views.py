"""What keeps a tab's owner, as a typed function."""

from __future__ import annotations

from collections.abc import Callable

from ui.browser.component import view

_KEEPER = view("keeper")


def keeper(*, key: str, owner: str, worked: bool, heard: str | None, on_change: Callable[[], None]) -> None:
    """Keeps ``owner`` in the tab if it has had work. One that the tab had before arrives, with a space and this one
    after it, as ``st.session_state[key]["owner"]``, until it is ``heard``."""
    _KEEPER(key=key, data={"owner": owner, "worked": worked, "heard": heard}, on_owner_change=on_change)
