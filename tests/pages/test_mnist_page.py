"""The MNIST page by AppTest: settings, sections, what is refused."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from jobs import QueueFull, scheduler
from pages import find_pages
from pages.mnist.sections import SECTIONS
from ui.links.training import SECTIONS as IN_LINKS

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def app(monkeypatch):
    first = {"mnist": find_pages()["mnist"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=60)


def state(app):
    return app.session_state["mnist-state"]


def test_a_setting_changes_the_state_and_the_link(app):
    app.run()
    app.number_input(key="mnist-dropout").set_value(0.25).run()
    app.checkbox(key="mnist-batchnorm").check().run()
    app.text_input(key="mnist-init").set_value("he").run()
    app.text_input(key="mnist-seeds").set_value("0,1,2").run()
    assert not app.exception
    assert (state(app).dropout, state(app).batchnorm, state(app).init, state(app).seeds) == (
        0.25,
        "on",
        "he",
        (0, 1, 2),
    )
    assert app.query_params["seeds"] == "0,1,2"
    assert len(state(app).trainings()) == 12


@pytest.mark.parametrize(
    ("field", "typed"), [("seeds", "1,1"), ("seeds", "0,1,2,3,4,5,6,7,8,9,10"), ("init", "5"), ("hidden", "1,2,3,4,5")]
)
def test_what_cannot_be_read_is_said_at_its_field_and_changes_nothing(app, field, typed):
    app.run()
    before = state(app)
    app.text_input(key=f"mnist-{field}").set_value(typed).run()
    assert not app.exception
    assert len(app.error) == 1
    assert state(app) == before
    app.text_input(key=f"mnist-{field}").set_value("0" if field != "init" else "0.1").run()
    assert not app.error


def test_a_length_in_epochs_gives_the_iterations(app):
    app.run()
    app.number_input(key="mnist-subset").set_value(1000).run()
    app.checkbox(key="mnist-by-epochs").check().run()
    app.number_input(key="mnist-epochs").set_value(3.0).run()
    assert not app.exception
    assert state(app).length == 30
    app.checkbox(key="mnist-by-epochs").uncheck().run()
    assert (state(app).epochs, state(app).iterations) == (0.0, 30)


def test_every_section_can_be_opened_before_anything_was_trained(app):
    assert tuple(SECTIONS) == IN_LINKS
    app.run()
    for key in SECTIONS:
        app.query_params["section"] = key
        again = AppTest.from_file(APP, default_timeout=60)
        again.query_params["section"] = key
        again.run()
        assert not again.exception and not again.error
        assert state(again).section == key


def test_a_full_queue_is_said_beside_the_buttons(app, monkeypatch):
    def refuse(*_):
        raise QueueFull(3)

    app.run()
    monkeypatch.setattr(type(scheduler()), "submit", refuse)
    app.button(key="mnist-start").click().run()
    assert not app.exception
    assert len(app.error) == 1
