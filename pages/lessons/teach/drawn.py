"""Questions that are answered in a picture, as in the course: a flag where a run ends, a curve as it will go."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import TRAINING, scheduler
from pages.lessons.course import views
from pages.lessons.course.axes import accuracy_axes, loss_axes
from pages.lessons.course.training import truth
from pages.lessons.teach import answers
from pages.lessons.teach.lesson import Lesson
from pages.lessons.teach.truth import loss_range
from pages.mnist.training import start
from ui.browser.given import given
from ui.links.race import RaceState
from ui.links.training import TrainingState
from ui.presenting import presentation
from ui.words.language import language, text
from ui.work.watch import TRAINING_SECONDS, Seen, watch


def draw(lesson: Lesson, state: RaceState | TrainingState, run: int, page: str, reveal: str) -> None:
    """The picture of run ``run``: open, or with the answer and the truth; ``reveal``: what is said of that."""
    given_before = answers.answer(page) if answers.is_given(page) else None
    asked = views.Asked(
        run=run,
        name=lesson.query,
        language=language(),
        reveal=reveal,
        given=given_before,
        act=text(f"teach.give-{lesson.page}"),
        present=presentation.within("text"),
    )
    # Two views under one key are one to the browser: a flag's picture would stay where a curve is asked for.
    key = f"{page}-{lesson.kind}"

    def answered() -> None:
        sent = given(key, "answer", answers.read_answer(lesson))
        if sent is not None and not answers.is_given(page):
            answers.give(page, sent)
            if lesson.page == "mnist":
                start()

    if lesson.kind == "flag":
        views.guess(key=key, asked=asked, query=state.to_query(), shown=0, on_answer=answered)
    elif isinstance(state, RaceState):
        low, high, log = loss_range(state)
        runs = [one.optimizer for one in state.runs]
        axes = loss_axes(state, low, high, log)
        views.sketch(key=key, asked=asked, query=state.to_query(), runs=runs, axes=axes, on_answer=answered)
    else:
        # Its workers begin while the curve is drawn.
        scheduler().warm()
        watch(lambda now: _of_training(key, asked, state, page, answered, now), Seen(), [TRAINING], TRAINING_SECONDS)


def _of_training(
    key: str, asked: views.Asked, state: TrainingState, page: str, on_answer: Callable[[], None], now: Seen
) -> None:
    """The curve of the lesson's own training, as far as it is known; what a student has trained since is another."""
    if answers.is_given(page) and asked.given is None:
        # What stands below changes with the answer.
        st.rerun()
    found = now[TRAINING]
    history = next((one for one in found.runs if one.training == state.trainings()[asked.run]), None) if found else None
    if asked.given is not None and history is not None and len(history.measured_at):
        st.session_state[f"{page}-truth"] = truth(found, history)
    views.sketch(
        key=key,
        asked=asked,
        query=None,
        runs=[run.optimizer for run in state.runs],
        axes=accuracy_axes(state),
        truth=st.session_state.get(f"{page}-truth"),
        waits=not now.busy(TRAINING),
        on_answer=on_answer,
    )
