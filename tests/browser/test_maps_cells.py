"""Maps in Chromium are those of Python: the same places, and of every cell what is reached after how many steps."""

from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings

from optimizers.written import write as write_rule
from simulation import basin_map, sensitivity, settings_map
from simulation.maps.figures import begins
from simulation.maps.look import ends_of_colours, ends_of_curves, logged
from surfaces import SURFACES, find
from surfaces.written import write, write_table
from tests.pure.ui.test_maps_state import states
from ui.browser.catalogue import catalogue, written
from ui.links.fields import told
from ui.links.maps import FIELDS, MapsState

CELLS = 50
# What is computed in steps, all of them at once.
FINISH = """(steps) => {
  for (;;) {
    const {done, value} = steps.next();
    if (done) return value;
  }
}"""
# As the workers do it: scouts first, whose ends tell the places, then the cells.
MAP = """({query, own, fields}) => {
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const state = module_solve_query.readQuery(query, known, fields);
  const job = module_engine_job.jobOf(state.runs[0], state, known);
  const {columns, rows} = module_engine_places.scouts(job);
  const each = (count) => Uint32Array.from({length: count}, (_, i) => i);
  const ends = finish(module_engine_cells.createEnds(job)(each(columns * rows)));
  const places = finish(module_engine_places.placesOf(job, ends));
  const {reached, needed} = finish(module_engine_cells.createCells(job, places)(each(state.cells ** 2)));
  return {...places, reached: reached.join(" "), needed: needed.join(" ")};
}"""
AGAIN = """([query, own, fields]) => {
  const {readQuery, writeQuery} = module_solve_query;
  const {settingsOf, sharedOf, axesOf, valuesOf} = module_settings_axes;
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const state = readQuery(query, known, fields);
  const selected = state.runs[state.selected];
  const seen = state.runs.filter(({hidden}) => !hidden);
  const [settings, asked] = state.kind === "sensitivity"
    ? [sharedOf(seen.length ? seen : [selected], state, known), [state.x]]
    : [settingsOf(selected, state, known), [state.x, state.y]];
  return {
    query: writeQuery(state, known, null, fields),
    axes: axesOf(settings, asked, known.maps.axes)
      .map((axis) => [axis.key, axis.from, axis.to, valuesOf(axis, state.cells)]),
    starts: module_engine_job.startsOf(state, known),
  };
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
# Cells of the settings map with their values, between which losses colours go, and what theory draws over it.
SETTINGS = """({query, own, fields}) => {
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const state = module_solve_query.readQuery(query, known, fields);
  const [run] = state.runs;
  const {settingsOf, axesOf} = module_settings_axes;
  const axes = axesOf(settingsOf(run, state, known), [state.x, state.y], known.maps.axes);
  const job = module_engine_job.settingsJobOf(run, state, known, axes);
  const all = Uint32Array.from({length: state.cells ** 2}, (_, i) => i);
  const found = finish(module_engine_trials.createSettingsCells(job)(all));
  const keys = axes.map(({key}) => key);
  const sheet = module_settings_sheet.createSheet(job);
  sheet.take(1, all, found);
  return {
    ends: sheet.ends(known.maps.look.deepest),
    axes: job.axes.map(({values}, i) => [keys[i], values]), starts: job.starts,
    curves: module_settings_theory.curvesOf(axes, run, state, known, state.cells),
    ...Object.fromEntries(Object.entries(found).map(([name, array]) => [name, array.join(" ")])),
  };
}"""
# Of all runs the losses with each value, and what follows from them.
SENSITIVITY = """({query, own, fields}) => {
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const state = module_solve_query.readQuery(query, known, fields);
  const {settingsOf, axesOf} = module_settings_axes;
  const [axis] = axesOf(settingsOf(state.runs[0], state, known), [state.x], known.maps.axes);
  const all = Uint32Array.from({length: state.cells}, (_, i) => i);
  const curves = state.runs.map((run) => {
    const job = module_engine_job.sensitivityJobOf(run, state, known, axis);
    const curve = module_sensitivity_curve.createCurve(job);
    curve.take(1, all, finish(module_engine_trials.createSensitivityCells(job)(all)));
    return curve;
  });
  const {bestOf, lostOf, lowestOf, goodOf, rangeOf, isFromOne, stableOf} = module_sensitivity_ranges;
  const lowest = lowestOf(curves, state, known);
  const fromOne = isFromOne(axis.key, state.runs, known);
  const seen = curves.flatMap(({median, low, high}) => [...median, ...low, ...high]).filter(Number.isFinite);
  const f = module_solve_solution.heightOf(state, known);
  const top = Math.max(...curves[0].starts.map(([x, y]) => f(x, y)));
  const {low, high, log} = module_sensitivity_painting.endsOf(seen, top, known.maps.look);
  const [{values, starts}] = curves;
  return {ends: [low, high, log], key: axis.key, values, starts, runs: curves.map((curve, i) => {
    const good = goodOf(curve, lowest, known.maps.definition, state, known);
    const {first, last, width, atLeast} = rangeOf(curve, good, fromOne);
    const limit = stableOf(axis.key, state.runs[i], state, known);
    const {losses, median, low, high, tried} = curve;
    const texts = {losses, median, low, high, tried, good, range: [first, last], width: [width], limit: [limit],
      at_least: [Number(atLeast)], best: [bestOf(curve)?.value ?? NaN], lost: lostOf(curve)};
    return Object.fromEntries(Object.entries(texts).map(([name, array]) => [name, array.join(" ")]));
  })};
}"""
SENSITIVITIES = [
    "surface=ravine&run=sgd&run=momentum&run=adagrad&run=rmsprop&steps=60",
    "surface=himmelblau&run=sgd:schedule=cosine&run=adam&starts=4&noise=1&seed=2&steps=60&x=lr:0.0001,0.1",
    "surface=ravine:kappa=30&run=momentum:lr=0.01&run=nesterov:lr=0.05&x=mu&starts=3&steps=60",
    "surface=saddle&run=sgd&run=adam&steps=40&x=lr:0.001,1",
    f"surface={OWN}&run=momentum&run=adam&x=noise&seed=3&steps=60",
    "surface=ravine&run=lookahead:lr=0.05&run=lookahead:lr=0.02&x=k:1,20&steps=60",
]
SETTINGS_MAPS = [
    "surface=ravine&run=momentum:lr=0.02,mu=0.9&x=lr:0.001,1&steps=60",
    "surface=ravine:theta=20&run=sgd&x=lr:0.01,0.5&y=kappa&steps=60",
    "surface=ravine&run=nesterov:lr=0.02,mu=0.9&x=kappa&y=lr:0.001,1&steps=40",
    "surface=ravine&run=heavy-ball-ema&x=mu&y=lr:0.01,10&steps=40&starts=3",
    "surface=ravine&run=sgd-weight-decay&y=decay&steps=40",
    "surface=himmelblau&run=adam:lr=0.3&noise=2&seed=5&starts=3&steps=40&x=lr:0.001,1",
    "surface=himmelblau&run=rmsprop:schedule=cosine&x=noise&y=alpha&seed=3&steps=80",
    f"surface={OWN}&run=momentum&x=lr:0.001,1&steps=120",
    f"surface={LINE}&run=sgd:lr=0.05&x=batch&seed=3&steps=60",
    f"surface=himmelblau&run={AVERAGE}:lr=0.01&x=lr:0.001,0.1&steps=60",
]
BORDERS = 3
"""So many cells of a map may differ: those in which a sine or a root that rounds otherwise decides."""


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying(
        "ui/browser/maps/engine/trials",
        "ui/browser/maps/engine/job",
        "ui/browser/maps/settings/sheet",
        "ui/browser/maps/settings/theory",
        "ui/browser/maps/state",
        "ui/browser/maps/sensitivity/curve",
        "ui/browser/maps/sensitivity/painting",
        "ui/browser/maps/sensitivity/ranges",
        "ui/browser/solve/query",
        "ui/browser/solve/solution",
    )
    page.evaluate("catalogue => { globalThis.catalogue = catalogue; }", catalogue())
    page.evaluate(f"() => {{ globalThis.finish = {FINISH}; }}")
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


@pytest.mark.parametrize("link", SETTINGS_MAPS, ids=lambda link: link.replace(OWN, "own").replace(LINE, "line"))
def test_every_setting(page, link):
    state = MapsState.from_query(parse_qs(link) | {"cells": [str(CELLS)], "kind": ["settings"]})
    assert state.unread == ()
    query = state.to_query()
    found = page.evaluate(SETTINGS, {"query": query, "own": written(query), "fields": told(FIELDS, MapsState)})
    x, y = found["axes"]
    surface = find(state.surface)
    starts = np.array(found["starts"])
    assert len(starts) == state.starts**2
    wanted = settings_map(
        surface, state.tried, x, y, starts, state.steps, dict(state.parameters), state.noise, state.seed
    )
    shape = (CELLS, CELLS)
    losses = np.array(found["losses"].split(), float).reshape(shape)
    needed = np.array(found["needed"].split(), int).reshape(shape)
    same = (needed == wanted.steps_needed) & np.isclose(
        losses, wanted.final_loss, rtol=1e-6, atol=1e-12, equal_nan=True
    )
    assert np.count_nonzero(~same) <= BORDERS
    assert len(np.unique(losses)) > CELLS
    for name, share in (("reachedShare", wanted.reached_share), ("divergedShare", wanted.diverged_share)):
        shares = np.array(found[name].split(), float).reshape(shape)
        assert np.count_nonzero(shares != share) <= BORDERS
    np.testing.assert_allclose(found["ends"], ends_of(wanted.final_loss, wanted.highest_start), rtol=1e-6)
    # Theory's lines are Python's, and there are none where Python has none.
    assert [(one["kind"], one["key"], one["formula"]) for one in found["curves"]] == [
        (one.kind, one.key, one.formula) for one in wanted.curves
    ]
    for drawn, curve in zip(found["curves"], wanted.curves, strict=True):
        np.testing.assert_allclose(drawn["xs"], curve.x, rtol=1e-9)
        np.testing.assert_allclose(drawn["ys"], curve.y, rtol=1e-9)


# Losses of four cells, and a start on x² − y².
COLOURED = [
    ([1e-90, 1e-3, 5.0, np.nan], (2.0, 0.0)),
    ([0.0, 1.0, 50.0, np.nan], (2.0, 0.0)),
    ([0.0, 0.0, 0.0, 0.0], (1.0, 0.0)),
    ([-3.0, 1.0, 2.0, 9.0], (2.0, 0.0)),
    ([-9.0, -8.0, -7.0, -6.0], (0.0, 2.0)),
    ([5.0, 6.0, 7.0, np.inf], (1.0, 0.0)),
    ([3.0, 4.0, 5.0, 9.0], (0.0, 2.0)),
    ([0.5, 1.0, 2.0, 3.0], (0.0, 0.0)),
]
ENDS = """(cases) => cases.map(([losses, start]) => {
  const axis = {of: "run", place: 0, values: [1, 2]};
  const {saddle: surface} = catalogue.surfaces;
  const parameters = surface.parameters.map((one) => one.default);
  const job = {columns: 2, rows: 2, steps: 9, starts: [start], axes: [axis, axis], surface, parameters};
  const sheet = module_settings_sheet.createSheet(job);
  const none = sheet.ends(70);
  const nothing = [0, 0, 0, 0];
  const numbers = losses.map(Number);
  sheet.take(1, [0, 1, 2, 3], {losses: numbers, needed: nothing, reachedShare: nothing, divergedShare: nothing});
  return [none, sheet.ends(catalogue.maps.look.deepest)];
})"""


def ends_of(losses, top):
    values, raised = logged(losses)
    return [10**end if raised else end for end in ends_of_colours(values, raised, top)]


def test_colours_go_between_the_same_losses(page):
    cases = [([str(loss).replace("inf", "Infinity") for loss in losses], start) for losses, start in COLOURED]
    for (losses, start), (none, ends) in zip(COLOURED, page.evaluate(ENDS, cases), strict=True):
        assert none is None
        top = float(SURFACES["saddle"].value(np.array(start)))
        np.testing.assert_allclose(ends, ends_of(np.array(losses), top), rtol=1e-12)


# Of each rule with usual axes the losses of a settings map, and those of a race with the same values.
RACED = """({rules, fields}) => rules.map((key) => {
  const {settingsOf, axesOf, withValues} = module_settings_axes;
  const query = {surface: ["himmelblau"], run: [`${key}:schedule=cosine`], cells: ["8"], steps: ["60"]};
  const state = {...module_solve_query.readQuery(query, catalogue, fields), start: [-1, 1]};
  const axes = axesOf(settingsOf(state.runs[0], state, catalogue), [null, null], catalogue.maps.axes);
  const job = module_engine_job.settingsJobOf(state.runs[0], state, catalogue, axes);
  const {losses} = finish(module_engine_trials.createSettingsCells(job)(Uint32Array.from({length: 64}, (_, i) => i)));
  const raced = losses.map((_, i) => {
    const changes = axes.map((axis, k) => [axis, job.axes[k].values[k ? i >> 3 : i & 7]]);
    const {run, ...rest} = withValues(state.runs[0], state, changes);
    return module_solve_solution.solveAll({...state, ...rest, runs: [run]}, catalogue, [])[0].losses[60];
  });
  return [key, losses.filter((loss, i) => !Object.is(loss, raced[i])).length, new Set(raced).size];
})"""


def test_a_setting_has_the_loss_of_its_race_to_the_bit(page):
    """Also with rules whose powers of the step's number a map looks up."""
    rules = sorted(catalogue()["optimizers"])
    found = page.evaluate(RACED, {"rules": rules, "fields": told(FIELDS, MapsState)})
    assert [key for key, differing, _ in found if differing] == []
    assert sum(kinds > 30 for *_, kinds in found) > len(rules) / 2


