"""The workshop by AppTest: what it offers for a rule, and how it refuses a range."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizers.written import write
from pages import find_pages
from ui.words.texts import LANGUAGES, say

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def workshop(monkeypatch):
    first = {"workshop": find_pages()["workshop"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)

    def opened(rule="", language="en"):
        app = AppTest.from_file(APP, default_timeout=30)
        app.query_params["lang"] = language
        if rule:
            app.query_params["run"] = write("Mine", rule).key
        return app.run()

    return opened


def rule_of(app):
    return app.session_state["workshop-state"].written


def test_the_gradient_is_offered_for_what_others_call_so(workshop):
    app = workshop("m = 0.9*m + dw\nw = w - lr*m  # dw is here")
    app.button(key="workshop-write-g").click().run()
    assert not app.exception
    assert rule_of(app).text == "m = 0.9*m + g\nw = w - lr*m  # g is here"
    assert [key for key, _ in rule_of(app).ranges] == ["lr"]
    assert not [button for button in app.button if button.key == "workshop-write-g"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_default_out_of_range_is_told_where_it_stands(workshop, language):
    app = workshop("w = w - lr*g", language)
    before, formula = rule_of(app), [one.value for one in app.latex]
    app.number_input(key="workshop-lr-default").set_value(50.0).run()
    assert not app.exception
    assert [one.value for one in app.error] == [say(language, "workshop.no-range", name="lr")]
    assert app.number_input(key="workshop-lr-default").value == 50.0 and rule_of(app) == before
    app.number_input(key="workshop-lr-high").set_value(60.0).run()
    assert not app.error and dict(rule_of(app).ranges)["lr"] == (50.0, 1e-6, 60.0)
    assert [one.value for one in app.latex] == formula
