"""Questions for a learning platform by AppTest: the files stand where a teacher looks for them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import find_pages
from pages.lessons.teach.lesson import Lesson, write_lesson

APP = str(Path(__file__).parents[2] / "frame" / "main.py")
RACE = "surface=bowl&run=sgd:lr=0.1&run=adam:lr=0.1"


@pytest.fixture
def app(monkeypatch):
    first = {"lessons": find_pages()["lessons"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=30)


def downloads(app):
    return [one.proto.label for one in app.get("download_button")]


def test_your_class_offers_the_questions_of_a_seed(app):
    app.query_params["part"], app.query_params["seed"] = "class", "12"
    app.run()
    assert not app.exception and downloads(app) == ["Moodle XML", "GIFT"]
    assert app.number_input(key="exam-seed").value == 12


@pytest.mark.parametrize(
    ("lesson", "offered"),
    [
        (Lesson(query=RACE, kind="choice", run=1), ["Moodle XML", "GIFT"]),
        (Lesson(query=RACE, kind="text"), ["Moodle XML", "GIFT"]),
        (Lesson(query=RACE), []),
        (Lesson("mnist", "run=sgd:lr=0.1&run=adam:lr=0.1", ("cards",), kind="choice", run=-1), []),
    ],
)
def test_the_editor_offers_a_made_question_that_can_be_marked(app, lesson, offered):
    app.query_params["part"], app.query_params["lesson"] = "teach", write_lesson(lesson)
    app.run()
    assert not app.exception and downloads(app) == offered
    none = [one.value for one in app.caption if one.value.startswith("This question cannot be marked by a platform")]
    assert len(none) == (lesson.kind != "none" and not offered)
