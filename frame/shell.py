"""The frame around every page: name, page links, language, the link to share, and the note on an unreadable link."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from frame import lecture, views
from ui.lecture import walk
from ui.links import address
from ui.links.memory import PageMemory
from ui.links.query import query_text
from ui.presenting import presentation
from ui.widgets import public, qr
from ui.words import language
from ui.words.language import text
from ui.work.owner import heartbeat

OWN_CODES = ("lessons",)
"""Pages with QR codes of their own: that of a lesson is of what students see, not of what its teacher has open."""


def frame(pages: Mapping[str, StreamlitPage], page: str) -> DeltaGenerator:
    """The container of the head, to be filled after ``page`` has run and its state is known."""
    st.session_state["pages"] = pages
    presentation.begin()
    lecture.begin(pages, page)
    head = st.container(key="shell", horizontal=True, vertical_alignment="center", gap="small")
    lecture.bar()
    return head


def fill(head: DeltaGenerator, page: str, pages: Mapping[str, StreamlitPage]) -> None:
    """Draws the head for ``page`` and brings the address up to its state."""
    presentation.settle()
    if st.context.is_embedded:
        # A frame on somebody's page shows that page's matter, not the way to others.
        head.empty()
    else:
        _fill(head, page, pages)
    views.document(language.language())
    heartbeat()
    address.write(page, lecture.carried() | presentation.query())
    presentation.wrote()
    walk.wrote()


def _fill(head: DeltaGenerator, page: str, pages: Mapping[str, StreamlitPage]) -> None:
    with head:
        st.title(text("app.name"), anchor=False, width="content")
        for key, target in pages.items():
            st.page_link(target, label=text(f"{key}.page"), query_params=link_query(key), width="content")
        st.space("stretch")
        language.switch()
        state = PageMemory(page).state
        along = {"lang": [language.language()]} | walk.query() | presentation.query()
        shared = (state.to_query() if state else {}) | along
        if page not in OWN_CODES:
            qr.button(public.link(page, shared), "shell-qr")
        views.link(key="copy-link", query=query_text(shared), language=language.language())


def link_query(page: str) -> dict[str, list[str]]:
    """The query with which a link inside the app opens a page as the session last saw it."""
    memory = PageMemory(page)
    changed = memory.known and not memory.usual
    return (memory.state.to_query() if changed else {}) | lecture.carried()
