"""What a session remembers of a page: its state, and what the browser and the address know of it."""

from __future__ import annotations

from functools import cache

import streamlit as st


class _Kept:
    """An attribute that stands in the session, under the page's name and its own."""

    def __init__(self, usual: object = None) -> None:
        self._usual = usual

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, memory: PageMemory, owner: type | None = None) -> object:
        return st.session_state.get(f"{memory.page}-{self._name}", self._usual)

    def __set__(self, memory: PageMemory, value: object) -> None:
        st.session_state[f"{memory.page}-{self._name}"] = value


class PageMemory:
    """A page of the session, by its name.

    ``state``: what it shows, None before it was opened; ``address``: the query that it last wrote or adopted;
    ``written``: when each of its recent queries was written; ``touched``: whether a widget or view has changed the
    state in this run; ``epoch`` and ``sent``: what the browser's views are to follow; ``visit``: the session's visit of
    a page in which they were last told of it; ``lost``: what the last change took away at one stroke
    (``ui.links.undo``); ``marked``: whether the address has yet to move on from there; ``bare``: whether it did so from
    an address that said nothing; ``own``: what was presented before the first scenario.
    """

    state = _Kept()
    address = _Kept(())
    written = _Kept({})
    touched = _Kept(False)
    epoch = _Kept(0)
    sent = _Kept()
    visit = _Kept(0)
    lost = _Kept()
    marked = _Kept(False)
    bare = _Kept(False)
    own = _Kept()

    def __init__(self, page: str) -> None:
        self.page = page

    @property
    def known(self) -> bool:
        """Whether the page was opened in this session."""
        return self.state is not None

    @property
    def usual(self) -> bool:
        """Whether it shows what its bare address opens."""
        return self.state == _opened_bare(type(self.state))


@cache
def _opened_bare(kind: type) -> object:
    return kind.from_query({})
