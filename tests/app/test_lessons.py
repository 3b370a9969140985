"""The lessons page by AppTest: every chapter and the gallery, in both languages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import find_pages
from pages.lessons.chapters.chapter import COURSE, Formula, Sensitive
from pages.lessons.scenarios import topics
from pages.lessons.state import TOPICS
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def app(monkeypatch):
    first = {"lessons": find_pages()["lessons"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=30)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chapter", COURSE.values(), ids=lambda c: c.key)
def test_a_chapter_opens_with_all_its_texts_and_formulas(app, chapter, lang):
    app.query_params["chapter"], app.query_params["lang"] = chapter.key, lang
    app.run()
    assert not app.exception and not app.warning
    assert app.subheader[0].value == chapter.title[lang]
    shown = " ".join(element.value for element in (*app.markdown, *app.info))
    assert all(block.text[lang] in shown for block in chapter.blocks if hasattr(block, "text"))
    cards = [block for block in chapter.blocks if isinstance(block, Formula)]
    assert len(app.latex) == len(cards)
    meanings = [one.value for one in app.caption if say(lang, "good.marks") in one.value]
    curves = [block.map for block in chapter.blocks if isinstance(block, Sensitive)]
    # Of a good range that may be wider it is said why.
    assert [say(lang, "good.maybe") in one for one in meanings] == [made.at_least.any() for made in curves]


def test_a_bare_address_opens_the_first_chapter_and_the_button_leads_on(app):
    app.run()
    first, second = list(COURSE.values())[:2]
    assert app.subheader[0].value == first.title["en"]
    app.button(key="lessons-next").click().run()
    assert app.subheader[0].value == second.title["en"]
    assert app.session_state["lessons-state"].chapter == second.key


def test_what_waits_for_an_answer_can_be_read_without_one(app):
    app.query_params["chapter"] = "momentum"
    app.run()
    button = app.button(key="lessons-read-on-momentum-pass")
    assert say("en", "lessons.waits") in [one.value for one in app.caption]
    button.click().run()
    assert not app.exception and say("en", "lessons.waits") not in [one.value for one in app.caption]
    assert app.session_state["lessons-opened"] == {("momentum", "pass")}


def test_symbols_chosen_on_one_card_hold_in_every_chapter(app):
    app.query_params["chapter"] = "adam"
    app.run()
    place = next(i for i, block in enumerate(COURSE["adam"].blocks) if isinstance(block, Formula))
    key = f"lesson-adam-{place}-notation"
    app.segmented_control(key=key).set_value("pytorch").run()
    assert r"betas" in app.latex[0].value
    app.button(key="lessons-next").click().run()
    assert app.session_state["lessons-symbols"] == "pytorch"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_gallery_shows_the_scenarios_of_a_topic(app, topic, lang):
    app.query_params["part"], app.query_params["topic"], app.query_params["lang"] = "scenarios", topic, lang
    app.run()
    assert not app.exception and not app.warning
    shown = " ".join(element.value for element in app.markdown)
    for scenario in SCENARIOS.values():
        assert (scenario.watch[lang] in shown) == (scenario in topics()[topic])


def test_no_scenario_is_lost_and_no_topic_is_long():
    groups = topics()
    assert {s.key for key, group in groups.items() if key != "all" for s in group} == set(SCENARIOS)
    assert max(len(group) for key, group in groups.items() if key != "all") <= 9
    assert say("en", "lessons.scenarios-intro", count=len(groups["all"])).startswith(str(len(SCENARIOS)))


def test_a_broken_link_opens_the_course_with_one_note(app):
    app.query_params["part"], app.query_params["chapter"] = "<script>", "x" * 900
    app.run()
    assert not app.exception and len(app.warning) == 1
    assert app.subheader[0].value == next(iter(COURSE.values())).title["en"]
