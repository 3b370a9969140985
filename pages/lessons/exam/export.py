"""Questions to take to a learning platform, as Moodle XML and as GIFT; what the files hold is made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.lessons.exam.gift import gift
from pages.lessons.exam.item import Item
from pages.lessons.exam.items import lesson_items, seed_items
from pages.lessons.exam.moodle import moodle_xml
from pages.lessons.teach.lesson import Lesson
from ui.links.race import MAX_SEED
from ui.words.language import language, text


def of_test(seed: int) -> None:
    """The check test's questions of a seed, which may be changed here."""
    st.markdown(text("exam.intro"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.number_input(text("exam.seed"), 0, MAX_SEED, seed, key="exam-seed", width=180)
        spoken = language()
        category = text("exam.category", seed=chosen)
        _buttons(f"descent-lab-test-{chosen}", lambda: seed_items(chosen, spoken), category, "exam-test")


def of_lesson(lesson: Lesson, names: Sequence[str], link: str) -> None:
    """A made question, or why there is none to take."""
    if not lesson.asks:
        return
    st.markdown(text("exam.made-intro"))
    spoken = lesson.language or language()
    items = lesson_items(lesson, names, link, spoken)
    if not items:
        st.caption(text("exam.none"))
        return
    with st.container(horizontal=True):
        _buttons("descent-lab-question", lambda: items, text("exam.made"), "exam-made")


def _buttons(stem: str, items: Callable[[], Sequence[Item]], category: str, key: str) -> None:
    for name, end, kind, make in (
        ("moodle", "xml", "text/xml", moodle_xml),
        ("gift", "gift.txt", "text/plain", gift),
    ):
        st.download_button(
            text(f"exam.{name}"),
            lambda make=make: make(items(), category),
            f"{stem}.{end}",
            kind,
            key=f"{key}-{name}",
            on_click="ignore",
            icon=":material/download:",
        )
