"""The test of the lessons page: ten questions from real runs, then the article's question in one's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import streamlit as st

from pages.lessons.handin.views import hand_in
from pages.lessons.quiz import views
from pages.lessons.quiz.essay import MODEL, POINTS, TASK
from pages.lessons.quiz.questions import for_browser, next_seed, questions
from ui.links import address
from ui.links.scenarios import SCENARIOS
from ui.words.language import language, text

PAGE = "lessons"


class Seeded(Protocol):
    """What the test reads of the page's state."""

    @property
    def seed(self) -> int: ...


def draw(state: Seeded) -> None:
    """Draws the part. Answers are marked and kept in the browser; the seed alone says which questions there are."""
    spoken = language()
    asked = [for_browser(one) | {"reread": _scenario(one.reread)} for one in questions(state.seed, spoken)]
    views.quiz(key="lessons-quiz", seed=state.seed, questions=asked, language=spoken)
    st.button(text("quiz.new"), key="lessons-new-questions", on_click=_ask_anew, icon=":material/refresh:")
    st.divider()
    points = [{"key": point.key, "text": point.text[spoken]} | _scenario(point.scenario) for point in POINTS]
    views.essay(
        key="lessons-essay",
        task=TASK[spoken],
        model=[paragraph[spoken] for paragraph in MODEL],
        points=points,
        language=spoken,
    )
    st.divider()
    hand_in(key="lessons-hand-in", language=spoken)


def _ask_anew() -> None:
    state = address.state_of(PAGE)
    address.change(PAGE, replace(state, seed=next_seed(state.seed)))


def _scenario(key: str) -> dict[str, str]:
    return {"title": SCENARIOS[key].title[language()], "link": SCENARIOS[key].link}
