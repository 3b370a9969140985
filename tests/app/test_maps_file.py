"""A map as one HTML file, from the button to what it holds."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE
from pages.maps.file import JOB, MOST_CELLS
from simulation import basin_map
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
