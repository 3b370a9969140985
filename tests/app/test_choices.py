"""A row of words: who chose, the reader or the page."""

from streamlit.testing.v1 import AppTest

from ui.widgets import choices


def script():
    import streamlit as st

    from ui.widgets.choices import choice_row

    memory = st.session_state
    memory.setdefault("now", "a")
    choice_row("row", "Row", {"a": "First", "b": "Second"}, memory["now"], lambda what: memory.update(now=what))


def shown(app):
    (row,) = app.get("button_group")
    return row.value


def test_the_reader_and_the_page_can_choose():
    app = AppTest.from_function(script).run()
    assert shown(app) == "First"
    app.get("button_group")[0].set_value("Second").run()
    assert (app.session_state["now"], shown(app)) == ("b", "Second")
    app.session_state["now"] = "a"
    app.run()
    assert (app.session_state["now"], shown(app)) == ("a", "First")
    app.get("button_group")[0].set_value("Second").run()
    assert (app.session_state["now"], shown(app)) == ("b", "Second")
    assert not app.exception


def test_what_the_browser_still_says_of_a_row_that_is_gone_is_no_choice(monkeypatch):
    taken = []
    monkeypatch.setattr(choices.st, "session_state", {"row-number": 1, "row-0": "First", "row-1": "Second"})
    for number in (0, 1):
        choices._chosen("row", number, {"First": "a", "Second": "b"}, taken.append)
    assert taken == ["b"]
