"""The lecture that a session follows: its link is read, its items are opened, its bar stands above every page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from formula.errors import reason_of
from pages.lessons.lecture.items import STATES, find_lecture
from ui.lecture import views, walk
from ui.links import address
from ui.links.memory import PageMemory
from ui.links.query import Query
from ui.presenting import presentation
from ui.widgets.markdown import plain
from ui.words import language
from ui.words.language import because, text

_BAD = "lecture-bad"


def begin(pages: Mapping[str, StreamlitPage], page: str) -> None:
    """Before the page runs: reads what the session follows, and opens the item that was asked for."""
    memory = st.session_state
    new = walk.hear()
    word, place = walk.followed()
    walk.take(None)
    if new:
        memory.pop(_BAD, None)
    if not word:
        return
    try:
        found = find_lecture(word, language.language())
    except ValueError as error:
        # The message stays until another link says something else.
        memory[_BAD] = reason_of(error)
        walk.leave()
        return
    walk.take(found)
    last = len(found.lecture.items) - 1
    wanted = walk.wanted()
    if wanted is not None:
        _open(pages, page, min(wanted, last))
    elif place > last:
        walk.go(last)


def _open(pages: Mapping[str, StreamlitPage], page: str, place: int) -> None:
    item = walk.read().lecture.items[place]
    state = STATES[item.page].from_query(item.lists)
    address.change(item.page, state)
    # The browser's way back from here is meant as soon as it is taken.
    PageMemory(item.page).marked = True
    if item.page != page:
        st.switch_page(pages[item.page], query_params=state.to_query() | carried() | presentation.query())


def carried() -> Query:
    """What goes along with every link inside the app."""
    return language.query() | walk.query()


def bar() -> None:
    """Where the lecture is, and the way to each of its items; or why there is none."""
    if st.session_state.get(_BAD):
        st.warning(text("lecture.damaged", why=plain(because(st.session_state[_BAD]))), icon=":material/link_off:")
    found = walk.read()
    if found is None:
        return
    titles = [item.title for item in found.lecture.items]
    views.bar(
        key="lecture-bar",
        titles=titles,
        place=walk.followed()[1],
        closes=not presentation.on() and not st.context.is_embedded,
        language=language.language(),
        go=walk.go,
        leave=walk.leave,
    )