@pytest.mark.parametrize("link", SENSITIVITIES, ids=lambda link: link.replace(OWN, "own"))
def test_every_sensitivity(page, link):
    state = MapsState.from_query(parse_qs(link) | {"cells": [str(CELLS)], "kind": ["sensitivity"]})
    assert state.unread == ()
    query = state.to_query()
    found = page.evaluate(SENSITIVITY, {"query": query, "own": written(query), "fields": told(FIELDS, MapsState)})
    # Whole numbers stand in several cells.
    values, at = np.unique(found["values"], return_inverse=True)
    wanted = sensitivity(
        find(state.surface),
        state.runs,
        found["key"],
        values,
        state.steps,
        np.array(found["starts"]),
        dict(state.parameters),
        state.noise,
        state.seed,
    )
    np.testing.assert_allclose(found["ends"], ends_of_curves(wanted), rtol=1e-6)
    shape = (CELLS, state.starts**2)
    for i, texts in enumerate(found["runs"]):
        one = {name: np.array(text.split(), float) for name, text in texts.items()}
        same = np.isclose(one["losses"].reshape(shape), wanted.losses[i][at], rtol=1e-6, atol=1e-12, equal_nan=True)
        assert np.count_nonzero(~same) <= BORDERS
        for name in ("median", "low", "high"):
            same = np.isclose(one[name], getattr(wanted, name)[i][at], rtol=1e-6, atol=1e-12, equal_nan=True)
            assert np.count_nonzero(~same) <= BORDERS
        np.testing.assert_array_equal(one["tried"], wanted.tried[i][at])
        np.testing.assert_array_equal(one["good"], wanted.good[i][at])
        np.testing.assert_array_equal(one["range"], wanted.good_ranges[i])
        np.testing.assert_allclose(one["width"], wanted.widths[i], rtol=1e-12)
        assert one["at_least"] == wanted.at_least[i]
        np.testing.assert_allclose(one["limit"], wanted.limits[i], rtol=1e-9)
        best = wanted.median[i][wanted.values == one["best"]]
        np.testing.assert_allclose(best, np.nanmin(wanted.median[i]), rtol=1e-6, atol=1e-12)
        lost = begins(wanted.tried[i] & np.isnan(wanted.median[i]), wanted.tried[i])
        np.testing.assert_allclose(one["lost"], wanted.values[lost], rtol=1e-12)
    # Where nothing were good, or all, any definition would agree.
    assert wanted.good.any() == (state.surface != "saddle") and not wanted.good.all()


