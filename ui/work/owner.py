"""A session's work: one owner, found again on every page of the session and kept alive while it is open."""

from __future__ import annotations

import re
import uuid

import streamlit as st

from jobs import scheduler
from ui.browser.given import given, text_of
from ui.work import views

HEARTBEAT_SECONDS = 10


def owner() -> str:
    """The name under which the session's jobs run."""
    return st.session_state.setdefault("owner", uuid.uuid4().hex)


def keep_owner() -> None:
    """Lets a reload of the tab find its work again."""
    views.keeper(key="owner-keeper", owner=owner(), on_change=_find_again)


def _find_again() -> None:
    kept = given("owner-keeper", "owner", text_of(32))
    # It is a name that nobody can guess; one whose work is gone is of no use.
    if kept and re.fullmatch("[0-9a-f]{32}", kept) and scheduler().snapshot(kept) is not None:
        st.session_state["owner"] = kept


def heartbeat() -> None:
    """Keeps the session's running work alive on pages that do not watch it."""
    if "owner" in st.session_state and scheduler().busy(owner()):
        _beat()


@st.fragment(run_every=HEARTBEAT_SECONDS)
def _beat() -> None:
    scheduler().touch(owner())
