"""The editor of lessons and a made lesson by AppTest, in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE
from pages import find_pages
from pages.lessons.teach.lesson import USUAL_PARTS, Lesson, read_lesson, write_lesson
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")
LINK = SCENARIOS["ravine-momentum"].link


@pytest.fixture
def app(monkeypatch):
    first = {"lessons": find_pages()["lessons"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=30)


def fits(lesson):
    try:
        return bool(write_lesson(lesson))
    except ValueError:
        return False


def shown(app):
    return " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_editor_makes_a_link_that_opens_the_same_lesson(app, lang):
    app.query_params["lang"], app.query_params["part"] = lang, "teach"
    app.run()
    assert not app.exception and not app.warning
    scenario = SCENARIOS["ravine-momentum"]
    app.selectbox(key="teach-scenario").set_value(scenario.title[lang]).run()
    app.text_area(key="teach-task").set_value("**課題**: watch").run()
    app.checkbox(key="teach-locked").set_value(True).run()
    app.multiselect(key="teach-parts").set_value([say(lang, "teach.part-stage")]).run()
    app.selectbox(key="teach-kind").set_value(say(lang, "teach.ask-flag")).run()
    app.selectbox(key="teach-run").set_value("Momentum").run()
    app.selectbox(key="teach-theme").set_value(say(lang, "teach.theme-dark")).run()
    assert not app.exception and not app.error
    lesson = read_lesson(app.session_state["lessons-state"].lesson)
    assert lesson.state() == scenario.state()
    assert lesson == Lesson(
        query=lesson.query, parts=("stage",), locked=True, task="**課題**: watch", kind="flag", run=1, theme="dark"
    )
    link = app.code[0].value
    assert f"lesson={write_lesson(lesson)}" in link and link.endswith("embed=true&embed_options=dark_theme")
    assert "**課題**: watch" in shown(app)


def test_every_other_part_is_reached_from_the_editor_and_the_lesson_is_there_again(app):
    app.query_params["part"], app.query_params["lang"] = "teach", "en"
    app.run()
    app.text_area(key="teach-task").set_value("my task").run()
    word = app.session_state["lessons-state"].lesson
    row = next(one.key for one in app.segmented_control if one.key.startswith("lessons-part-"))
    app.segmented_control(key=row).set_value(say("en", "lessons.part-list")).run()
    # Not the lesson as its students see it.
    assert app.text_input(key="draft-paste") and "my task" not in shown(app)
    row = next(one.key for one in app.segmented_control if one.key.startswith("lessons-part-"))
    app.segmented_control(key=row).set_value(say("en", "lessons.part-teach")).run()
    assert app.session_state["lessons-state"].lesson == word and app.text_area(key="teach-task").value == "my task"


RACE = (
    "surface=rosenbrock&start=-1.5,2&steps=200&run=adam:lr=0.05&run=momentum:lr=0.001,mu=0.9&run=rmsprop:lr=0.02"
    "&run=momentum:lr=0.001,mu=0.9"
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["choice", "flag", "curve"])
def test_the_right_answer_is_never_preset_and_there_is_no_link_without_it(app, lang, kind):
    app.query_params["lang"], app.query_params["part"] = lang, "teach"
    app.run()
    app.text_input(key="teach-link").set_value(f"http://x/?{RACE}").run()
    assert len(app.code) == 2
    app.selectbox(key="teach-kind").set_value(say(lang, f"teach.ask-{kind}")).run()
    field = app.selectbox(key="teach-run")
    assert field.value is None and field.label == say(lang, f"teach.run-{kind}")
    assert not app.code and [note.value for note in app.info] == [say(lang, f"teach.unkeyed-{kind}")]
    field.set_value("Adam").run()
    assert len(app.code) == 2 and not app.info
    # Another race has another answer.
    app.text_input(key="teach-link").set_value("http://x/?surface=bowl&run=sgd&run=adam").run()
    assert app.selectbox(key="teach-run").value is None and not app.code
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_key_that_the_race_contradicts_is_told_at_its_field(app, lang):
    app.query_params["lang"], app.query_params["part"] = lang, "teach"
    app.query_params["lesson"] = write_lesson(Lesson(query=RACE, kind="choice", run=0))
    app.run()
    facts = [
        say(lang, "teach.fact-race-lowest", name="Momentum (1), Momentum (2)"),
        say(lang, "teach.fact-race-highest", name="RMSProp"),
    ]
    assert [warning.value for warning in app.warning] == [" ".join([say(lang, "teach.key-differs"), *facts])]
    for right in ("Momentum (1)", "Momentum (2)", say(lang, "teach.lowest")):
        app.selectbox(key="teach-run").set_value(right).run()
        agrees = " ".join([say(lang, "teach.key-agrees"), *facts])
        assert not app.warning and agrees in [caption.value for caption in app.caption]
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_key_is_checked_against_trainings_when_that_is_asked_for(app, lang, workers):
    app.query_params["lang"], app.query_params["part"] = lang, "teach"
    query = "run=sgd:lr=0.000001&run=adam:lr=0.01&iterations=10&hidden=10"
    app.query_params["lesson"] = write_lesson(Lesson("mnist", query, ("cards",), kind="choice", run=0))
    app.run()
    assert say(lang, "teach.key-unknown") in [caption.value for caption in app.caption]
    app.button(key="teach-train").click().run()
    assert workers.wait(app.session_state["owner"], lambda found: found.status == DONE, 60, "teach-key")
    app.run()
    facts = [say(lang, f"teach.fact-mnist-{key}", name="Adam") for key in ("lowest", "best")]
    assert [warning.value for warning in app.warning] == [" ".join([say(lang, "teach.key-differs"), *facts])]
    app.selectbox(key="teach-run").set_value("Adam").run()
    agrees = " ".join([say(lang, "teach.key-agrees"), *facts])
    assert not app.warning and agrees in [caption.value for caption in app.caption]
    app.selectbox(key="teach-run").set_value(say(lang, "teach.no-key")).run()
    assert not app.warning and " ".join(facts) in [caption.value for caption in app.caption]
    # Other trainings are not known by these.
    app.text_input(key="teach-link").set_value("http://x/mnist?run=sgd&run=adam&iterations=10").run()
    assert not app.warning and say(lang, "teach.key-unknown") in [caption.value for caption in app.caption]
    assert not app.exception


def test_what_no_app_can_mark_is_said(app):
    app.query_params["part"] = "teach"
    app.query_params["lesson"] = write_lesson(Lesson(query=LINK, kind="text"))
    app.run()
    assert {say("en", "teach.text-unknown"), say("en", "teach.decode")} <= {caption.value for caption in app.caption}


@pytest.mark.parametrize("kind", ["end", "flag", "curve"])
def test_the_teacher_sees_how_the_run_ends_that_is_asked_about(app, kind):
    app.query_params["part"] = "teach"
    app.query_params["lesson"] = write_lesson(Lesson(query=LINK, kind=kind, run=0))
    app.run()
    offered = app.selectbox(key="teach-kind").options
    # Numbers to type are offered to nobody but who has such a link.
    assert (say("en", "teach.ask-end") in offered) == (kind == "end")
    ends = "At the end the loss of SGD is 0." if kind == "curve" else "SGD ends at (−0.166, "
    assert any(caption.value.startswith(ends) for caption in app.caption) and not app.exception


def test_a_pasted_lesson_is_edited_and_a_bad_link_is_refused(app):
    app.query_params["part"] = "teach"
    app.run()
    app.text_input(key="teach-link").set_value("http://x/none?a=b").run()
    assert len(app.error) == 1 and not app.exception
    lesson = Lesson(query=LINK, task="Look", parts=USUAL_PARTS["race"], kind="text", question="Why?")
    app.text_input(key="teach-link").set_value(f"http://x/lessons?lesson={write_lesson(lesson)}").run()
    assert not app.error and not app.exception
    assert app.text_area(key="teach-task").value == "Look"
    assert app.text_input(key="teach-question").value == "Why?"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lesson_about_a_map_is_made_from_its_link_and_asks_before_it_shows(app, lang):
    app.query_params["part"], app.query_params["lang"] = "teach", lang
    app.run()
    app.selectbox(key="teach-kind").set_value(say(lang, "teach.ask-flag")).run()
    app.text_input(key="teach-link").set_value(f"http://x/maps?{SCENARIOS['momentum-threads'].link}").run()
    assert not app.error and not app.exception
    # A map has no flag to plant.
    assert app.selectbox(key="teach-kind").value == say(lang, "teach.ask-none")
    legend = say(lang, "maps.legend-basins-closed")
    assert legend in shown(app)
    app.selectbox(key="teach-kind").set_value(say(lang, "teach.ask-choice")).run()
    app.selectbox(key="teach-run").set_value("Momentum").run()
    assert say(lang, "teach.key-map") in [caption.value for caption in app.caption]
    lesson = read_lesson(app.session_state["lessons-state"].lesson)
    assert (lesson.page, lesson.kind, lesson.run, lesson.state()) == (
        "maps", "choice", 1, SCENARIOS["momentum-threads"].state()
    )  # fmt: skip
    app.query_params["lesson"], app.query_params["part"] = write_lesson(lesson), "course"
    app.run()
    assert not app.exception and legend not in shown(app)
    app.radio(key="made-answer-field").set_value("SGD").run()
    app.button(key="made-give").click().run()
    app.button(key="made-compare").click().run()
    assert legend in shown(app) and say(lang, "teach.truth-run", name="Momentum") in shown(app)


def test_a_lesson_that_fits_no_link_is_said_and_a_long_one_is_warned_of(app):
    app.query_params["part"] = "teach"
    app.run()
    scattered = "".join(chr(0x4E00 + (i * i * 7919) % 20_000) for i in range(600))
    lesson = app.session_state["teach-lesson"]
    fitting = next(n for n in range(600, 0, -1) if fits(replace(lesson, task=scattered[:n])))
    app.text_area(key="teach-task").set_value(scattered[:fitting]).run()
    assert [warning.value for warning in app.warning] == [say("en", "teach.long", limit=1500)]
    app.text_area(key="teach-task").set_value(scattered).run()
    assert [error.value for error in app.error] == [say("en", "teach.too-long")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("page", "link"), [("race", LINK), ("mnist", "run=adam:lr=0.01&iterations=100")])
def test_a_made_lesson_opens_in_its_language(app, lang, page, link):
    parts = (*USUAL_PARTS[page], "formula") if page == "race" else ("cards", "settings", "sections")
    lesson = Lesson(page, link, parts, True, "Task text", language=lang)
    app.query_params["lesson"] = write_lesson(lesson)
    app.run()
    assert not app.exception and not app.warning
    assert "Task text" in shown(app)
    assert app.title[0].value == say(lang, "app.name")
    if page == "mnist":
        assert app.number_input(key="mnist-batch").disabled


@pytest.mark.parametrize(
    ("kind", "fill", "truth"),
    [
        (
            "choice",
            lambda app: app.radio(key="made-answer-field").set_value("SGD"),
            "Not this time. It is **Momentum**.",
        ),
        ("end", lambda app: app.number_input(key="made-answer-field-x").set_value(0.0), "SGD ends at (−0.166, "),
    ],
)
def test_the_answer_comes_before_the_truth(app, kind, fill, truth):
    app.query_params["lesson"] = write_lesson(Lesson(query=LINK, kind=kind, run=-1 if kind == "choice" else 0))
    app.run()
    app.button(key="made-give").click().run()
    assert "made-answer" not in app.session_state
    fill(app)
    if kind == "end":
        app.number_input(key="made-answer-field-y").set_value(0.0)
    app.button(key="made-give").click().run()
    assert truth not in shown(app)
    app.button(key="made-compare").click().run()
    assert truth in shown(app) and not app.exception


@pytest.mark.parametrize(
    ("key", "answer", "told"),
    [
        (-1, "Momentum (1)", "right"),
        (-1, "Momentum (2)", "right"),
        (-1, "Adam", "wrong"),
        (2, "RMSProp", "right"),
        (7, "RMSProp", "truth-look"),
    ],
)
def test_every_right_answer_is_told_right_even_after_the_runs_have_changed(app, key, answer, told):
    app.query_params["lesson"] = write_lesson(Lesson(query=RACE, kind="choice", run=key))
    app.run()
    app.radio(key="made-answer-field").set_value(answer).run()
    app.button(key="made-give").click().run()
    state = app.session_state["made-state"]
    app.session_state["made-state"] = replace(state, runs=state.runs[1:3])
    app.button(key="made-compare").click().run()
    assert say("en", f"teach.{told}") in shown(app) and not app.exception


def test_a_question_that_lacks_its_key_is_left_out(app):
    app.query_params["lesson"] = write_lesson(Lesson(query=RACE, kind="choice", question="Who wins?", run=None))
    app.run()
    assert not app.exception and "Who wins?" not in shown(app) and not app.radio


@pytest.mark.parametrize("word", ["~AAAA", "~", "plain", "~" + "A" * 1900])
def test_a_damaged_lesson_is_one_note(app, word):
    app.query_params["lesson"] = word
    app.run()
    assert not app.exception and len(app.warning) == 1
