"""The workshop by AppTest: what it offers for a rule, and how it refuses a range."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from optimizers.usual import Range
from optimizers.written import Written, write
from pages import find_pages
from pages.workshop import bench
from surfaces import find
from surfaces.table import standardized
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


TABLE = "size;price;age\n1,5;2;7\n3;4,25;6\n;1;2\n5;6;1\n7;x;3\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_previewed_and_its_columns_are_picked(workshop, language):
    app = workshop(language=language)
    app.text_area(key="workshop-table").set_value(TABLE).run()
    assert not app.exception
    found = {"line": 6, "column": 2, "found": "x"}
    assert [one.value for one in app.error] == [say(language, "sheet.number", **found)]
    app.selectbox(key="workshop-v").set_value(2).run()
    assert not app.exception and not app.error
    preview = say(language, "workshop.preview", rows=4, u="size", v="age")
    assert f"{preview} {say(language, 'workshop.left-out', count=1, lines='4')}" in [one.value for one in app.caption]
    key = app.session_state["workshop-state"].surface
    u, v = zip(*standardized(((1.5, 7), (3, 6), (5, 1), (7, 3)), False), strict=True)
    assert find(key).rows == tuple(zip(u, v, strict=True))
    app.text_area(key="workshop-table").set_value("1\n2").run()
    assert [one.value for one in app.error] == [say(language, "sheet.columns", line=1, found=1)]
    assert app.session_state["workshop-state"].surface == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_scaling_is_a_choice_and_the_condition_number_is_said(workshop, language):
    app = workshop(language=language)
    app.text_area(key="workshop-table").set_value("a,b\n1.5,7\n3,6\n5,1\n7,3").run()
    for scaling in ("off", "x", "both"):
        app.radio(key="workshop-scaling").set_value(say(language, f"workshop.scaling-{scaling}")).run()
        assert not app.exception and not app.error
        shown = find(app.session_state["workshop-state"].surface)
        assert shown.rows == standardized(((1.5, 7), (3, 6), (5, 1), (7, 3)), False, scaling)
        assert shown.watch[language] in [one.value for one in app.caption] and "κ = " in shown.watch[language]


def test_of_a_range_one_field_may_arrive_alone_and_one_that_is_gone_says_nothing(monkeypatch):
    rule, taken = Written("Mine", "w = w - lr*g", (("lr", Range(0.1, 0.01, 1.0)),)), []
    session = {"workshop-lr-default": 0.5, "workshop-draft": rule}
    monkeypatch.setattr(bench, "st", SimpleNamespace(session_state=session))
    monkeypatch.setattr(bench, "_state", lambda: None)
    monkeypatch.setattr(bench, "_take", taken.append)
    bench._set_range("lr")
    bench._set_range("mu")
    assert [one.ranges for one in taken] == [(("lr", Range(0.5, 0.01, 1.0)),)]
