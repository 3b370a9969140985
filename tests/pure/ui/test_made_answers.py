"""Answers to made lessons: what a browser hands back is one, or it is nothing."""

import math

import pytest
import streamlit as st

from pages.lessons.teach import answers, views
from pages.lessons.teach.answers import COLUMNS, HIGHEST, MAX_ANSWER, read_answer
from pages.lessons.teach.lesson import Lesson

QUERY = "surface=bowl&run=sgd:lr=0.1&run=adam:lr=0.1"
RIGHT = {"text": "Because", "choice": 1, "end": [0.5, -2], "flag": [0.5, -2], "curve": [0.25] * COLUMNS}
KINDS = list(RIGHT)
WRONG = {
    "text": ["", "  \n", "x" * (MAX_ANSWER + 1), "\ud800", 5, ["a"]],
    "choice": [-1, 2, 1.0, True, "1", [1]],
    "end": [[1], [1, 2, 3], [1, "2"], [1, True], [1, math.nan], [1, math.inf], [1, 1e7], [1, 10**400], "12", {}],
    "curve": [[1.0] * (COLUMNS - 1), [1.0] * (COLUMNS + 1), [None] * COLUMNS, [2 * HIGHEST] * COLUMNS, []],
}
WRONG["flag"] = WRONG["end"]


@pytest.fixture
def session(monkeypatch):
    memory = {}
    monkeypatch.setattr(st, "session_state", memory)
    return memory


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_of_its_question(kind):
    read = read_answer(Lesson(query=QUERY, kind=kind))
    assert read(RIGHT[kind]) == (tuple(RIGHT[kind]) if isinstance(RIGHT[kind], list) else RIGHT[kind])
    for wrong in (None, *WRONG[kind]):
        with pytest.raises((ValueError, TypeError)):
            read(wrong)


@pytest.fixture
def told(session, monkeypatch):
    """``told(lesson, sent)``: mounts the view and lets it say what the browser has kept; what the view was given."""
    given = {}
    monkeypatch.setattr(views, "answers", lambda **told: given.update(told))

    def tell(lesson, sent=None):
        answers.keep(lesson, "made", "~word")
        if sent is not None:
            session["made-answers"] = {"kept": sent}
            given["on_kept"]()
        return given

    return tell


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_browser_has_kept_is_taken_once(told, session, kind):
    lesson = Lesson(query=QUERY, kind=kind, question="Why?")
    assert told(lesson)["entry"] is None
    told(lesson, {"word": "~word", "kind": kind, "given": RIGHT[kind], "revealed": True})
    assert answers.answer("made") == read_answer(lesson)(RIGHT[kind]) and answers.is_revealed("made")
    # An answer that was given here stays.
    told(lesson, {"word": "~word", "kind": kind, "given": None, "revealed": False})
    assert answers.answer("made") is not None
    entry = told(lesson)["entry"]
    assert entry == {"kind": kind, "question": "Why?", "given": answers.answer("made"), "revealed": True}
    answers.begin_afresh("made")
    assert told(lesson)["entry"] is None and told(lesson)["afresh"] == 1 and not answers.is_given("made")


@pytest.mark.parametrize(
    "sent",
    [
        *(5, "x", [], {}, {"word": "~word"}),
        {"word": "~other", "kind": "choice", "given": 1, "revealed": True},
        {"word": "~word", "kind": "text", "given": 1, "revealed": True},
        {"word": "~word", "kind": "choice", "given": 7, "revealed": True},
        {"word": "~word", "kind": "choice", "given": 1, "revealed": 1},
        {"word": "~word", "kind": "choice", "given": 1},
    ],
)
def test_what_is_no_answer_to_this_lesson_is_nothing(told, sent):
    told(Lesson(query=QUERY, kind="choice", run=0), sent)
    assert not answers.is_given("made")


def test_a_question_that_was_skipped_stays_skipped(told):
    told(
        Lesson(query=QUERY, kind="choice", run=0), {"word": "~word", "kind": "choice", "given": None, "revealed": False}
    )
    assert answers.is_given("made") and answers.answer("made") is answers.SKIPPED
