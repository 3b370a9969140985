"""What a class has handed in: files are read in the teacher's browser, and nothing of them is sent."""

from __future__ import annotations

import streamlit as st

from pages.lessons.classroom import views
from pages.lessons.classroom.predictions import PREDICTIONS, told, trained
from pages.lessons.exam.export import of_test
from pages.lessons.quiz.essay import POINTS
from pages.lessons.state import LessonsState
from ui.browser.given import given, one_of
from ui.words.language import language, text
from ui.work.watch import TRAINING_SECONDS, Seen, say_refused, submit, watch

KEY = "lessons-class"


def draw(state: LessonsState) -> None:
    """Draws the part."""
    st.markdown(text("classroom.intro"))
    jobs = dict.fromkeys(PREDICTIONS[name].link.query for name in PREDICTIONS if trained(name))
    watch(_answers, Seen(), jobs, TRAINING_SECONDS)
    say_refused(KEY)
    st.divider()
    of_test(state.seed)


def _answers(seen: Seen) -> None:
    views.gather(
        key=KEY,
        predictions=[told(name, seen) for name in PREDICTIONS],
        points=[{"key": point.key, "text": point.text[language()]} for point in POINTS],
        language=language(),
        on_train=_train,
    )


def _train() -> None:
    wanted = given(KEY, "train", one_of(*filter(trained, PREDICTIONS)))
    if wanted:
        link = PREDICTIONS[wanted].link
        submit(KEY, link.state().trainings(), link.query)
