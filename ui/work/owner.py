"""A session's work: one owner, found again on every page of the session and kept alive while it is open."""

from __future__ import annotations

import re
import uuid

import streamlit as st

from jobs import scheduler
from ui.browser.given import given, text_of
from ui.words.language import text
from ui.work import views

HEARTBEAT_SECONDS = 10
_LOST = "work-lost"


def owner() -> str:
    """The name under which the session's jobs run."""
    return st.session_state.setdefault("owner", uuid.uuid4().hex)


def keep_owner() -> None:
    """Lets a reload of the tab find its work again."""
    name = owner()
    heard = st.session_state.get(_LOST)
    views.keeper(key="owner-keeper", owner=name, worked=scheduler().knows(name), heard=heard, on_change=_find_again)


def _find_again() -> None:
    told = given("owner-keeper", "owner", text_of(65))
    # Both are names that nobody can guess. A server that was started anew is told what its predecessor was, too.
    if told and (names := re.fullmatch("([0-9a-f]{32}) ([0-9a-f]{32})", told)) and names[2] == owner():
        if scheduler().knows(names[1]):
            st.session_state["owner"] = names[1]
        else:
            st.session_state[_LOST] = names[1]


def say_lost() -> None:
    """Says that the tab's work is gone, where it is, until the session has work again."""
    if st.session_state.get(_LOST):
        if scheduler().knows(owner()):
            del st.session_state[_LOST]
        else:
            st.info(text("mnist.lost"), icon=":material/restart_alt:")


def heartbeat() -> None:
    """Keeps the session's running work alive on pages that do not watch it."""
    if "owner" in st.session_state and scheduler().busy(owner()):
        _beat()


@st.fragment(run_every=HEARTBEAT_SECONDS)
def _beat() -> None:
    scheduler().touch(owner())
