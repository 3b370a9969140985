"""The numbers of update rules under the names that papers, PyTorch and Keras have for them: usual values and ranges."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Range(NamedTuple):
    """Where a hyperparameter stands at first, and how far its slider reaches."""

    default: float
    low: float
    high: float


RATE = Range(0.01, 1e-6, 10.0)
DECAY = Range(0.9, 0.0, 0.9999)
LONG_DECAY = Range(0.999, 0.0, 0.99999)
STABILIZER = Range(1e-7, 1e-12, 1.0)
WEIGHT_DECAY = Range(0.01, 1e-6, 1.0)
UNKNOWN = Range(0.5, 0.0, 10.0)

RATES = ("lr", "learning_rate", "eta", "step_size", "stepsize", "lr0", "lr_0", "eta0", "eta_0")
USUAL: dict[str, Range] = {
    **dict.fromkeys(RATES, RATE),
    # Ruder 2016 and RMSProp's authors write gamma and rho, Sutskever et al. 2013 mu, Kingma & Ba 2015 beta.
    **dict.fromkeys(("mu", "momentum", "gamma", "rho", "beta", "alpha", "decay_rate", "rho1", "rho_1"), DECAY),
    **dict.fromkeys(("beta1", "beta_1", "b1", "gamma1", "gamma_1", "mu1", "alpha1"), DECAY),
    **dict.fromkeys(("rho2", "rho_2", "beta2", "beta_2", "b2", "gamma2", "gamma_2"), LONG_DECAY),
    **dict.fromkeys(("beta3", "beta_3", "b3", "ema_decay"), LONG_DECAY),
    **dict.fromkeys(("eps", "epsilon", "delta", "stabilizer", "fuzz"), STABILIZER),
    **dict.fromkeys(("weight_decay", "wd", "decay", "lam", "lamb", "lambd", "lambda_", "l2"), WEIGHT_DECAY),
    "dampening": Range(0.0, 0.0, 0.9999),
}
"""What each name usually stands for."""


def usual(name: str, among: Collection[str]) -> Range:
    """The usual range of a hyperparameter in a rule that has the names ``among``.

    ``alpha`` is the learning rate of Kingma & Ba where the rule has no other, else the decay of PyTorch's RMSProp.
    """
    if name == "alpha" and not set(among) & set(RATES):
        return RATE
    return USUAL.get(name, UNKNOWN)
