"""Settings maps: every cell is what descend gives, and theory draws its lines where the cells change."""

import inspect
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from optimizers import Run
from optimizers.written import write as write_rule
from simulation import basin_map, descend, settings_map
from simulation.maps.settings import MAX_VALUES, gathered, piece, tasks
from simulation.maps.theory import curvatures, factors, is_linear
from surfaces import SURFACES, find
from surfaces.written import write

RAVINE = SURFACES["ravine"]
RATES, MOMENTA = np.geomspace(0.001, 3, 36), 1 - np.geomspace(1, 0.003, 12)


def alone(surface, cell, start, steps, seed):
    race = descend(surface, [cell.run], start, steps, cell.noise, seed, dict(cell.parameters))
    return race.losses[0, ..., -1], race.diverged_at[0]


CASES = [
    ("ravine", "momentum:mu=0.9", ("lr", (0.01, 0.05, 0.5)), ("mu", (0.0, 0.9)), {}),
    ("ravine", "sgd", ("lr", (0.01, 0.09, 0.2)), ("kappa", (1.0, 20.0, 80.0)), {"parameters": {"theta": 20.0}}),
    ("ravine", "adam:lr=0.3", ("noise", (0.0, 1.0)), ("rho1", (0.0, 0.99)), {"seed": 4}),
    ("himmelblau", "rmsprop:schedule=cosine", ("alpha", (0.5, 0.9)), ("lr", (0.01, 1.0)), {"noise": 0.5}),
    ("iris-line", "sgd", ("batch", (5.0, 150.0)), ("lr", (0.02, 0.08)), {"seed": 2}),
]


@pytest.mark.parametrize("swarm", [False, True])
@pytest.mark.parametrize(
    ("key", "run", "x", "y", "more"), CASES, ids=[f"{one[0]} {one[2][0]} {one[3][0]}" for one in CASES]
)
def test_every_cell_is_what_descend_gives(key, run, x, y, more, swarm):
    surface, steps = SURFACES[key], 80
    start = np.array(surface.start) + ([(0, 0), (0.1, -0.1), (-0.2, 0)] if swarm else 0)
    found = settings_map(surface, Run.parse(run), x, y, start, steps, **more)
    assert found.final_loss.shape == found.steps_needed.shape == found.diverged.shape == (len(y[1]), len(x[1]))
    assert found.diverged.dtype == bool and found.steps_needed.dtype == np.int32
    for cell, loss, lost, share in zip(
        found.of.cells, *(a.ravel() for a in (found.final_loss, found.diverged, found.diverged_share)), strict=True
    ):
        losses, diverged_at = alone(surface, cell, start, steps, more.get("seed", 0))
        assert share == (diverged_at >= 0).mean()
        assert lost == np.isnan(loss)
        np.testing.assert_array_equal(loss, np.sort(losses)[1] if swarm else losses)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (basin_map, "surface run columns=200 rows=200 steps=300 window=None parameters=None noise=0.0 seed=0"),
        (settings_map, "surface run x y start=None steps=300 parameters=None noise=0.0 seed=0"),
    ],
)
def test_a_map_says_what_it_takes(function, arguments):
    said = inspect.signature(function)
    shown = [str(one.replace(annotation=one.empty)) for one in said.parameters.values()]
    assert shown == [*arguments.split(), "executor=None"]
    assert said.return_annotation == {basin_map: "BasinMap", settings_map: "SettingsMap"}[function]
    assert "ValueError" in function.__doc__ and pickle.loads(pickle.dumps(function)) is function
    with pytest.raises(TypeError, match="unexpected keyword argument 'stepz'"):
        function(RAVINE, Run("sgd"), stepz=3)


def test_the_axes_are_columns_and_rows():
    found = settings_map(RAVINE, Run("momentum"), ("lr", (0.01, 0.02, 0.03)), ("mu", (0.5, 0.9)), steps=10)
    values = np.array([[(cell.run.values["lr"], cell.run.values["mu"]) for cell in found.of.cells]]).reshape(2, 3, 2)
    assert values[:, :, 0].tolist() == [[0.01, 0.02, 0.03]] * 2 and values[:, :, 1].tolist() == [[0.5] * 3, [0.9] * 3]