BARE = write_rule("Bare", "w = w - g/10", {}).key
SHAKEN = write_rule("Shaken", "w = w - noise*g", {}).key
SHOWN = """({query, own, fields}) => {
  const known = {...catalogue};
  for (const kind in own) known[kind] = {...catalogue[kind], ...own[kind]};
  const maps = module_maps_state.createMaps(known);
  maps.read(query, fields);
  return maps.kind;
}"""


@pytest.mark.parametrize("kind", ["settings", "sensitivity"])
@pytest.mark.parametrize("runs", [[BARE], [BARE, SHAKEN], ["sgd"]], ids=["bare", "shaken", "sgd"])
def test_where_too_little_can_vary_maps_are_of_starts(page, kind, runs):
    state = MapsState.from_query({"surface": ["himmelblau"], "run": runs, "kind": [kind]})
    query = state.to_query()
    shown = page.evaluate(SHOWN, {"query": query, "own": written(query), "fields": told(FIELDS, MapsState)})
    assert shown == state.shows
    assert (shown == kind) == (runs == ["sgd"] or (kind, len(runs)) == ("sensitivity", 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states())
# Values that lie in the middle between two of so many digits, and whole numbers between ends that are none.
@example(MapsState.from_query(parse_qs("surface=ravine&run=sgd&kind=settings&x=noise:0,1&y=kappa:1,2&cells=128")))
@example(MapsState.from_query(parse_qs("run=lookahead&run=lookahead:k=3&kind=sensitivity&x=k:1.25,9.5")))
def test_any_state_comes_back_from_the_browser_and_has_the_same_axes_there(page, state):
    query = state.to_query()
    found = page.evaluate(AGAIN, [query, written(query), told(FIELDS, MapsState)])
    again = MapsState.from_query(found["query"])
    assert again == state and again.unread == ()
    axes = [[one.quantity.key, one.low, one.high, list(one.values(state.cells))] for one in state.axes]
    assert found["axes"] == axes and found["starts"] == state.tried_from.tolist()
