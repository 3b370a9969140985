"""Writes optax.json: trajectories of optax's optimizers in float64, for what PyTorch has not.

Needs optax, which the project itself does not: ``pip install optax==0.2.8 jax==0.10.2``, then, in the project's folder,
``python tests/pure/optimizers/references/generate_optax.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import optax
from recording import STEPS, SURFACES, record

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


class Averaged(NamedTuple):
    """The state of an optimizer, and the average of its points."""

    inner: optax.OptState
    average: optax.Params


def averaged(inner: optax.GradientTransformation, decay: float) -> optax.GradientTransformation:
    """The same steps, with an exponential moving average of the points beside them."""

    def update(gradient: optax.Updates, state: Averaged, w: optax.Params) -> tuple[optax.Updates, Averaged]:
        step, kept = inner.update(gradient, state.inner, w)
        new = optax.apply_updates(w, step)
        return step, Averaged(kept, optax.incremental_update(new, state.average, 1 - decay))

    return optax.GradientTransformation(lambda w: Averaged(inner.init(w), w), update)


# Our run, and the same in optax's words.
RUNS = {
    "sign-sgd:lr=0.0537": optax.sign_sgd(0.0537),
    "sgd-clipped:lr=0.002,most=20": optax.chain(optax.clip_by_global_norm(20.0), optax.sgd(0.002)),
    "normalized-sgd:lr=0.0537,eps=1e-3": optax.chain(optax.normalize_by_update_norm(eps=1e-3), optax.sgd(0.0537)),
    "weight-ema:lr=0.0005,alpha=0.85": averaged(optax.sgd(0.0005), 0.85),
    "lars:lr=0.1,mu=0.8,trust=0.01": optax.lars(0.1, trust_coefficient=0.01, momentum=0.8),
    "lookahead:lr=0.0003,mu=0.8,k=4,share=0.4": optax.lookahead(optax.sgd(0.0003, momentum=0.8), 4, 0.4),
    # pytorch-optimizer takes this norm in float32, whatever the type of the weights.
    "sam:lr=0.0003,mu=0.8,radius=0.2": optax.contrib.sam(
        optax.sgd(0.0003, momentum=0.8), optax.chain(optax.contrib.normalize(), optax.sgd(0.2)), opaque_mode=True
    ),
    "heavy-ball-ema:lr=0.0015,mu=0.8": optax.chain(optax.ema(0.8, debias=False), optax.scale(-0.0015)),
    "rmsprop-tensorflow:lr=0.02,alpha=0.95,eps=1e-3": optax.rmsprop(
        0.02, decay=0.95, eps=1e-3, initial_scale=1.0, eps_in_sqrt=True
    ),
    "lamb:lr=0.02,rho1=0.85,rho2=0.97,eps=1e-3,decay=0.3": optax.lamb(
        0.02, b1=0.85, b2=0.97, eps=1e-3, weight_decay=0.3
    ),
    "schedule-free-sgd:lr=0.0007,beta=0.8": optax.contrib.schedule_free_sgd(0.0007, b1=0.8),
    "schedule-free-adamw:lr=0.05,beta=0.8,rho2=0.97,eps=1e-3,decay=0.3": optax.contrib.schedule_free_adamw(
        0.05, b1=0.8, b2=0.97, eps=1e-3, weight_decay=0.3
    ),
    "adopt:lr=0.05,rho1=0.85,rho2=0.97,eps=1e-3": optax.contrib.adopt(0.05, b1=0.85, b2=0.97, eps=1e-3),
    "lion:lr=0.0537,rho1=0.85,rho2=0.97": optax.lion(0.0537, b1=0.85, b2=0.97, weight_decay=0.0),
    "adabelief:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-3": optax.adabelief(0.05, b1=0.85, b2=0.99, eps=1e-3, eps_root=1e-3),
    "yogi:lr=0.05,rho1=0.85,rho2=0.97,eps=1e-3": optax.yogi(0.05, b1=0.85, b2=0.97, eps=1e-3),
    # optax weighs the change of the gradient by 1 - b2, the paper by b2: at 0.5 that is the same (optax PR 1715).
    "adan:lr=0.02,rho1=0.9,rho2=0.5,rho3=0.97,eps=1e-3": optax.adan(
        0.02, b1=0.9, b2=0.5, b3=0.97, eps=1e-3, eps_root=0.0
    ),
}


def trajectory(surface: str, run: str) -> list[list[float]]:
    function, start = SURFACES[surface]
    gradient = jax.grad(lambda w: function(w[0], w[1]))
    w = jax.numpy.array(start, dtype="float64")
    if run.startswith("lookahead"):
        w = optax.LookaheadParams.init_synced(w)
    state = RUNS[run].init(w)
    path = [list(start)]
    for _ in range(STEPS):
        more = {"grad_fn": lambda point, _: gradient(point)} if run.startswith("sam") else {}
        step, state = RUNS[run].update(gradient(getattr(w, "fast", w)), state, w, **more)
        w = optax.apply_updates(w, step)
        path.append(evaluated(w, state).tolist())
    return path


def evaluated(w: optax.Params, state: optax.OptState) -> jax.Array:
    """The point that the optimizer says to evaluate."""
    if isinstance(state, optax.contrib.ScheduleFreeState):
        return optax.contrib.schedule_free_eval_params(state, w)
    return state.average if isinstance(state, Averaged) else getattr(w, "slow", w)


if __name__ == "__main__":
    record("optax", f"optax {optax.__version__}", RUNS, trajectory)
