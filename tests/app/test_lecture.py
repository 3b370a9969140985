"""The editor of lectures and the way through one by AppTest, in both languages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import find_pages
from pages.lessons.lecture.items import find_lecture
from pages.lessons.teach.lesson import Lesson, write_lesson
from ui.lecture.lecture import Item, Lecture, read_lecture, write_lecture
from ui.links.scenarios import SCENARIOS
from ui.widgets.markdown import plain
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")
RACE = SCENARIOS["ravine-momentum"]


@pytest.fixture
def app(monkeypatch):
    first = {"lessons": find_pages()["lessons"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=60)


def drafted(app):
    return read_lecture(app.session_state["lessons-state"].draft).items


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_editor_makes_a_list_of_pasted_links_and_reads_it_back(app, lang):
    app.query_params["lang"], app.query_params["part"] = lang, "list"
    app.run()
    assert not app.exception and not app.code and app.info[0].value == say(lang, "lecture.empty")
    for link in (
        f"https://lab.example.org/?{RACE.link}",
        "/mnist?run=adam:lr=0.01",
        "/lessons?part=course&chapter=adam",
    ):
        app.text_input(key="draft-paste").set_value(link).run()
    app.text_input(key="draft-paste").set_value("/?run=adm:lr=1").run()
    assert app.error[0].value.startswith(say(lang, "lecture.paste-bad", why=""))
    assert [item.page for item in drafted(app)] == ["race", "mnist", "lessons"]
    assert drafted(app)[0].title == RACE.title[lang]
    app.text_input(key="draft-title-0").set_value("  Ravine   <b> ").run()
    app.text_input(key="draft-title-1").set_value("   ").run()
    # Heard, not seen: which of the signs it is, and of what.
    assert app.button(key="draft-down-0").label == say(lang, "lecture.down-item", title=plain("Ravine <b>"))
    app.button(key="draft-down-0").click().run()
    app.button(key="draft-remove-2").click().run()
    titles = [item.title for item in drafted(app)]
    assert titles == ["MNIST: Adam", "Ravine <b>"] and not app.exception
    word = app.session_state["lessons-state"].draft
    assert app.code[0].value.endswith(f"?list={word}")
    # Its own link brings it back, here into an editor that has the app's own lecture.
    app.button(key="draft-article").click().run()
    assert len(drafted(app)) == len(find_lecture("article", lang).lecture.items)
    assert app.code[0].value.endswith("?list=article")
    assert say(lang, "lecture.minutes", minutes=90) in [caption.value for caption in app.caption]
    app.text_input(key="draft-paste").set_value(f"/?list={word}").run()
    assert [item.title for item in drafted(app)][-2:] == titles
    later = AppTest.from_file(APP, default_timeout=60)
    later.query_params["lang"], later.query_params["part"], later.query_params["draft"] = lang, "list", word
    later.run()
    assert [later.text_input(key=f"draft-title-{i}").value for i in range(2)] == titles and not later.exception


def test_an_item_has_minutes_and_notes_of_its_maker_s(app):
    app.query_params["part"], app.query_params["lang"] = "list", "en"
    app.run()
    app.text_input(key="draft-paste").set_value(f"/?{RACE.link}").run()
    app.number_input(key="draft-minutes-0").set_value(7).run()
    app.text_area(key="draft-said-0").set_value("  Ask first.\r\nThen\tplay.\u202e  ").run()
    (item,) = drafted(app)
    assert (item.minutes, item.said) == (7, "Ask first.\nThen play.")
    assert say("en", "lecture.minutes", minutes=7) in [caption.value for caption in app.caption]
    # The app's own minutes and notes stay beside the lecturer's.
    app.button(key="draft-article").click().run()
    usual = app.number_input(key="draft-minutes-0").value
    app.number_input(key="draft-minutes-0").set_value(usual + 1).run()
    assert drafted(app)[0].minutes == usual + 1
    app.number_input(key="draft-minutes-0").set_value(usual).run()
    assert app.code[0].value.endswith("?list=article") and not app.exception


def test_a_damaged_list_is_said_and_the_page_stays(app):
    app.query_params["list"], app.query_params["lang"] = "~AAAA", "en"
    app.run()
    assert not app.exception
    assert app.warning[0].value.startswith("The list in this link cannot be read")
    assert "list" not in app.query_params


def test_a_list_opens_its_first_item_and_what_is_past_its_end_is_its_last(app):
    items = (Item("A", "lessons", "part=course&chapter=adam"), Item("B", "lessons", "part=course&chapter=rmsprop"))
    word = write_lecture(Lecture(items))
    app.query_params["list"] = word
    app.run()
    assert not app.exception and app.session_state["lessons-state"].chapter == "adam"
    assert (app.query_params["place"], app.query_params["list"]) == ("1", word)
    app.query_params["place"] = "9"
    app.run()
    app.run()
    assert app.session_state["lecture"] == (word, 1)


def test_two_questions_about_one_race_are_two(app):
    words = [write_lesson(Lesson(query=RACE.link, kind="text", question=question)) for question in ("First?", "Then?")]
    app.query_params["list"] = write_lecture(Lecture(tuple(Item("x", "lessons", f"lesson={one}") for one in words)))
    app.run()
    app.text_area(key="made-answer-field").set_value("mine").run()
    app.button(key="made-give").click().run()
    assert say("en", "teach.answered", answer="mine") in [one.value for one in app.markdown]
    for place in (1, 0):
        app.session_state["lecture-wanted"] = place
        app.run()
        # What was answered, or begun, to the other is no answer to this one.
        assert app.button(key="made-give") and not app.text_area(key="made-answer-field").value
        app.text_area(key="made-answer-field").set_value("begun").run()
    assert not app.exception


def test_the_lesson_that_is_being_made_is_added_as_it_stands(app):
    app.query_params["part"] = "list"
    app.run()
    assert app.button(key="draft-add-lesson").disabled
    for kind, ready in (("curve", True), ("choice", False)):
        lesson = Lesson(query=RACE.link, kind=kind, question="How?", run=0 if ready else None)
        app.session_state["teach-lesson"] = lesson
        app.run()
        assert app.button(key="draft-add-lesson").disabled is not ready
        if ready:
            app.button(key="draft-add-lesson").click().run()
            (item,) = drafted(app)
            assert (item.title, item.page) == ("How?", "lessons") and not app.exception
            assert item.lists["lesson"] == [write_lesson(lesson)]


def test_the_notes_of_an_item_keep_their_name_while_they_are_written(app):
    app.query_params["part"] = "list"
    app.run()
    app.button(key="draft-add-race").click().run()
    before = [one.label for one in app.expander]
    app.number_input(key="draft-minutes-0").set_value(7).run()
    assert [one.label for one in app.expander] == before
    assert any(one.value == f"1 · {say('en', 'race.page')} · 7 min" for one in app.caption)
