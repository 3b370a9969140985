"""A map as one HTML file, from the button to what it holds."""

import json
import re
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE
from optimizers import Run
from pages.maps.file import JOB, MOST_CELLS, MOST_STEPS, cells_of
from simulation import basin_map, sensitivity
from surfaces import SURFACES
from ui.links.maps import MapsState
from ui.words.texts import say

QUERY = {
    "surface": ["himmelblau"],
    "run": ["adam:lr=0.1"],
    "cells": ["50"],
    "steps": ["120"],
    "name": ["1:<i>mine</i>"],
}


def opened(lang="en"):
    def script(query, lang):
        import streamlit as st

        from pages.maps.file import file
        from ui.links.maps import MapsState

        st.session_state["lang"] = lang
        st.session_state["owner"] = "somebody"
        file(MapsState.from_query(query))

    return AppTest.from_function(script, args=(QUERY, lang))


def test_it_is_computed_when_asked_for_and_anew_for_another_map(workers):
    app = opened().run()
    app.button(key="maps-file").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, JOB)
    app.run()
    assert not app.exception and not app.button
    assert [one.label for one in app.get("download_button")] == [say("en", "maps.file-save")]
    (found,) = workers.snapshot("somebody", JOB).results
    expected = basin_map(SURFACES["himmelblau"], MapsState.from_query(QUERY).runs[0], 50, 50, 120)
    np.testing.assert_array_equal(found.reached, expected.reached)
    app.args = (QUERY | {"steps": ["130"]}, "en")
    app.run()
    assert app.button(key="maps-file")


def test_no_file_is_of_more_cells_than_a_browser_opens_at_once(workers):
    app = opened()
    app.args = (QUERY | {"cells": ["500"], "steps": ["1"]}, "en")
    app.run().button(key="maps-file").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, JOB)
    (found,) = workers.snapshot("somebody", JOB).results
    assert found.reached.shape == (MOST_CELLS, MOST_CELLS)


SETTINGS = "surface=ravine&run=momentum:lr=0.3,mu=0.8&run=sgd&kind=settings&cells=50&steps=40&x=lr:0.01,1&starts=2"
SENSITIVITY = "surface=ravine&run=sgd&run=momentum&run=adam&hide=2&kind=sensitivity&cells=50&steps=40&noise=1&seed=3"


DRAWN = ("maps.border", "maps.ridge", "good.diverged")


def lines(text):
    return re.findall(r"<(?:li|p)>(.*?)</(?:li|p)>", text)


def test_a_settings_map_is_computed_with_the_values_of_the_page(workers):
    app = opened()
    app.args = (parse_qs(SETTINGS), "en")
    app.run()
    assert "50 × 50" in app.button(key="maps-file").help
    app.button(key="maps-file").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, JOB)
    (found,) = workers.snapshot("somebody", JOB).results
    state = MapsState.from_query(parse_qs(SETTINGS))
    assert found.of.run == Run("momentum")
    x, y = state.axes
    assert found.of.x == ("lr", x.values(50)) and found.of.y == ("mu", y.values(50))
    np.testing.assert_array_equal(found.of.starts, state.tried_from)
    app.run()
    assert not app.exception and [one.label for one in app.get("download_button")] == [say("en", "maps.file-save")]
    # What the colour says changes the file's page alone.
    app.args = (parse_qs(f"{SETTINGS}&colour=steps"), "en")
    assert not app.run().button
    app.args = (parse_qs(SETTINGS.replace("lr:0.01,1", "lr:0.02,1")), "en")
    assert app.run().button(key="maps-file")


def test_a_sensitivity_is_of_the_runs_that_are_seen(workers):
    app = opened()
    app.args = (parse_qs(SENSITIVITY), "en")
    app.run().button(key="maps-file").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, JOB)
    (found,) = workers.snapshot("somebody", JOB).results
    state = MapsState.from_query(parse_qs(SENSITIVITY))
    assert found.runs == (Run("sgd"), Run("adam")) and found.name == "lr"
    np.testing.assert_array_equal(found.values, state.axes[0].values(50))
    expected = sensitivity(SURFACES["ravine"], found.runs, "lr", found.values, 40, [state.start], None, 1.0, 3)
    np.testing.assert_array_equal(found.losses, expected.losses)