def test_steps_are_counted_as_on_basin_maps():
    bowl = SURFACES["bowl"]
    found = settings_map(bowl, Run("sgd"), ("lr", (0.5, 2.1)), ("noise", (0.0,)), start=(1.0, 0.75), steps=40)
    assert found.steps_needed.tolist() == [[4, -1]] and found.diverged.tolist() == [[False, False]]
    assert found.reached_share.tolist() == [[1.0, 0.0]]
    window = ((0.9, 1.1), (0.65, 0.85))
    assert basin_map(bowl, Run("sgd", lr=0.5), 1, 1, 40, window).steps_needed.tolist() == [[4]]
    # Where the surface names no minimum, the run finds it.
    mine = find(write("mine", "(x - 1)**2 + y**2", (-3.0, 3.0, -3.0, 3.0)))
    assert (settings_map(mine, Run("sgd"), ("lr", (0.1, 0.3)), ("noise", (0.0,))).steps_needed > 0).all()


def test_of_several_starts_the_middle_one_counts():
    # From 1, 2 and 3 times as far, with a rate that halves the way or lets it grow by half.
    starts = [(3.0, 0.0), (1.0, 0.0), (2.0, 0.0)]
    bowl = SURFACES["bowl"]
    found = settings_map(bowl, Run("sgd"), ("lr", (0.5, 2.5)), ("noise", (0.0,)), starts, steps=20)
    np.testing.assert_allclose(found.final_loss[0, 0], (2 / 2**20) ** 2 / 2)
    np.testing.assert_allclose(found.final_loss[0, 1], (2 * 1.5**20) ** 2 / 2)
    # 0.15 is reached after 4, 3 and 5 halvings.
    assert found.steps_needed.tolist() == [[4, -1]]
    wide = settings_map(bowl, Run("sgd"), ("lr", (3.0,)), ("noise", (0.0,)), [(1, 0), (1e3, 0), (1e-9, 0)], steps=20)
    assert wide.diverged_share.tolist() == [[2 / 3]] and wide.diverged.tolist() == [[True]]


def test_pieces_of_any_size_make_the_same_map(monkeypatch):
    asked = (RAVINE, Run("momentum"), ("lr", RATES[:9]), ("kappa", (2.0, 30.0)))
    whole = settings_map(*asked)
    monkeypatch.setattr("simulation.maps.settings._POINTS_A_TASK", 4 * 301)
    assert len(tasks(settings_map.asked(*asked))) == 6
    with ThreadPoolExecutor(2) as workers:
        cut = settings_map(*asked, executor=workers)
    np.testing.assert_array_equal(cut.final_loss, whole.final_loss)
    of = settings_map.asked(*asked)
    backwards = [piece(*arguments) for arguments in tasks(of)[::-1]][::-1]
    np.testing.assert_array_equal(gathered(of, backwards).steps_needed, whole.steps_needed)


LINES = {
    "sgd": ("kappa", tuple(np.geomspace(1, 300, 8))),
    "momentum": ("mu", tuple(MOMENTA)),
    "nesterov": ("mu", tuple(MOMENTA)),
    "heavy-ball-ema": ("mu", tuple(MOMENTA)),
}


@pytest.mark.parametrize("key", LINES)
def test_theorys_border_is_within_one_cell_of_the_maps(key):
    found = settings_map(RAVINE, Run(key), ("lr", RATES), LINES[key], start=(1e-3, 1e-3), steps=1000)
    (border,) = (curve for curve in found.curves if curve.kind == "border")
    assert border.key == "lr" and border.formula == Run(key).declaration.limit
    begun = np.array([[RAVINE.value(np.array((1e-3, 1e-3)), **dict(cell.parameters)) for cell in found.of.cells]])
    grows = found.diverged | (found.final_loss > begun.reshape(found.final_loss.shape))
    for row, limit, expected in zip(grows, border.x, border.y, strict=True):
        # In each row runs settle up to a rate and diverge beyond it; theory's lies in that gap or beside it.
        assert expected in LINES[key][1]
        first = int(row.argmax()) if row.any() else len(RATES)
        assert row[first:].all()
        assert first - 1 <= np.searchsorted(RATES, limit) <= first + 1
    # The same border by the rule's own matrix.
    np.testing.assert_array_equal(found.factor > 1, np.array(RATES)[np.newaxis] > border.x[:, np.newaxis])


