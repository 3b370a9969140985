"""Descent Lab: the list of pages and the frame around them."""

import streamlit as st

from frame import shell
from pages import find_pages
from ui.links import address
from ui.words.language import text


def main() -> None:
    st.set_page_config(page_title=text("app.name"), page_icon="📉", layout="wide")
    pages = {
        key: st.Page(draw, title=text(f"{key}.page"), url_path="" if i == 0 else key, default=i == 0)
        for i, (key, draw) in enumerate(find_pages().items())
    }
    first = next(iter(pages))
    # The default page has no path of its own; who types its name means it.
    alias = st.Page(lambda: None, title=text(f"{first}.page"), url_path=first)
    current = st.navigation([*pages.values(), alias], position="hidden")
    if current == alias:
        st.switch_page(pages[first], query_params=address.read_address())
    key = next(key for key, page in pages.items() if page == current)
    head = shell.frame(pages, key)
    address.visit(key)
    current.run()
    shell.fill(head, key, pages)


if __name__ == "__main__":
    main()
