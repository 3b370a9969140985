"""Writes keras.json: trajectories of Keras's optimizers in float64, for its own dialects.

Needs Keras with JAX, which the project itself does not: ``pip install keras==3.15.1 jax==0.10.2``, then, in the
project's folder, ``python tests/pure/optimizers/references/generate_keras.py``.
"""

from __future__ import annotations

import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
from recording import STEPS, SURFACES, record

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")
keras.config.set_floatx("float64")

# Our run, and the same in Keras's words.
RUNS = {
    "adagrad-keras:lr=0.3,eps=1e-3": lambda: keras.optimizers.Adagrad(0.3, initial_accumulator_value=0.1, epsilon=1e-3),
    "rmsprop-keras:lr=0.02,alpha=0.95,eps=1e-3": lambda: keras.optimizers.RMSprop(0.02, rho=0.95, epsilon=1e-3),
    "adam-keras:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-2": lambda: keras.optimizers.Adam(
        0.05, beta_1=0.85, beta_2=0.99, epsilon=1e-2
    ),
    "nadam-keras:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-3": lambda: keras.optimizers.Nadam(
        0.05, beta_1=0.85, beta_2=0.99, epsilon=1e-3
    ),
}


def trajectory(surface: str, run: str) -> list[list[float]]:
    function, start = SURFACES[surface]
    gradient = jax.grad(lambda w: function(w[0], w[1]))
    w = keras.Variable(start, dtype="float64")
    optimizer = RUNS[run]()
    path = [w.numpy().tolist()]
    for _ in range(STEPS):
        optimizer.apply([gradient(w.value)], [w])
        path.append(w.numpy().tolist())
    return path


if __name__ == "__main__":
    record("keras", f"keras {keras.__version__}", RUNS, trajectory)
