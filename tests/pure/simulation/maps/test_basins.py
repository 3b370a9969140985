"""Basin maps: every cell is what descend gives from its start, and what the map says of them all."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from optimizers import Run
from optimizers.written import write as write_rule
from simulation import basin_map, descend
from simulation.descend import MAX_STEPS
from simulation.maps.asked import MAX_SEED
from simulation.maps.basins import MAX_SIDE, gathered, piece, tasks
from simulation.maps.reaching import LASTING, STAY
from surfaces import SURFACES, find
from surfaces.written import write

HIMMELBLAU = SURFACES["himmelblau"]


def judged(path, lost, places, minima, radius, steps):
    """The definition once more, of one path, word for word."""
    since, last = 0, None
    for t in range(steps + 1):
        if 0 <= lost <= t:
            return -2, -1
        d = ((path[t] - places) ** 2).sum(axis=-1) if len(places) else np.array([np.inf])
        at = int(d.argmin()) if d.min() <= radius * radius else None
        if at != last:
            since, last = t, at
        lasted = at is not None and t - since >= STAY + LASTING * since
        if lasted and at < minima:
            return at, since
    return (-3 - (at - minima), since) if lasted else (-1, -1)


AVERAGE = write_rule("Average", "w = w - lr*g/(norm(g) + 1)\nshown = 0.9*shown + 0.1*w").key
CASES = [
    ("himmelblau", "sgd:lr=0.01", {}),
    ("himmelblau", "momentum:lr=0.01,mu=0.95", {}),
    ("himmelblau", "adam:lr=0.3", {"noise": 3.0, "seed": 5}),
    ("himmelblau", "newton", {}),
    ("himmelblau", "sgd:lr=0.04", {}),
    ("rosenbrock", "adam:lr=0.3,schedule=cosine", {"parameters": {"a": 0.5, "b": 20.0}}),
    ("saddle", "sgd:lr=0.05", {"window": ((-1, 1), (-0.1, 0.1))}),
    ("easom", "rmsprop:lr=0.01,alpha=0.99", {}),
    ("iris-line", "momentum:lr=0.02,mu=0.9", {"parameters": {"batch": 20.0}, "seed": 3}),
    ("crease", "polyak", {}),
    ("himmelblau", f"{AVERAGE}:lr=0.3", {"noise": 1.0, "seed": 2}),
    ("far-exit", "nesterov:lr=0.1", {"window": ((-40, 40), (-30, 30))}),
]


@pytest.mark.parametrize(("key", "text", "more"), CASES, ids=[f"{key} {text}" for key, text, _ in CASES])
def test_every_cell_is_what_descend_gives_from_its_start(key, text, more):
    surface, run, steps = SURFACES[key], Run.parse(text), 120
    found = basin_map(surface, run, columns=9, rows=7, steps=steps, **more)
    assert found.reached.shape == found.steps_needed.shape == (7, 9)
    assert found.reached.dtype == found.steps_needed.dtype == np.int32
    settings = {name: value for name, value in more.items() if name != "window"}
    starts = np.stack(np.meshgrid(found.xs, found.ys), axis=-1).reshape(-1, 2)
    # Starts of one race each meet other noise, a start of a map that of a race from it alone.
    groups = starts if "noise" in more else [starts]
    races = [descend(surface, [run], group, steps, **settings) for group in groups]
    paths = np.concatenate([race.positions.reshape(-1, steps + 1, 2) for race in races])
    lost = np.concatenate([race.diverged_at.ravel() for race in races])
    places = np.concatenate([found.minima, found.stationary])
    told = [judged(*one, places, len(found.minima), found.radius, steps) for one in zip(paths, lost, strict=True)]
    np.testing.assert_array_equal(np.stack([found.reached, found.steps_needed], axis=-1).reshape(-1, 2), told)


def test_pieces_of_any_size_make_the_same_map(monkeypatch):
    whole = basin_map(HIMMELBLAU, Run("momentum", lr=0.01, mu=0.9), 30, 20)
    monkeypatch.setattr("simulation.maps.basins.CELLS_A_TASK", 77)
    with ThreadPoolExecutor(2) as workers:
        cut = basin_map(HIMMELBLAU, Run("momentum", lr=0.01, mu=0.9), 30, 20, executor=workers)
    np.testing.assert_array_equal(cut.reached, whole.reached)
    np.testing.assert_array_equal(cut.steps_needed, whole.steps_needed)


def test_pieces_travel_and_say_the_same_there():
    surface = find(write("mine", "(x**2 - 1)**2 + y**2*exp(x/9)", (-2.0, 2.0, -2.0, 2.0)))
    of = basin_map.asked(surface, Run("sgd", lr=0.05), 12, 12, 60)
    here = [piece(*arguments) for arguments in tasks(of)]
    there = [piece(*arguments) for arguments in pickle.loads(pickle.dumps(tasks(of)))]
    np.testing.assert_array_equal(gathered(of, there).reached, gathered(of, here).reached)


def test_by_hand_on_a_bowl():
    # f = (x² + y²)/2 in a window 6 high: r = 0.15. At lr = 1/2 every step halves the way: from (±1, ±0.75), 1.25 away,
    # 1.25/2⁴ is the first that is within r. A saddle there is none, and nothing diverges.
    found = basin_map(SURFACES["bowl"], Run("sgd", lr=0.5), columns=2, rows=2, steps=40, window=((-2, 2), (-1.5, 1.5)))
    assert found.minima.tolist() == [[0.0, 0.0]] and found.radius == pytest.approx(0.15)
    assert found.xs.tolist() == [-1.0, 1.0] and found.ys.tolist() == [-0.75, 0.75]
    assert found.reached.tolist() == [[0, 0], [0, 0]] and found.steps_needed.tolist() == [[4, 4], [4, 4]]
    assert found.shares.tolist() == [1.0] and found.lowest_share == 1.0
    # It is known at step 4 + STAY + LASTING·4 = 15.
    short = basin_map(SURFACES["bowl"], Run("sgd", lr=0.5), 2, 2, 14, ((-2, 2), (-1.5, 1.5)))
    assert (short.reached == -1).all() and short.not_converged == 1.0
    # At lr = 2 a point and its mirror take turns; at 2.1 the way grows by 1.1 in each step.
    assert basin_map(SURFACES["bowl"], Run("sgd", lr=2.0), 2, 2).not_converged == 1.0
    assert basin_map(SURFACES["bowl"], Run("sgd", lr=2.1), 2, 2).diverged == 1.0


def test_more_steps_never_take_back_what_fewer_have_decided():
    few, many = (basin_map(HIMMELBLAU, Run("adam", lr=0.05), 20, 20, steps) for steps in (100, 300))
    decided = few.reached != -1
    assert 0 < decided.mean() < 1
    np.testing.assert_array_equal(many.reached[decided], few.reached[decided])
    np.testing.assert_array_equal(many.steps_needed[decided], few.steps_needed[decided])


@pytest.mark.parametrize(
    ("key", "run"),
    [
        ("himmelblau", "momentum:lr=0.0003,mu=0.99"),
        ("two-valleys", "momentum:lr=0.001,mu=0.99"),
        ("three-hump-camel", "adam:lr=0.2"),
        ("far-exit", "nesterov:lr=0.01,mu=0.99"),
    ],
)
def test_who_only_flies_through_has_not_reached(key, run):
    # Five times as many steps later, whoever is said to have reached a minimum is still there.
    surface = SURFACES[key]
    found = basin_map(surface, Run.parse(run), 24, 24, 300)
    reached = found.reached >= 0
    assert reached.any()
    starts = np.stack(np.meshgrid(found.xs, found.ys), axis=-1)[reached]
    ends = descend(surface, [Run.parse(run)], starts, 1500).positions[0, :, -1]
    assert (np.hypot(*(ends - found.minima[found.reached[reached]]).T) <= found.radius).all()


def test_x2_less_y2_has_the_symmetries_of_its_formula():
    found = basin_map(SURFACES["saddle"], Run("momentum", lr=0.02, mu=0.8), 31, 21, 60)
    for values in (found.reached, found.steps_needed):
        np.testing.assert_array_equal(values, values[::-1])
        np.testing.assert_array_equal(values, values[:, ::-1])
    # From the middle row nothing leads away from the saddle, and it is no minimum.
    assert (found.reached[10] == -3).all() and (found.reached[0] != -3).all()
    assert len(found.minima) == 0 and found.shares.tolist() == [] and found.lowest_share == 0.0
    assert found.at_stationary == (found.reached == -3).mean()


def test_himmelblau_with_x_and_y_exchanged_is_the_map_transposed():
    edges = (-5.0, 5.0, -5.0, 5.0)
    mine = write("one", "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", edges)
    exchanged = write("other", "(y**2 + x - 11)**2 + (y + x**2 - 7)**2", edges)
    one, other = (basin_map(find(key), Run("sgd", lr=0.005), 24, 24) for key in (mine, exchanged))
    # Nobody has named their minima, so their order is that in which runs come upon them.
    assert len(one.minima) == len(other.minima) == 4
    named = {tuple(point): i for i, point in enumerate(one.minima.round(6).tolist())}
    order = np.array([named[(x, y)] for y, x in other.minima.round(6).tolist()])
    np.testing.assert_array_equal(order[other.reached].T, one.reached)
    np.testing.assert_array_equal(other.steps_needed.T, one.steps_needed)


def test_of_all_minima_the_lowest_count_as_global():
    surface = SURFACES["six-hump-camel"]
    found = basin_map(surface, Run("sgd", lr=0.01), 40, 30)
    assert found.lowest.tolist() == [0, 1] and [tuple(found.minima[i]) for i in (0, 1)] == list(surface.deepest)
    assert found.lowest_share == pytest.approx(np.isin(found.reached, (0, 1)).mean())
    assert 0.2 < found.lowest_share < 0.8
    total = found.shares.sum() + found.not_converged + found.diverged + found.at_stationary
    assert total == pytest.approx(1)


WRONG = [
    ({"columns": 0}, "columns=0 is outside"),
    ({"rows": MAX_SIDE + 1}, f"rows={MAX_SIDE + 1} is outside"),
    ({"columns": 2.5}, "columns=2.5 is not a whole number"),
    ({"columns": "9"}, "columns='9' is not a whole number"),
    ({"steps": MAX_STEPS + 1}, "steps=5001 is outside"),
    ({"steps": -1}, "steps=-1 is outside"),
    ({"window": ((1, 1), (0, 1))}, "a window is"),
    ({"window": ((0, np.nan), (0, 1))}, "a window is"),
    ({"window": ((0, 1e9), (0, 1))}, "a window is"),
    ({"window": (0, 1, 0, 1)}, "a window is"),
    ({"noise": -1}, "noise=-1 is not"),
    ({"noise": np.nan}, "noise=nan is not"),
    ({"seed": -1}, "seed=-1 is outside"),
    ({"seed": MAX_SEED + 1}, "seed=4294967296 is outside"),
    ({"parameters": {"kapa": 3.0}}, "'kapa' is no parameter of ravine, which has kappa, theta"),
    ({"parameters": {"kappa": 1e9}}, "kappa"),
    ({"parameters": {"kappa": np.nan}}, "kappa"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_makes_no_sense_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        basin_map(SURFACES["ravine"], Run("sgd"), **{"columns": 3, "rows": 3, "steps": 3} | wrong)


@pytest.mark.parametrize("steps", [0, 1])
def test_no_steps_are_allowed_and_reach_nothing(steps):
    assert basin_map(HIMMELBLAU, Run("sgd"), 3, 2, steps).not_converged == 1.0
