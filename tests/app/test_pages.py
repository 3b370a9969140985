"""Every page by AppTest: what Python draws, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizers import OPTIMIZERS
from pages import find_pages
from pages.lessons.teach.lesson import Lesson, write_lesson
from surfaces import SURFACES
from surfaces.written import write
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def app():
    return AppTest.from_file(APP, default_timeout=30)


def latex(app):
    return " ".join(element.value for element in app.latex)


def test_the_race_opens_on_the_ravine_without_a_note(app):
    app.run()
    assert not app.exception and not app.warning
    assert app.selectbox(key="race-surface").value == SURFACES["ravine"].name["en"]
    assert r"\varepsilon \, \nabla E" in latex(app)


@pytest.mark.parametrize("key", list(SURFACES))
def test_every_surface_can_be_chosen(app, key):
    app.run()
    app.selectbox(key="race-surface").set_value(SURFACES[key].name["en"]).run()
    assert not app.exception
    assert app.session_state["race-state"].surface == key


@pytest.mark.parametrize("key", list(OPTIMIZERS))
def test_every_optimizer_has_a_formula_card_with_its_source(app, key):
    app.query_params["run"] = key
    app.run()
    assert not app.exception
    assert "w^{t+1}" in latex(app)
    assert any(OPTIMIZERS[key].source in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("run", "notation", "said"),
    [
        ("adadelta", "paper", r"The paper has no symbol for $\mathtt{lr}$."),
        ("rmsprop", "keras", r"Keras has no symbol for $h_0$."),
        ("lion", "pytorch", "PyTorch has no Lion: the symbols are the article's."),
        ("adam", "paper", None),
        ("lion", "keras", None),
    ],
)
def test_the_card_says_what_a_source_has_no_symbol_for(app, run, notation, said):
    app.query_params["run"] = run
    app.query_params["notation"] = notation
    app.run()
    told = [caption.value for caption in app.caption if " has no " in caption.value]
    assert told == ([said] if said else [])


def test_a_language_switch_keeps_the_settings(app):
    app.query_params["steps"] = "700"
    app.run()
    app.selectbox(key="race-surface").set_value(SURFACES["saddle"].name["en"]).run()
    app.get("button_group")[0].set_value(["日本語"]).run() if not hasattr(app, "segmented_control") else (
        app.segmented_control(key="language").set_value("日本語").run()
    )
    assert not app.exception
    assert app.title[0].value == "勾配降下ラボ"
    assert app.selectbox(key="race-surface").value == SURFACES["saddle"].name["ja"]
    assert app.session_state["race-state"].steps == 700


@pytest.mark.parametrize(
    "query",
    [
        {"surface": "moon"},
        {"run": ["adam:lr=NaN", "adam:lr=1e400", "x" * 5000]},
        {"steps": "-5", "at": "99999999999999999999"},
        {"start": "1,2,3", "lang": "<script>"},
        {"run": ["sgd"] * 10_000},
        {"": "", "run": [""], "start": [",", ","]},
    ],
)
def test_a_broken_link_opens_with_one_note(app, query):
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert len(app.warning) == 1


def test_the_note_shows_a_links_text_as_text(app):
    app.query_params["surface"] = "<b>![x](y)</b>"
    app.run()
    assert r"\<b\>\!\[x\]\(y\)" in app.warning[0].value


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", find_pages())
def test_every_page_opens_in_every_language_without_a_note(app, monkeypatch, key, lang):
    # The page that comes first is the one that a bare address opens.
    first = {key: find_pages()[key]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception and not app.warning
    assert app.title[0].value == say(lang, "app.name")


def test_the_workshop_shows_its_rule_and_refuses_a_bad_link_with_a_note(app, monkeypatch):
    first = {"workshop": find_pages()["workshop"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    app.query_params["run"] = "~AAAA"
    app.run()
    assert not app.exception and len(app.warning) == 1
    assert "sgn" in latex(app)


@pytest.mark.parametrize(
    "expression", ["(x>0)*x + y**2", "where(x > 0, x, -x) + (y == 0)*3 + (1 > 0)", "sign(x)*(x < y)**2"]
)
def test_a_comparison_as_a_number_opens_every_page_that_holds_it(app, monkeypatch, expression):
    key = write("Mine", expression, (-2.0, 2.0, -2.0, 2.0))
    for page in ("race", "workshop"):
        first = {page: find_pages()[page]} | find_pages()
        monkeypatch.setattr("pages.find_pages", lambda first=first: first)
        opened = AppTest.from_file(APP, default_timeout=30)
        opened.query_params["surface"] = key
        opened.run()
        assert not opened.exception and not opened.warning
        assert opened.session_state[f"{page}-state"].surface == key


def test_a_page_found_again_by_its_bare_link_says_in_its_address_what_it_shows(app):
    """A reload would open the usual settings, and lose those of the link that it was first opened by."""
    app.query_params["steps"] = "700"
    app.run()
    app.query_params.clear()
    app.run()
    assert app.session_state["race-state"].steps == 700
    assert app.query_params["steps"] == "700"


def test_what_trackers_append_to_a_link_says_nothing(app):
    app.query_params["steps"] = "120"
    for name in ("fbclid", "gclid", "utm_source", "utm_medium", "mc_cid", "igshid", "msclkid", "_hsenc"):
        app.query_params[name] = "IwAR0x"
    app.run()
    assert not app.exception and not app.warning
    assert app.session_state["race-state"].steps == 120


def test_a_name_that_no_page_has_is_told_as_unknown(app):
    app.query_params["stepz"] = "120"
    app.run()
    assert [one.value for one in app.warning] == [say("en", "app.unknown", what="stepz; did you mean steps?")]
    both = AppTest.from_file(APP, default_timeout=30)
    both.query_params["stepz"], both.query_params["steps"], both.query_params["lang"] = "1", "x", "ja"
    both.run()
    (note,) = both.warning
    assert (
        say("ja", "app.unknown", what="stepz（steps のことですか？）") in note.value
        and say("ja", "app.unread", what="")[:9] in note.value
    )


@pytest.mark.parametrize("page", ["race", "maps", "mnist", "workshop", "lessons"])
def test_where_no_run_can_be_read_a_note_in_the_pages_language_stands_in_its_place(app, monkeypatch, page):
    first = {page: find_pages()[page]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    app.query_params["lang"] = "ja"
    if page == "lessons":
        app.query_params["lesson"] = write_lesson(Lesson(query="run=adagrd&steps=40"))
    else:
        app.query_params["run"] = "adagrd"
    app.run()
    (note,) = app.warning
    assert not app.exception and say("ja", "app.no-run") in note.value and "（adagrad のことですか？）" in note.value
    home = "made" if page == "lessons" else page
    assert not any(one.proto.id.endswith((f"{home}-view", "mnist-cards")) for one in app.get("bidi_component"))
    app.button(key=f"{home}-usual-runs").click().run()
    assert not app.exception and not app.warning and app.session_state[f"{home}-state"].lost == ()
