"""Live polls by AppTest: off unless allowed, a room from its question to its end, and what hostile ballots come to."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import polls
from pages import find_pages
from pages.lessons.classroom.predictions import PREDICTIONS
from pages.lessons.poll import poll
from pages.lessons.poll.matter import surface_latex
from pages.lessons.poll.topics import Topic, offered, read_topic
from pages.lessons.quiz.questions import questions
from pages.lessons.teach.lesson import Lesson, read_lesson, write_lesson
from polls import CHOICE, CURVE, FLAG, Rooms
from surfaces import SURFACES, find
from ui.widgets.markdown import plain
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def hall(monkeypatch):
    found = Rooms()
    monkeypatch.setattr(poll, "rooms", lambda: found)
    monkeypatch.setenv("DESCENT_POLLS", "on")
    return found


@pytest.fixture
def app(monkeypatch):
    first = {"lessons": find_pages()["lessons"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    found = AppTest.from_file(APP, default_timeout=60)
    found.query_params["part"] = "poll"
    return found


def test_a_server_that_does_not_allow_polls_says_how_to_and_shows_no_button(app, monkeypatch):
    monkeypatch.delenv("DESCENT_POLLS", raising=False)
    app.query_params["room"] = "ABC234"
    app.run()
    assert not app.exception and [one.value for one in app.code][:1] == [poll.COMMAND]
    assert say("en", "poll.off") in [one.value for one in app.info]
    assert not [one for one in app.button if one.key and one.key.startswith("poll")] and not app.text_input


def test_a_room_from_its_question_to_its_end(app, hall):
    app.run()
    topic = next(words for words, one in offered(0, "en", {}).items() if one.prediction == "momentum/pass")
    app.selectbox(key="poll-topic").set_value(topic).run()
    app.button(key="poll-open").click().run()
    key = app.session_state["poll-key"]
    room, _ = hall.look(key)
    assert room.topic == "momentum/pass" and f"# {room.code}" in [one.value for one in app.markdown]
    hall.give(room.code, "a", [1, 2])
    app.run()
    assert any(one.value.startswith("Answers: **1**") for one in app.markdown)
    app.button(key="poll-close").click().run()
    assert not hall.look(key)[0].open
    app.button(key="poll-close").click().run()
    assert hall.look(key)[0].open
    app.button(key="poll-empty").click().run()
    assert hall.look(key)[0].answers == {}
    app.button(key="poll-end").click().run()
    assert not app.exception and app.session_state["poll-key"] == ""
    assert app.button(key="poll-open")


def test_a_room_that_is_gone_is_said_on_both_sides(app, hall):
    code, key = hall.open("momentum/pass", read_topic("momentum/pass").shape())
    app.session_state["poll-key"] = key
    hall.end(key)
    app.run()
    assert say("en", "poll.over") in [one.value for one in app.info] and app.button(key="poll-open")
    app.text_input(key="poll-code").set_value(code.lower()).run()
    assert app.session_state["lessons-state"].room == code
    assert say("en", "poll.none", code=code) in [one.value for one in app.warning]
    app.text_input(key="poll-code").set_value("no code").run()
    assert say("en", "poll.no-code", n=6) in [one.value for one in app.error]


def test_a_server_that_is_full_says_so(app, hall):
    while True:
        try:
            hall.open("momentum/pass", read_topic("momentum/pass").shape())
        except polls.Full:
            break
    app.run()
    app.button(key="poll-open").click().run()
    assert say("en", "poll.no-room") in [one.value for one in app.error]


def test_a_link_with_something_else_for_a_room_is_told(app, hall):
    app.query_params["room"] = "<script>"
    app.run()
    assert not app.exception and len(app.warning) == 1 and app.button(key="poll-open")


@pytest.fixture
def memory(monkeypatch):
    found = {}
    monkeypatch.setattr(st, "session_state", found)
    return found


def send(memory, **ballot):
    memory[poll.BALLOT] = {"answer": ballot}
    poll._give()


def test_a_session_is_one_browser_whatever_it_says(memory, hall):
    code, key = hall.open("momentum/pass", read_topic("momentum/pass").shape())
    send(memory, room=code, browser="a" * 32, answer=[1, 2], count=1)
    assert memory["poll-said"] == (code, "sent")
    for i in range(9):
        send(memory, room=code, browser=f"{i}", answer=[3, i], count=i)
    assert list(hall.look(key)[0].answers.values()) == [(3.0, 8.0)]
    send(memory, room=code, browser="a", answer=["<b>", None])
    assert memory["poll-said"] == (code, "unread")
    hall.set_open(key, False)
    send(memory, room=code, browser="a", answer=[0, 0])
    assert memory["poll-said"] == (code, "closed")
    hall.end(key)
    send(memory, room=code, browser="a", answer=[0, 0])
    assert memory["poll-said"] == (code, "gone")


@pytest.mark.parametrize(
    "sent",
    [
        *(None, 7, "x", [], {}, {"room": "ABC234"}, {"room": 7, "browser": "a", "answer": 1}),
        *({"room": "ABC234", "browser": b, "answer": 1} for b in ("", "x" * 41, None, "\ud800", ["a"])),
        *({"room": r, "browser": "a", "answer": 1} for r in ("", "ABC23", "abcdefg", "\ud800" * 6, ["ABC234"])),
    ],
)
def test_what_is_no_ballot_is_nothing(memory, hall, sent):
    memory[poll.BALLOT] = {"answer": sent}
    poll._give()
    assert set(memory) == {poll.BALLOT}


@pytest.mark.parametrize("sent", [None, 7, "", "x" * 65, "f" * 32, {"key": 1}])
def test_no_foreign_key_opens_a_lecturer_s_room(memory, hall, sent):
    _, key = hall.open("momentum/pass", read_topic("momentum/pass").shape())
    memory[poll.KEEPER] = {"key": sent}
    poll._find_again()
    assert "poll-key" not in memory
    memory[poll.KEEPER] = {"key": key}
    poll._find_again()
    assert memory["poll-key"] == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_can_be_asked_and_is_read_back(language):
    topics = offered(7, language, {})
    kinds = set()
    for topic in topics.values():
        assert read_topic(str(topic)) == topic
        told = topic.told(language, _Nothing())
        kinds.add(told["kind"])
        assert told["prompt"] and told["kind"] == topic.shape().kind
        assert "right" not in told and "reason" not in told
        if told["kind"] == CHOICE:
            asked = next(one for one in questions(7, language) if one.prompt == told["prompt"])
            assert told["choices"] == list(asked.choices) and topic.right() == (asked.answer,)
    assert kinds == {FLAG, CURVE, CHOICE} and len(topics) > 15


class _Nothing(dict):
    def __missing__(self, job):
        return None


@pytest.mark.parametrize(
    "text", ["", "momentum", "7:", "7:nothing", "-1:path", "x:path", "９:path", "9" * 40 + ":path"]
)
def test_no_other_text_is_a_topic(text):
    with pytest.raises(ValueError):
        read_topic(text)


RACE = "surface=ravine&run=sgd:lr=0.05&run=adam:lr=0.05&run=momentum:lr=0.01,mu=0.8&steps=40"
MADE = {kind: write_lesson(Lesson(query=RACE, kind=kind, question=f"{kind}?", run=2)) for kind in (FLAG, CURVE, CHOICE)}


def test_made_lessons_are_asked_and_their_key_is_not_told(hall):
    lessons = {word: read_lesson(word) for word in (*MADE.values(), write_lesson(Lesson(query=RACE, kind="text")))}
    topics = {str(topic): topic for topic in offered(0, "en", lessons).values() if topic.lesson}
    assert list(topics) == list(MADE.values())
    for (kind, word), topic in zip(MADE.items(), topics.values(), strict=True):
        assert read_topic(word) == topic
        hall.open(word, topic.shape())
        told = topic.told("en", _Nothing())
        prompt = f"{kind}?" if kind == CHOICE else f"{kind}? (Momentum)"
        assert (told["kind"], told["prompt"]) == (kind, prompt) and "right" not in told
        assert topic.shape() == polls.Shape(kind, 3 if kind == "choice" else 0)
        assert topic.right() == ((2,) if kind == "choice" else ())
        assert topic.training() is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sides", ["host", "class"])
def test_task_race_and_formulas_stand_around_a_made_question_on_both_sides(app, hall, language, sides):
    word = write_lesson(Lesson(query=RACE, kind=FLAG, question="Where?", run=2, task="**Look** at <b>the walls</b>."))
    code, key = hall.open(word, read_topic(word).shape())
    app.query_params["lang"] = language
    if sides == "host":
        app.session_state["poll-key"] = key
    else:
        app.query_params["room"] = code
    app.run()
    assert not app.exception
    assert "**Look** at &lt;b>the walls&lt;/b>." in [one.value for one in app.markdown]
    scene = say(language, "poll.about-race", surface=find("ravine").name[language], start="(−8, 2)", steps="40")
    assert any(plain(scene[:4]) in one.value and "40" in one.value for one in app.caption)
    (formulas,) = (one for one in app.expander if one.label == say(language, "poll.formulas"))
    assert formulas.proto.expanded
    surface, rule = (one.value for one in formulas.get("latex"))
    assert surface.startswith("$$\nE(x, y) = ") and r"\kappa" in surface
    assert r"\mu" in rule and r"\nabla E" in rule
    values = [r"$\kappa = 20$, $\theta = 0$", "**Momentum**", r"$\varepsilon = 0.01$, $\mu = 0.8$"]
    assert [one.value for one in formulas.markdown] == values


def test_a_question_that_was_pasted_is_the_one_to_ask_and_who_answers_sees_no_other_parts(app, hall):
    app.run()
    app.text_input(key="class-link-field").set_value(f"/lessons?lesson={MADE[CURVE]}").run()
    topic = app.selectbox(key="poll-topic").value
    assert topic == say("en", "poll.lesson", n=1, question="curve?")
    app.selectbox(key="poll-topic").set_value(app.selectbox(key="poll-topic").options[-1]).run()
    assert app.selectbox(key="poll-topic").value != topic
    app.text_input(key="poll-code").set_value(hall.open("momentum/pass", Topic(prediction="momentum/pass").shape())[0])
    assert any(one.key.startswith("lessons-part") for one in app.get("button_group"))
    assert [one.key for one in app.run().get("button_group")] == ["language"]


def test_a_choice_has_all_runs_and_the_course_s_own_questions_have_their_race(app, hall):
    topic = Topic(lesson=MADE[CHOICE])
    assert topic.places == (0, 1, 2)
    for name, block in PREDICTIONS.items():
        assert Topic(prediction=name).link == block.link and Topic(prediction=name).places == (block.run,)
    code, _ = hall.open(str(topic), topic.shape())
    app.query_params["room"] = code
    app.run()
    (formulas,) = (one for one in app.expander if one.label == say("en", "poll.formulas"))
    assert not formulas.proto.expanded and len(formulas.get("latex")) == 4
    # A question of the test says itself what is needed, as long as those with a rule ask for a number.
    assert not [one for one in questions(0, "en") if one.choices and one.rule]


def test_every_surface_is_an_equation():
    for surface in SURFACES.values():
        assert surface_latex(surface).startswith("E(x, y) = ")
    assert surface_latex(SURFACES["iris-line"]).startswith(r"E(x, y) = \frac{1}{150} \sum_{(u, v)} \frac{")


def test_a_topic_is_short():
    assert max(len(str(topic)) for topic in offered(0, "en", {}).values()) < 100
    assert str(Topic(kind="path", seed=3)) == "3:path"
