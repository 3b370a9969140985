"""Trajectories in Chromium, by the modules of the app, are those of Python: every optimizer on every surface."""

import json

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.written import write as write_rule
from simulation import descend
from surfaces import SURFACES, find
from surfaces.written import write
from tests.pure.surfaces.test_kinks import AXES, OWN, runs_on
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue, written

STEPS = 50

# Numbers travel as text, so NaN arrives, and many of them as one.
SOLVE = """({own, surface, runs, starts, parameters, steps, noise, seed, forks, fresh}) => {
  const both = (kind) => ({...catalogue[kind], ...own[kind]});
  const known = {...catalogue, optimizers: both("optimizers"), surfaces: both("surfaces")};
  const states = runs.map(module_solve_runs.parseRun);
  const declared = known.surfaces[surface];
  const table = declared.data ?? [];
  const batch = declared.data ? parameters[0] : 0;
  const shaken = {sigma: noise, draws: module_solve_noise.gaussian(seed, 0, steps),
    rows: 2 * batch < table.length ? module_solve_noise.rowNumbers(seed, steps, batch, table.length / 2) : undefined};
  return starts.map((start) => states.map((_, place) => {
    const forkOf = (id) => forks[id] && {parent: forks[id][0], at: forks[id][1], fresh: fresh.includes(id)};
    const runs = states.map((run, id) => ({...run, id, fork: forkOf(id)}));
    const parts = module_solve_solution.partsOf(place, {runs, steps}, known);
    const {positions, losses, divergedAt} = module_solve_paths.solve(
      declared, parts, [...parameters, ...table], start, steps, shaken);
    return {positions: positions.join(" "), losses: losses.join(" "), divergedAt};
  }));
}"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    for module in ("solve/solution", "solve/paths", "solve/runs", "solve/noise"):
        page.add_script_tag(content=bundle(f"ui/browser/{module}"))
    page.evaluate("text => { globalThis.catalogue = JSON.parse(text); }", json.dumps(catalogue()))
    yield page
    page.close()


def in_browser(page, surface, runs, start, **more):
    """Positions, losses and diverged_at as ``descend`` gives them."""
    (found,) = from_each(page, surface, runs, [start], **more)
    return found


def from_each(page, surface, runs, starts, parameters=None, noise=0.0, seed=0, forks=None, fresh=(), steps=STEPS):
    """The same from each of several starts, in one call; the noise of each is that of the first."""
    values = find(surface).defaults | (parameters or {})
    asked = {
        "own": written({"surface": [surface], "run": [str(run) for run in runs]}),
        "surface": surface,
        "runs": [str(run) for run in runs],
        "starts": [list(start) for start in starts],
        "parameters": list(values.values()),
        "steps": steps,
        "noise": noise,
        "seed": seed,
        "forks": forks or {},
        "fresh": list(fresh),
    }
    return [
        (
            numbers(answer, "positions").reshape(len(runs), steps + 1, 2),
            numbers(answer, "losses"),
            [one["divergedAt"] for one in answer],
        )
        for answer in page.evaluate(SOLVE, asked)
    ]


def numbers(answer, what):
    return np.array([one[what].split(" ") for one in answer], float)


def assert_agree(page, surface, runs, start, **more):
    positions, losses, diverged_at = in_browser(page, surface, runs, start, **more)
    race = descend(SURFACES[surface], runs, start, STEPS, **more)
    assert diverged_at == race.diverged_at.tolist()
    np.testing.assert_allclose(positions, race.positions, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(losses, race.losses, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_proposed_race(page, surface):
    declared = SURFACES[surface]
    assert_agree(page, surface, [Run.parse(text) for text in declared.race], declared.start)


SEEING = [
    "norm = norm(g)\nw = w - lr*g*min(1, bound/norm)",
    "v = other(v)/2 + g\nw = w - lr*v/global_norm(v)*(1 + mean(w - 2)**2/(9 + global_dot(w, 3)**2))",
    "m = 0.9*m + g\nw = w - lr*(orthogonal(m) + where(is_matrix, orthogonal(lr)*sign(g)/9, w))",
    "m = rho*m + (1 - rho)*g\nw = w - lr*dot(m, g)/(norm(m)*norm(g) + eps)*m + lr*(norm(w) - norm(2))*sign(g)/9",
]


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "monkey"])
def test_rules_that_see_more_than_one_coordinate(page, surface):
    runs = [Run(write_rule("Mine", text).key, lr=0.01) for text in SEEING]
    assert_agree(page, surface, runs, SURFACES[surface].start, noise=0.1, seed=3)


ELSEWHERE = [
    "w = w - lr*grad(w + lr*g/norm(g))",
    "v = 0.8*v - lr*grad(w + 0.8*v)\nw = w + v + 0*grad(v)",
    "w = w - lr*(grad(w - lr*f*g)*min(1, abs(H)) + grad(C*0 + 1))/2\nshown = (w + grad(w)*0)*0.5 + 0.5*shown",
]


@pytest.mark.parametrize(("surface", "parameters"), [("ravine", {}), ("iris-line", {"batch": 7.0})])
def test_gradients_at_other_points(page, surface, parameters):
    runs = [Run(write_rule("Mine", text).key, lr=0.01) for text in ELSEWHERE]
    runs += [*runs, Run("momentum", lr=0.01)]
    start = SURFACES[surface].start
    forks = {3: (0, 20), 4: (6, 30), 5: (2, 10)}
    assert_agree(page, surface, runs, start, noise=0.1, seed=3, parameters=parameters, forks=forks, fresh=(5,))


SHOWING = [
    "w = w - lr*g\nshown = keep*shown + (1 - keep)*w",
    "z = where(t == 1, w, z) - lr*g*min(1, 1/norm(g))\nw = (1 - keep)*z + keep*w\nshown = z",
    "w = w - lr*g*min(1, abs(f))/(1 + H**2)\nshown = w + (1 - keep)*(w - shown)",
]


def test_what_is_shown_is_drawn_and_forks_go_on_from_it(page):
    runs = [Run(write_rule("Mine", text).key, lr=0.01, keep=0.8) for text in SHOWING]
    runs += [*runs, Run("momentum", lr=0.01), runs[0]]
    forks = {3: (0, 20), 4: (1, 30), 5: (2, 10), 6: (1, 25), 7: (6, 40)}
    for fresh in ((), (3, 4, 5)):
        assert_agree(page, "ravine", runs, (-8.0, 2.0), noise=0.1, seed=3, forks=forks, fresh=fresh)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_optimizer_at_its_defaults(page, surface):
    runs = [Run(key, lr=0.001) for key in OPTIMIZERS]
    race = descend(SURFACES[surface], runs, SURFACES[surface].start, STEPS)
    steady = [run for run, end in zip(runs, race.diverged_at, strict=True) if end < 0]
    assert len(steady) >= len(runs) - 1
    assert_agree(page, surface, steady, SURFACES[surface].start)


def test_a_parameter_of_the_surface(page):
    assert_agree(page, "ravine", [Run("sgd", lr=0.03), Run("adam", lr=0.1)], (-5.0, 3.0), parameters={"kappa": 60.0})


def test_a_run_that_diverges_ends_at_the_same_step_with_the_same_gap(page):
    runs = [Run("sgd", lr=0.2), Run("sgd", lr=9.0), Run("momentum", lr=0.01)]
    positions, losses, diverged_at = in_browser(page, "ravine", runs, (-8.0, 2.0))
    race = descend(SURFACES["ravine"], runs, (-8.0, 2.0), STEPS)
    assert diverged_at == race.diverged_at.tolist() and diverged_at[0] > 0 and diverged_at[2] == -1
    np.testing.assert_array_equal(np.isnan(positions), np.isnan(race.positions))
    np.testing.assert_array_equal(np.isnan(losses), np.isnan(race.losses))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule(page, schedule):
    runs = [Run("sgd", schedule, lr=0.03), Run("adam", schedule, lr=0.3), Run("momentum", schedule, lr=0.01)]
    assert_agree(page, "ravine", runs, (-5.0, 3.0))


def test_what_state_starts_with_is_said_by_the_run(page):
    texts = ("adagrad:lr=0.5,h0=0.1", "adagrad:lr=0.5", "rmsprop:lr=0.1,h0=0.01,schedule=step,gamma=0.5", "sgd:lr=0.03")
    runs = [Run.parse(text) for text in texts]
    assert_agree(page, "ravine", runs, (-8.0, 2.0), forks={3: (0, 10), 1: (3, 20)})


def test_noise_is_the_same_on_both_sides(page):
    runs = [Run("sgd", lr=0.03), Run("adam", lr=0.3), Run("rmsprop", lr=0.01)]
    assert_agree(page, "saddle", runs, (-1.0, 0.01), noise=0.3, seed=11)


def test_a_fork_goes_on_from_its_parents_point_and_state(page):
    runs = [
        Run("adam", lr=0.3),
        Run("adam", lr=0.03),
        Run("momentum", lr=0.01),
        Run("adam-as-printed", "cosine", lr=0.1),
    ]
    assert_agree(page, "ravine", runs, (-8.0, 2.0), forks={1: (0, 20), 3: (1, 35), 2: (3, 40)})


def test_a_fork_with_an_empty_memory_begins_anew(page):
    runs = [
        *(Run("adam", lr=0.3), Run("adam", "cosine", lr=0.3), Run("adam", "cosine", lr=0.2)),
        *(Run("adagrad", lr=0.3), Run("nadam", "warmup-cosine", lr=0.2)),
    ]
    forks = {1: (0, 20), 2: (1, 35), 3: (2, 40), 4: (0, 30)}
    assert_agree(page, "ravine", runs, (-8.0, 2.0), noise=0.1, seed=2, forks=forks, fresh=(1, 4))


@pytest.mark.parametrize("surface", [key for key, surface in SURFACES.items() if surface.rows])
def test_batches_are_the_same_on_both_sides(page, surface):
    declared = SURFACES[surface]
    runs = [Run.parse(text) for text in declared.race]
    assert_agree(page, surface, runs, declared.start, parameters={"batch": 7.0}, seed=5, noise=0.01)


NEW_FUNCTIONS = ["tan(x/2) + sinh(x)*cosh(y)", "2**x*e**(-y) + log10(2 + x**2)", "floor(2*x)*y + x % 0.7 + ceil(y)"]


@pytest.mark.parametrize("expression", [*OWN, *NEW_FUNCTIONS])
def test_at_kinks_and_on_axes(page, expression):
    key = write("Mine", expression, (-2.0, 2.0, -2.0, 2.0))
    runs = runs_on(find(key))
    race = descend(find(key), runs, AXES, 5)
    for place, (positions, losses, diverged_at) in enumerate(from_each(page, key, runs, AXES, steps=5)):
        assert diverged_at == race.diverged_at[:, place].tolist()
        np.testing.assert_allclose(positions, race.positions[:, place], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(losses, race.losses[:, place], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("surface", SURFACES)
def test_no_run_diverges_at_a_minimum_or_on_the_axes(page, surface):
    runs = runs_on(SURFACES[surface])
    starts = list(dict.fromkeys([(0.0, 0.0), *SURFACES[surface].minima[:1], (0.0, 0.5)]))
    race = descend(SURFACES[surface], runs, starts, 5)
    for place, (positions, _, diverged_at) in enumerate(from_each(page, surface, runs, starts, steps=5)):
        assert diverged_at == [-1] * len(runs)
        np.testing.assert_allclose(positions, race.positions[:, place], rtol=1e-12, atol=1e-14)
