"""The browser reads and writes a race's link by the same table as Python: one and the same query comes back."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from tests.pure.ui.test_race_state import states
from ui.browser.catalogue import catalogue, written
from ui.links.race import FIELDS, RaceState
from ui.links.scenarios import SCENARIOS

AGAIN = """([query, at, written]) => {
  const {readQuery, writeQuery} = module_solve_query;
  const known = {...catalogue};
  for (const kind in written) known[kind] = {...catalogue[kind], ...written[kind]};
  return writeQuery(readQuery(query, known), known, at);
}"""


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying("ui/browser/solve/query")
    page.evaluate("text => { globalThis.catalogue = JSON.parse(text); }", json.dumps(catalogue()))
    return page


def through_the_browser(page, state):
    query = state.to_query()
    return RaceState.from_query(page.evaluate(AGAIN, [query, state.at, written(query)]))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states())
def test_any_state_comes_back_from_the_browser(page, state):
    again = through_the_browser(page, state)
    # A camera is written to a thousandth.
    assert (again.camera is None) == (state.camera is None)
    assert again.unread == ()
    for field in FIELDS:
        if field.name != "camera":
            assert getattr(again, field.place) == getattr(state, field.place), field.name


@pytest.mark.parametrize("key", [key for key, one in SCENARIOS.items() if one.page == "race"])
def test_every_scenario_comes_back_from_the_browser(page, key):
    state = SCENARIOS[key].state()
    assert through_the_browser(page, state).to_query() == state.to_query()