@pytest.mark.parametrize(
    ("key", "of", "along"),
    [
        ("sgd", "lr", ("kappa", (1.0, 4.0, 20.0, 300.0))),
        ("momentum", "lr", ("mu", (0.0, 0.3, 0.9))),
        ("heavy-ball-ema", "lr", ("mu", (0.0, 0.3, 0.9))),
        ("momentum", "mu", ("lr", (0.002, 0.03, 0.1, 0.13, 0.19))),
        ("heavy-ball-ema", "mu", ("lr", (0.002, 0.03, 0.1, 0.5, 1.5))),
    ],
)
def test_nothing_beats_the_ridge(key, of, along):
    values = RATES if of == "lr" else MOMENTA[1:]
    found = settings_map(RAVINE, Run(key), (of, values), along, steps=1)
    best = found.of.run.declaration.best[of]
    for row, cell in zip(found.factor, found.of.cells[:: len(values)], strict=True):
        low, high = curvatures(RAVINE, dict(cell.parameters))
        value = cell.run.best(of, low, high)
        runs = [
            cell.run.replace(**{of: value * share})
            for share in (1.0, 0.98, 1.02)
            if share * value < 0.9999 or of == "lr"
        ]
        at, *beside = (max(factors([run] * 2, np.array([low, high]))) for run in runs)
        assert at <= row.min() + 1e-12 and all(at <= one + 1e-12 for one in beside), best


def test_the_root_law():
    # Polyak 1964: at best the factor is (√κ - 1)/(√κ + 1) with momentum, (κ - 1)/(κ + 1) without.
    for kappa in (4.0, 20.0, 300.0):
        root = np.sqrt(kappa)
        rate = (2 / (1 + root)) ** 2
        run = Run("momentum", lr=rate)
        mu = run.best("mu", 1.0, kappa)
        assert np.sqrt(mu) == pytest.approx((root - 1) / (root + 1))
        # At the very best both roots of each direction are equal, where rounding shows by its root.
        assert max(factors([run.replace(mu=mu)] * 2, np.array([1, kappa]))) == pytest.approx(np.sqrt(mu), abs=1e-6)
        plain = Run("sgd", lr=Run("sgd").best("lr", 1.0, kappa))
        assert max(factors([plain] * 2, np.array([1, kappa]))) == pytest.approx((kappa - 1) / (kappa + 1))


def test_only_where_theory_is_exact_it_is_asked():
    assert [key for key in ("sgd", "momentum", "nesterov", "heavy-ball-ema") if not is_linear(Run(key))] == []
    assert [key for key in ("adagrad", "adam", "rmsprop", "sign-sgd", "newton", "polyak") if is_linear(Run(key))] == []
    assert not is_linear(Run("sgd", schedule="cosine"))
    ahead = Run(write_rule("Ahead", "w = w - lr*grad(w - lr*g)").key, lr=0.25)
    assert is_linear(ahead)
    assert factors([ahead], np.array([2.0])) == pytest.approx([1 - 0.5 * (1 - 0.5)])
    axes = (("lr", (0.01, 0.02)), ("mu", (0.1, 0.9)))
    assert settings_map(RAVINE, Run("momentum"), *axes, steps=1).curves
    for surface, more in ((RAVINE, {"noise": 0.1}), (SURFACES["himmelblau"], {}), (SURFACES["iris-line"], {})):
        found = settings_map(surface, Run("momentum"), *axes, steps=1, **more)
        assert found.factor is None and found.curves == []
    assert settings_map(SURFACES["saddle"], Run("momentum"), *axes, steps=1).curves == []


WRONG = [
    ({"x": ("eta", (0.1,))}, "'eta' is no setting of Momentum here, which has lr, mu, noise, kappa, theta"),
    ({"x": ("lr", ())}, "'lr' needs 1 to"),
    ({"x": ("lr", [0.1] * (MAX_VALUES + 1))}, "'lr' needs 1 to"),
    ({"x": ("lr", (np.nan,))}, "finite"),
    ({"x": ("lr", (99.0,))}, "lr"),
    ({"x": ("mu", (0.1,))}, "both axes are 'mu'"),
    ({"x": ("noise", (-1.0,))}, "noise=-1.0 is not"),
    ({"x": ("kappa", (0.5,))}, "kappa"),
    ({"start": (np.nan, 0)}, "a start is"),
    ({"start": (1, 2, 3)}, "a start is"),
    ({"start": np.zeros((1001, 2))}, "1001 starts"),
    ({"start": np.zeros((0, 2))}, "0 starts"),
    ({"steps": 5001}, "steps=5001"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=[f"{next(iter(one))} {said}" for one, said in WRONG])
def test_what_makes_no_sense_is_refused(wrong, said):
    asked = {"x": ("lr", (0.1, 0.2)), "y": ("mu", (0.5,)), "steps": 3} | wrong
    with pytest.raises(ValueError, match=said):
        settings_map(RAVINE, Run("momentum"), **asked)
