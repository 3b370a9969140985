"""Sensitivity: losses as descend gives them, and how wide the good range is."""

import numpy as np
import pytest

from optimizers import Run
from optimizers.good_range import GOOD
from simulation import descend, sensitivity
from simulation.maps.sensitivity import Sensitivity
from surfaces import SURFACES, find
from surfaces.written import write

BOWL, RAVINE = SURFACES["bowl"], SURFACES["ravine"]
VALUES = np.geomspace(1e-3, 10, 9)


def test_losses_are_those_of_descend():
    starts = np.array([(-8.0, 2.0), (1.0, -3.0)])
    runs = [Run("sgd"), Run("newton"), Run("momentum", mu=0.5)]
    found = sensitivity(RAVINE, runs, "lr", VALUES, 40, starts, {"kappa": 5.0})
    assert found.losses.shape == (3, 9, 2) and found.tried.sum(axis=1).tolist() == [9, 7, 9]
    for run, losses, tried in zip(runs, found.losses, found.tried, strict=True):
        for value, at, can in zip(VALUES, losses, tried, strict=True):
            if can:
                race = descend(RAVINE, [run.replace(lr=value)], starts, 40, parameters={"kappa": 5.0})
                np.testing.assert_array_equal(at, race.losses[0, :, -1])
            else:
                assert value > 1 and np.isnan(at).all()
    assert (found.low <= found.median).all(where=~np.isnan(found.median))
    assert (found.median <= found.high).all(where=~np.isnan(found.high))


def test_the_good_range_of_gradient_descent_on_a_bowl():
    # |1 - lr|²ᴺ ≤ 1 - GOOD: for N = 1 between lr = 0.9 and 1.1.
    values = np.array([0.5, 0.89, 0.91, 1.0, 1.09, 1.11, 3.0])
    found = sensitivity(BOWL, [Run("sgd")], "lr", values, 1)
    assert pytest.approx(0.99) == GOOD
    assert found.lowest == 0.0
    assert found.good.tolist() == [[False, False, True, True, True, False, False]]
    assert found.good_ranges.tolist() == [[0.91, 1.09]]
    assert found.widths.tolist() == [pytest.approx(np.log10(1.09 / 0.91))]
    assert found.limits.tolist() == [2.0]


def made(good, values, name="lr", runs=("momentum",)):
    losses = np.where(good, 0.0, 1.0)[:, :, np.newaxis]
    starts = np.array([(1.0, 1.0)])
    return Sensitivity(
        BOWL,
        tuple(map(Run.parse, runs)),
        name,
        np.array(values),
        starts,
        1,
        {},
        losses,
        np.ones(losses.shape[:2], bool),
    )


def test_the_longest_row_of_good_values_counts_and_the_first_of_equals():
    found = made([[True, False, True, True, False, True, True]], [1, 2, 3, 4, 5, 6, 7])
    assert found.good_ranges.tolist() == [[3, 4]]
    found = made([[False] * 3, [False, True, False]], [0.1, 1.0, 10.0], runs=("sgd", "adam"))
    assert np.isnan(found.widths[0]) and found.widths[1] == 0.0
    # Momenta are counted from 1 down.
    assert made([[True, True, True]], [0.9, 0.99, 0.999], "mu").widths.tolist() == [pytest.approx(2.0)]


def test_limits_are_those_at_the_lowest_minimum():
    runs = [Run("sgd"), Run("momentum", mu=0.5), Run("adagrad"), Run("sgd", schedule="cosine")]
    found = sensitivity(RAVINE, runs, "lr", (0.01,), 1, parameters={"kappa": 50.0})
    np.testing.assert_allclose(found.limits, [2 / 50, 3 / 50, np.nan, np.nan])
    assert np.isnan(sensitivity(RAVINE, [Run("momentum")], "mu", (0.5,), 1).limits).all()


def test_without_a_known_minimum_the_lowest_loss_counts_and_without_a_bottom_none():
    mine = find(write("mine", "(x**2 + y**2)/2 + 3", (-4.0, 4.0, -3.0, 3.0)))
    found = sensitivity(mine, [Run("sgd")], "lr", (0.001, 0.5, 1.0), 30)
    assert found.lowest == 3.0 and found.good.tolist() == [[False, True, True]]
    found = sensitivity(SURFACES["saddle"], [Run("sgd")], "lr", (0.001, 0.1), 30)
    assert np.isnan(found.lowest) and not found.good.any() and np.isnan(found.widths).all()


def test_adagrad_is_less_touchy_than_gradient_descent_on_the_ravine():
    found = sensitivity(RAVINE, [Run("sgd"), Run("adagrad")])
    assert found.widths[1] > found.widths[0] + 0.3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"runs": []}, "0 runs"),
        ({"runs": [Run("sgd")] * 9}, "9 runs"),
        ({"name": "mu"}, "'mu' is no setting of SGD"),
        ({"values": (0.1, 0.1)}, "not ascending"),
        ({"values": ()}, "needs 1 to"),
        ({"values": (np.inf,)}, "finite"),
        ({"starts": (1.0,)}, "a start is"),
        ({"noise": -1}, "noise"),
        ({"steps": 1.5}, "steps"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        sensitivity(BOWL, **{"runs": [Run("sgd")], "values": (0.1,), "steps": 2} | wrong)
