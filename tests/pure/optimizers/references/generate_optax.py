"""Writes optax.json: trajectories of optax's optimizers in float64, for what PyTorch has not.

Needs optax, which the project itself does not: ``pip install optax==0.2.8 jax==0.10.2``, then, in the project's folder,
``python tests/optimizers/references/generate_optax.py``.
"""

from __future__ import annotations

import jax
import optax
from recording import STEPS, SURFACES, record

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

# Our run, and the same in optax's words.
RUNS = {
    "sign-sgd:lr=0.0537": optax.sign_sgd(0.0537),
    "heavy-ball-ema:lr=0.0015,mu=0.8": optax.chain(optax.ema(0.8, debias=False), optax.scale(-0.0015)),
    "rmsprop-tensorflow:lr=0.02,alpha=0.95,eps=1e-3": optax.rmsprop(
        0.02, decay=0.95, eps=1e-3, initial_scale=1.0, eps_in_sqrt=True
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
    state = RUNS[run].init(w)
    path = [w.tolist()]
    for _ in range(STEPS):
        step, state = RUNS[run].update(gradient(w), state, w)
        w = optax.apply_updates(w, step)
        path.append(w.tolist())
    return path


if __name__ == "__main__":
    record("optax", f"optax {optax.__version__}", RUNS, trajectory)
