"""Ways to other pages, and the note on what a link asked for in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import streamlit as st

from ui.lecture import walk
from ui.links import address
from ui.links.address import PageState
from ui.links.query import ITEM, UNKNOWN, Unread
from ui.presenting import presentation
from ui.widgets.markdown import plain
from ui.words import language
from ui.words.language import because, text

MOST_NAMED = 12


class Linked(Protocol):
    """A page's state, as far as its link goes."""

    unread: Unread


def open_page(page: str, state: PageState) -> None:
    """Goes to another page, which shows this state; a lecture and its presentation go on there."""
    address.change(page, state)
    along = language.query() | walk.query() | presentation.query()
    st.switch_page(st.session_state["pages"][page], query_params=state.to_query() | along)


def way_to(page: str, label: str, query: Mapping[str, list[str]]) -> None:
    """A link to another page that opens it with this query; a lecture and its presentation go on there."""
    target = st.session_state["pages"][page]
    along = language.query() | walk.query() | presentation.query()
    st.page_link(target, label=label, query_params=dict(query) | along, icon=":material/arrow_forward:")


def note_unread(state: Linked) -> None:
    """One note on what of the link gave way to a default, what was left out, and what this page has no name for."""
    # Where no run is left the note stands in the place of the picture.
    if not getattr(state, "lost", ()):
        _note(_notes(state))


def no_run(page: str, state: Linked) -> None:
    """In the place of a picture whose link has runs of which none can be read: why, and the way to the usual ones."""
    with st.container(key=f"{page}-no-run"):
        _note([text("app.no-run"), *_notes(state)])
        st.button(text("app.usual-runs"), key=f"{page}-usual-runs", on_click=_take_usual, args=(page,))


def _note(notes: Sequence[str]) -> None:
    if notes:
        st.warning(" ".join(notes), icon=":material/link_off:")


def _notes(state: Linked) -> list[str]:
    kinds = {"unread": [], "left-out": [], "unknown": []}
    for name, why in [*state.unread, *language.unread(), *address.unread()]:
        kind = {UNKNOWN: "unknown", ITEM: "left-out"}.get(why.key, "unread")
        said = because(why) if kind == "unknown" else text("app.unread-item", name=name, why=because(why))
        kinds[kind].append(plain(said))
    return [text(f"app.{kind}", what=text("app.then").join(said[:MOST_NAMED])) for kind, said in kinds.items() if said]


def _take_usual(page: str) -> None:
    address.change(page, replace(address.state_of(page), lost=(), unread=()))
