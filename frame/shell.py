"""The frame around every page: name, page links, language, the link to share, and the note on an unreadable link."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from frame import views
from ui.links import address
from ui.links.memory import PageMemory
from ui.links.query import query_text
from ui.presenting import presentation
from ui.words import language
from ui.words.language import text
from ui.work.owner import heartbeat

_STYLE = """<style>
.stMainBlockContainer { padding: 8px clamp(0.75rem, 2.5vw, 1.5rem) 1rem; max-width: 1680px; }
[data-testid="stHeader"] { height: 0; min-height: 0; }
.st-key-shell h1 { font-size: 1.35rem; padding: 0; }
.st-key-shell { row-gap: 0.25rem; min-height: 34px; }
.st-key-shell :is(button, .dl-link) { min-height: 32px; padding-block: 0; }
.st-key-document-language { display: none; }
/* It lies over the page and takes no room in it. */
[class*="st-key-"][class*="-undo"] { position: absolute; }
/* What stands above a race comes after it, and takes its room from the start. */
.st-key-race-top { gap: 6px; min-height: 60px; }
.st-key-race-top :is(button, .react-aria-ComboBox > div) { min-height: 34px; height: 34px; }
.st-key-race-top p { font-size: 0.875rem; line-height: 1.3; }
.stVerticalBlock:has(> div > .st-key-race-top) { gap: 8px; }
/* Streamlit writes white on the main colour, and that is light on a dark page. */
:is([kind="primary"], .stMultiSelect [data-tag], .stMultiSelect [data-tag] *) { color: light-dark(#ffffff, #10151c); }
@media (max-width: 800px) { .st-key-shell { column-gap: 0.5rem; } }
@media (max-width: 700px) {
  .st-key-shell h1 { font-size: 1.1rem; }
  [data-testid="stHeader"] { display: none; }
  .st-key-shell > :has(.stSpace) { display: none; }
  .st-key-shell > :has(h1) { flex: 1; }
  .st-key-shell > :has(.stPageLink) { order: 1; }
  .st-key-shell :is(.st-key-language button, .dl-link) { padding-inline: 0.4rem; font-size: 0.75rem; }
  .st-key-present-hides { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-race-top { min-height: 96px; }
  .st-key-race-surface { min-width: 140px; flex: 1; }
}
</style>"""


def frame(pages: Mapping[str, StreamlitPage]) -> DeltaGenerator:
    """The container of the head, to be filled after the page has run and its state is known."""
    st.session_state["pages"] = pages
    st.html(_STYLE)
    presentation.begin()
    return st.container(key="shell", horizontal=True, vertical_alignment="center", gap="small")


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
    address.write(page, language.query() | presentation.query())


def _fill(head: DeltaGenerator, page: str, pages: Mapping[str, StreamlitPage]) -> None:
    with head:
        st.title(text("app.name"), anchor=False, width="content")
        for key, target in pages.items():
            st.page_link(target, label=text(f"{key}.page"), query_params=link_query(key), width="content")
        st.space("stretch")
        language.switch()
        state = PageMemory(page).state
        shared = (state.to_query() if state else {}) | {"lang": [language.language()]} | presentation.query()
        views.link(key="copy-link", query=query_text(shared), language=language.language())


def link_query(page: str) -> dict[str, list[str]]:
    """The query with which a link inside the app opens a page as the session last saw it."""
    memory = PageMemory(page)
    changed = memory.known and memory.state != memory.default
    return (memory.state.to_query() if changed else {}) | language.query()
