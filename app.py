"""Descent Lab: the list of pages and the frame around them."""

import streamlit as st

from app_pages import PAGES
from ui import browser, shell
from ui.language import text


def main() -> None:
    st.set_page_config(page_title=text("app.name"), page_icon="📉", layout="wide")
    pages = {
        key: st.Page(draw, title=text(f"pages.{key}"), url_path="" if i == 0 else key, default=i == 0)
        for i, (key, draw) in enumerate(PAGES.items())
    }
    current = st.navigation(list(pages.values()), position="hidden")
    key = next(key for key, page in pages.items() if page == current)
    browser.library()
    head = shell.frame(pages)
    current.run()
    shell.fill(head, key, pages)


if __name__ == "__main__":
    main()
