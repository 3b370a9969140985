"""Maps in Chromium are those of Python: the same places, and of every cell what is reached after how many steps."""

from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from optimizers.written import write as write_rule
from simulation import basin_map
from surfaces import find
from surfaces.written import write, write_table
from tests.pure.ui.test_maps_state import states
from ui.browser.catalogue import catalogue, written
from ui.links.fields import told
from ui.links.maps import FIELDS, MapsState

CELLS = 50
# As the workers do it: scouts first, whose ends tell the places, then the cells.
MAP = """({query, own, fields}) => {
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const state = module_solve_query.readQuery(query, known, fields);
  const job = module_engine_job.jobOf(state.runs[0], state, known);
  const {columns, rows} = module_engine_places.scouts(job);
  const each = (count) => Uint32Array.from({length: count}, (_, i) => i);
  const places = module_engine_places.placesOf(job, module_engine_cells.createEnds(job)(each(columns * rows)));
  const {reached, needed} = module_engine_cells.createCells(job, places)(each(state.cells ** 2));
  return {...places, reached: reached.join(" "), needed: needed.join(" ")};
}"""
AGAIN = """([query, own, fields]) => {
  const {readQuery, writeQuery} = module_solve_query;
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  return writeQuery(readQuery(query, known, fields), known, null, fields);
}"""
OWN = write("Mine", "x**4/4 - x**2/2 + (y - x**2/3)**2 + abs(y)/4", (-2.0, 2.0, -1.5, 1.5))
AVERAGE = write_rule("Mean", "w = w - lr*g\nshown = 0.9*shown + 0.1*w", {}).key
LINE = write_table("Mine", ((0.0, 1.0), (1.0, 2.5), (2.0, 2.0), (3.0, 5.0)), classifier=False)
MAPS = [
    "surface=himmelblau&run=momentum:lr=0.004,mu=0.9",
    "surface=himmelblau&run=adam:lr=0.4&noise=2&seed=5",
    "surface=himmelblau&run=sgd:lr=0.03",
    "surface=two-valleys&run=nesterov:lr=0.05,mu=0.9&steps=120",
    "surface=rastrigin&run=rmsprop:lr=0.02&steps=200",
    "surface=saddle&run=sgd:lr=0.05",
    "surface=ravine:kappa=30,theta=20&run=heavy-ball-ema:lr=0.02",
    "surface=six-hump-camel&run=newton:lr=0.5",
    "surface=crease&run=adagrad:lr=0.5",
    "surface=rosenbrock&run=adam:lr=0.05,schedule=cosine&steps=250&window=-1,1.5,-0.5,2",
    "surface=spiral:phi=1.5&run=lion:lr=0.02",
    f"surface={OWN}&run=momentum:lr=0.05,mu=0.9",
    f"surface={LINE}:batch=3&run=sgd:lr=0.05&seed=3",
    f"surface={LINE}&run=momentum:lr=0.3,mu=0.5",
    f"surface=himmelblau&run={AVERAGE}:lr=0.01",
]
BORDERS = 3
"""So many cells of a map may differ: those in which a sine or a root that rounds otherwise decides."""


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying("ui/browser/maps/engine/cells", "ui/browser/maps/engine/job", "ui/browser/solve/query")
    page.evaluate("catalogue => { globalThis.catalogue = catalogue; }", catalogue())
    return page


@pytest.mark.parametrize("link", MAPS, ids=lambda link: link.replace(OWN, "own").replace(LINE, "line"))
def test_every_cell(page, link):
    state = MapsState.from_query(parse_qs(link) | {"cells": [str(CELLS)]})
    assert state.unread == ()
    query = state.to_query()
    found = page.evaluate(MAP, {"query": query, "own": written(query), "fields": told(FIELDS, MapsState)})
    window = None if state.window is None else (state.window[:2], state.window[2:])
    wanted = basin_map(
        find(state.surface),
        state.runs[0],
        CELLS,
        CELLS,
        state.steps,
        window,
        dict(state.parameters),
        state.noise,
        state.seed,
    )
    for name in ("minima", "stationary"):
        places = np.array(found[name], float).reshape(-1, 2)
        np.testing.assert_allclose(places, getattr(wanted, name), rtol=1e-9, atol=1e-9)
    reached, needed = (np.array(found[name].split(), int).reshape(CELLS, CELLS) for name in ("reached", "needed"))
    assert np.count_nonzero((reached != wanted.reached) | (needed != wanted.steps_needed)) <= BORDERS
    # A map that says one thing only would agree with anything.
    assert len(np.unique(needed)) > 1 or state.surface == "saddle" or "batch" in link


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states())
def test_any_state_comes_back_from_the_browser(page, state):
    query = state.to_query()
    again = MapsState.from_query(page.evaluate(AGAIN, [query, written(query), told(FIELDS, MapsState)]))
    assert again == state and again.unread == ()
