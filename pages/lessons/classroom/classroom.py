"""What a class has handed in: files are read in the teacher's browser, and nothing of them is sent."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.lessons.classroom import made, views
from pages.lessons.classroom.predictions import PREDICTIONS, told, trained
from pages.lessons.exam.export import of_test
from pages.lessons.quiz.essay import POINTS
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import Lesson
from ui.browser.given import given, one_of
from ui.links.link import Link
from ui.words.language import language, text
from ui.work.watch import TRAINING_SECONDS, Seen, say_refused, submit, watch

KEY = "lessons-class"


def draw(state: LessonsState) -> None:
    """Draws the part."""
    st.markdown(text("classroom.intro"))
    lessons = made.at_hand(state)
    links = {name: PREDICTIONS[name].link for name in PREDICTIONS if trained(name)}
    links |= {word: link for word, lesson in lessons.items() if (link := made.training(lesson))}
    jobs = dict.fromkeys(link.query for link in links.values())
    watch(lambda seen: _answers(lessons, links, seen), Seen(), jobs, TRAINING_SECONDS)
    say_refused(KEY)
    made.paste_field()
    st.divider()
    of_test(state.seed)


def _answers(lessons: Mapping[str, Lesson], links: Mapping[str, Link], seen: Seen) -> None:
    views.gather(
        key=KEY,
        predictions=[told(name, seen) for name in PREDICTIONS],
        lessons=[
            made.told(lesson, seen) | {"word": word, "right": made.right(lesson)} for word, lesson in lessons.items()
        ],
        points=[{"key": point.key, "text": point.text[language()]} for point in POINTS],
        language=language(),
        on_train=lambda: _train(links),
    )


def _train(links: Mapping[str, Link]) -> None:
    wanted = given(KEY, "train", one_of(*links))
    if wanted:
        link = links[wanted]
        submit(KEY, link.state().trainings(), link.query)
