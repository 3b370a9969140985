"""Session state is the truth, the address follows it; an address from outside is adopted.

A rerun that the browser sent before it got our last write still carries the older address, so "it differs from mine"
does not mean that somebody changed it: addresses written within the last moments are ours.
"""

from __future__ import annotations

import time
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.links.query import ECHO_SECONDS, KEPT, Query

MAX_RECENT = 64


class PageState(Protocol):
    @classmethod
    def from_query(cls, query: Query) -> PageState: ...
    def to_query(self) -> dict[str, list[str]]: ...


State = TypeVar("State", bound=PageState)


def read_address() -> dict[str, tuple[str, ...]]:
    """The query of the browser's address, every value of every name."""
    return {name: tuple(st.query_params.get_all(name)) for name in st.query_params}


def unread() -> tuple[tuple[str, str], ...]:
    """Said of an address with so many names that Streamlit passed none of them on."""
    context = get_script_run_ctx()
    dropped = context is not None and context.query_string and not read_address()
    return (("…", "too many names"),) if dropped else ()


def _plain(query: Query) -> tuple:
    return tuple((name, tuple(values)) for name, values in query.items() if name not in KEPT)


def adopt(page: str, kind: type[State]) -> State:
    """The page's state: the session's, or that of an address that somebody else has written."""
    memory = st.session_state
    query = read_address()
    here = _plain(query)
    now = time.monotonic()
    recent = {text: at for text, at in memory.get(f"{page}-written", {}).items() if now - at < ECHO_SECONDS}
    memory[f"{page}-written"] = recent
    known = f"{page}-state" in memory
    foreign = here != memory.get(f"{page}-address") and here not in recent
    if known and (not foreign or memory.pop(f"{page}-touched", False)):
        return memory[f"{page}-state"]
    # Coming back to a page by its bare link shows what was there before.
    if known and not here:
        memory[f"{page}-address"] = here
        return memory[f"{page}-state"]
    memory[f"{page}-state"] = kind.from_query(query)
    memory[f"{page}-address"] = here
    memory[f"{page}-default"] = memory[f"{page}-state"]
    _tell_browser(page)
    return memory[f"{page}-state"]


def keep(page: str, state: PageState) -> None:
    """The page's state from now on, as the browser's own views have it already; called by their callbacks."""
    st.session_state[f"{page}-state"] = state
    st.session_state[f"{page}-touched"] = True


def change(page: str, state: PageState) -> None:
    """The page's state from now on, for the browser's views to follow; called by callbacks of Streamlit's widgets."""
    keep(page, state)
    _tell_browser(page)


def put(page: str, state: PageState) -> None:
    """The state of a page that is not the one that runs, or of a view that has no page of its own."""
    memory = st.session_state
    memory.setdefault(f"{page}-default", type(state).from_query({}))
    memory.setdefault(f"{page}-address", ())
    memory.setdefault(f"{page}-written", {})
    memory[f"{page}-state"] = state
    _tell_browser(page)


def sent(page: str) -> dict[str, object]:
    """What the browser's views are to follow: a query, and an epoch that is new whenever they are to take it.

    What the browser changed itself must not come back to it late, so only Python's own changes begin a new epoch.
    """
    return {"query": st.session_state[f"{page}-sent"], "epoch": st.session_state[f"{page}-epoch"]}


def _tell_browser(page: str) -> None:
    st.session_state[f"{page}-epoch"] = st.session_state.get(f"{page}-epoch", 0) + 1
    st.session_state[f"{page}-sent"] = st.session_state[f"{page}-state"].to_query()


def write(page: str, also: Query) -> None:
    """Brings the address up to the state and what else a link says; called once at the end of a full run."""
    memory = st.session_state
    memory.pop(f"{page}-touched", None)
    if f"{page}-state" not in memory:
        # A page without a state of its own.
        if {name: tuple(values) for name, values in also.items()} != read_address():
            st.query_params.from_dict(dict(also))
        return
    state = memory[f"{page}-state"]
    query = state.to_query()
    plain = _plain(query)
    untouched = state == memory[f"{page}-default"] and not memory[f"{page}-address"]
    wanted = ({} if untouched else query) | dict(also)
    if {name: tuple(values) for name, values in wanted.items()} == read_address():
        return
    recent = memory[f"{page}-written"]
    recent[memory[f"{page}-address"]] = recent[plain] = time.monotonic()
    for oldest in list(recent)[:-MAX_RECENT]:
        del recent[oldest]
    memory[f"{page}-address"] = () if untouched else plain
    st.query_params.from_dict(wanted)