def test_a_file_takes_no_more_steps_than_are_worth_waiting_for():
    def cells(link):
        return cells_of(MapsState.from_query(parse_qs(link)))

    assert cells("kind=settings&cells=500&steps=300") == 200
    for kind, side in (("settings", 2), ("sensitivity", 1)):
        most = f"kind={kind}&cells=500&steps=5000&starts=10&run=adam&run=sgd&run=momentum&run=adagrad"
        runs = {"settings": 1, "sensitivity": 4}[kind]
        assert 0 < cells(most) ** side * 5000 * 100 * runs <= MOST_STEPS < (cells(most) + 1) ** side * 5000 * 100 * runs
    assert cells("kind=sensitivity&cells=300&steps=300&run=sgd") == 300
    assert cells("kind=settings&cells=100&steps=1") == 100


def test_whole_numbers_stand_in_a_file_once(workers):
    app = opened()
    app.args = (parse_qs("surface=bowl&run=lookahead&kind=sensitivity&cells=50&steps=9&x=k:1,6"), "en")
    app.run().button(key="maps-file").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, JOB)
    (found,) = workers.snapshot("somebody", JOB).results
    assert found.values.tolist() == [1, 2, 3, 4, 5, 6]


def text_of(lang, query):
    def script(query):
        import streamlit as st

        from pages.maps.file import page_text, work_of
        from ui.links.maps import MapsState

        state = MapsState.from_query(query)
        (arguments,) = work_of(state).arguments
        st.text(page_text(state, work_of(state).function(*arguments)).replace(" ", "\u00a0"))

    app = AppTest.from_function(script, args=(query,))
    app.session_state["lang"] = lang
    return app.run(timeout=30).text[0].value.replace("\u00a0", " ")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_file_of_a_settings_map_says_its_axes_and_theory(lang):
    page = text_of(lang, parse_qs(f"{SETTINGS}&name=1:<i>mine</i>"))
    rate, momentum = {"en": ("ε rate", "μ momentum"), "ja": ("ε 学習率", "μ 慣性")}[lang]
    assert f'<html lang="{lang}">' in page and "<i>mine" not in page and 'src="http' not in page
    told, name, across, up, size, start, *_ = lines(page)
    assert name == "&lt;i&gt;mine&lt;/i&gt;" and start == f"{say(lang, 'export.page-start')}: 2 × 2"
    assert across == say(lang, "maps.span", **{"axis": rate, "from": "0.01", "to": "1"})
    assert up == say(lang, "maps.span", **{"axis": momentum, "from": "0", "to": "0.9999"})
    assert size == say(lang, "maps.common-settings", cells=50, steps=40) and told.count(" %") == 2
    drawn = [json.dumps(one)[1:-1] for one in (rate, momentum, *(say(lang, word) for word in DRAWN))]
    assert all(one in page for one in drawn)
    by_steps = json.dumps(say(lang, "maps.by-steps"))[1:-1]
    assert by_steps in text_of(lang, parse_qs(f"{SETTINGS}&colour=steps")) and by_steps not in page


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_file_of_a_sensitivity_says_what_is_good(lang):
    page = text_of(lang, parse_qs(SENSITIVITY))
    sgd, adam, *settings = lines(page)
    assert sgd.startswith("SGD: ") and sgd.endswith(say(lang, "good.limit", value="0.1")) and adam.startswith("Adam: ")
    assert '"name":"SGD"' in page and '"name":"Adam"' in page
    assert settings[0] == "SGD" and settings[1].startswith("Adam: rho1 = 0.9")
    assert say(lang, "maps.common-sensitivity", cells=50, steps=40) in settings and "σ: 1" in settings


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_file_holds_every_cell_the_settings_and_the_link_and_no_markup_of_a_reader(lang):
    def script(query):
        import streamlit as st

        from pages.maps.file import page_text
        from simulation import basin_map
        from surfaces import find
        from ui.links.maps import MapsState

        state = MapsState.from_query(query)
        found = basin_map(find(state.surface), state.runs[0], 50, 50, 120)
        st.text(page_text(state, found).replace(" ", "\u00a0"))

    app = AppTest.from_function(script, args=(QUERY,))
    app.session_state["lang"] = lang
    page = app.run(timeout=30).text[0].value.replace("\u00a0", " ")
    assert f'<html lang="{lang}">' in page and "<i>mine" not in page and "&lt;i&gt;mine" in page
    assert "surface=himmelblau" in page and "lr = 0.1" in page
    assert f"{say(lang, 'race.steps')}: 120" in page
    assert 'src="http' not in page
    expected = basin_map(SURFACES["himmelblau"], MapsState.from_query(QUERY).runs[0], 50, 50, 120)
    customdata = json.loads(re.search(r'"customdata":(\{.*?\})', page)[1])
    assert customdata["shape"] == "50, 50" and expected.steps_needed.size == 2500
