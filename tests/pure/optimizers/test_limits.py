"""The limits that the cards mark, where theory is exact: on quadratic bowls."""

import numpy as np
import pytest

from formula.to_numpy import function
from formula.tree import Assignment
from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES

LIMITED = [key for key, optimizer in OPTIMIZERS.items() if optimizer.limit]


def limit(run, steepest):
    compiled = function((Assignment("limit", run.declaration.limit_tree),), ("limit",))
    return float(compiled(lam=steepest, **run.values)[0])


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kappa", [1.0, 20.0, 300.0])
@pytest.mark.parametrize("theta", [0.0, 37.0])
@pytest.mark.parametrize("key", LIMITED)
def test_a_little_below_settles_and_a_little_above_diverges(key, kappa, theta, mu):
    settings = {"mu": mu} if "mu" in {h.key for h in OPTIMIZERS[key].hyperparameters} else {}
    ravine, parameters = SURFACES["ravine"], {"kappa": kappa, "theta": theta}
    steepest = np.linalg.eigvalsh(ravine.hessian([0.0, 0.0], **parameters))[-1]
    assert steepest == pytest.approx(kappa)
    most = limit(Run(key, **settings), steepest)
    if most * 1.01 > OPTIMIZERS[key].hyperparameter("lr").high:
        pytest.skip("beyond the range of the learning rate")
    runs = [Run(key, lr=most * share, **settings) for share in (0.99, 1.01)]
    race = descend(ravine, runs, (1e-3, 1e-3), 5000, parameters=parameters)
    below, above = race.losses
    assert below[-100:].max() < 1e-2 * below[:100].max()
    assert race.diverged_at[1] > 0 or above[-100:].max() > 1e3 * above[0]


def test_the_numbers_of_the_sentence():
    assert limit(Run("sgd"), 20.0) == 0.1
    assert limit(Run("momentum", mu=0.9), 20.0) == pytest.approx(0.19)
    assert limit(Run("sgd-weight-decay", decay=0.5), 19.5) == 0.1
    assert limit(Run("nesterov", mu=0.9), 20.0) == pytest.approx(3.8 / 2.8 / 20)
    assert limit(Run("heavy-ball-ema", mu=0.9), 20.0) == pytest.approx(1.9)
    assert LIMITED == ["sgd", "sgd-weight-decay", "momentum", "heavy-ball-ema", "nesterov"]
