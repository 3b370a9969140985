"""Session state is the truth, the address follows it; an address from outside is adopted.

A rerun that the browser sent before it got our last write still carries the older address, so "it differs from mine"
does not mean that somebody changed it: addresses written within the last moments are ours.
"""

from __future__ import annotations

import time
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from formula.errors import Reason
from ui.links import undo
from ui.links.memory import PageMemory
from ui.links.query import ECHO_SECONDS, Query, is_foreign

MAX_RECENT = 64


class PageState(Protocol):
    @classmethod
    def from_query(cls, query: Query) -> PageState: ...
    def to_query(self) -> dict[str, list[str]]: ...


State = TypeVar("State", bound=PageState)


def read_address() -> dict[str, tuple[str, ...]]:
    """The query of the browser's address, every value of every name."""
    return {name: tuple(st.query_params.get_all(name)) for name in st.query_params}


def unread() -> tuple[tuple[str, Reason], ...]:
    """Said of an address with so many names that Streamlit passed none of them on."""
    context = get_script_run_ctx()
    dropped = context is not None and context.query_string and not read_address()
    return (("…", Reason("refused.dropped-names")),) if dropped else ()


def _plain(query: Query) -> tuple:
    return tuple((name, tuple(values)) for name, values in query.items() if not is_foreign(name))


def state_of(page: str) -> PageState:
    """What a page shows, for callbacks."""
    return PageMemory(page).state


def visit(page: str) -> None:
    """Said before a page runs: where another one was shown until now, its views are new ones."""
    if st.session_state.get("visited") != page:
        st.session_state["visited"] = page
        st.session_state["visits"] = st.session_state.get("visits", 0) + 1


def adopt(page: str, kind: type[State]) -> State:
    """The page's state: the session's, or that of an address that somebody else has written."""
    memory = PageMemory(page)
    query = read_address()
    here = _plain(query)
    now = time.monotonic()
    memory.written = {text: at for text, at in memory.written.items() if now - at < ECHO_SECONDS}
    touched, memory.touched = memory.touched, False
    foreign = here != memory.address and here not in memory.written
    if memory.known and (not foreign or touched):
        return memory.state
    # Coming back to a page by its bare link shows what was there before, if that is not what the way back leads from.
    if memory.known and not here and not memory.bare:
        memory.address = here
        return memory.state
    # Whoever goes back may go forward at once.
    memory.written = {text: at for text, at in memory.written.items() if text != memory.address}
    memory.state = kind.from_query(query)
    memory.address = here
    undo.withdraw(memory)
    _tell_browser(memory)
    return memory.state


def keep(page: str, state: PageState) -> None:
    """The page's state from now on, as the browser's own views have it already; called by their callbacks."""
    memory = PageMemory(page)
    _take(memory, state, undo.RUN if undo.fewer(memory.state, state) else "")


def change(page: str, state: PageState, lost: str = "") -> None:
    """The page's state from now on, for the browser's views to follow; called by callbacks of Streamlit's widgets.

    ``lost``: of ``ui.links.undo``, where this takes away at one stroke what the reader may want back.
    """
    memory = PageMemory(page)
    _take(memory, state, lost)
    _tell_browser(memory)


def _take(memory: PageMemory, state: PageState, lost: str) -> None:
    undo.remember(memory, state, lost)
    memory.state, memory.touched = state, True


def put(page: str, state: PageState) -> None:
    """The state of a page that is not the one that runs, or of a view that has no page of its own."""
    memory = PageMemory(page)
    memory.state = state
    _tell_browser(memory)


def sent(page: str) -> dict[str, object]:
    """What the browser's views are to follow: a query, and an epoch that is new whenever they are to take it.

    What the browser changed itself must not come back to it late, so only Python's own changes begin a new epoch.
    """
    memory = PageMemory(page)
    visits = st.session_state.get("visits", 0)
    if memory.visit != visits:
        memory.visit = visits
        if memory.sent != memory.state.to_query():
            # Views that are new know nothing of what those before them have changed.
            _tell_browser(memory)
    return {"query": memory.sent, "epoch": memory.epoch}


def _tell_browser(memory: PageMemory) -> None:
    memory.epoch += 1
    memory.sent = memory.state.to_query()


def write(page: str, also: Query) -> None:
    """Brings the address up to the state and what else a link says; called once at the end of a full run."""
    memory = PageMemory(page)
    memory.touched = False
    if not memory.known:
        # A page without a state of its own.
        if {name: tuple(values) for name, values in also.items()} != read_address():
            st.query_params.from_dict(dict(also))
        return
    query = memory.state.to_query()
    plain = _plain(query)
    untouched = memory.usual and not memory.address
    wanted = ({} if untouched else query) | dict(also)
    if {name: tuple(values) for name, values in wanted.items()} == (here := read_address()):
        # The browser may have written it first.
        memory.address = _plain(here)
        return
    recent = memory.written | {memory.address: (now := time.monotonic()), plain: now}
    if memory.marked:
        # The way back from here is meant as soon as it is taken: the address before is nobody's echo.
        for before in (memory.address, _plain(here)):
            recent.pop(before, None)
        memory.bare, memory.marked = memory.bare or not memory.address, False
    memory.written = dict(list(recent.items())[-MAX_RECENT:])
    memory.address = () if untouched else plain
    st.query_params.from_dict(wanted)
