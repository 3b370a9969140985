"""Ways to other pages, and the note on what a link asked for in vain."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.links import address
from ui.links.query import UNKNOWN
from ui.widgets.markdown import plain
from ui.words import language
from ui.words.language import text

MOST_NAMED = 12


def way_to(page: str, label: str, query: Mapping[str, list[str]]) -> None:
    """A link to another page that opens it with this query."""
    target = st.session_state["pages"][page]
    st.page_link(target, label=label, query_params=dict(query) | language.query(), icon=":material/arrow_forward:")


def note_unread(unread: tuple[tuple[str, str], ...]) -> None:
    """One note that names everything in the link that gave way to a default, and what this page has no name for."""
    unread = unread + language.unread() + address.unread()
    unknown = [name for name, why in unread if why == UNKNOWN][:MOST_NAMED]
    refused = [text("app.unread-item", name=name, why=why) for name, why in unread if why != UNKNOWN][:MOST_NAMED]
    notes = [text("app.unread", what=plain("; ".join(refused)))] if refused else []
    notes += [text("app.unknown", names=plain(", ".join(unknown)))] if unknown else []
    if notes:
        st.warning(" ".join(notes), icon=":material/link_off:")
