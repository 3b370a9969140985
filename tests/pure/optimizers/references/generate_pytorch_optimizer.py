"""Writes pytorch_optimizer.json: trajectories of pytorch-optimizer's optimizers in float64, for what optax has not.

Needs that package, which the project itself does not: ``pip install torch==2.13.0 pytorch-optimizer==4.1.0``, then, in
the project's folder, ``python tests/pure/optimizers/references/generate_pytorch_optimizer.py``.
"""

from __future__ import annotations

from importlib.metadata import version

import pytorch_optimizer as optim
import torch
from recording import STEPS, SURFACES, record

torch.set_default_dtype(torch.float64)

# Our run, and the same in the package's words.
RUNS = {
    # Its schedules of the slow average last as many steps as the race.
    "ademamix:lr=0.02,rho1=0.85,rho2=0.97,rho3=0.99,mix=3,eps=1e-3": lambda p: optim.AdEMAMix(
        p, lr=0.02, betas=(0.85, 0.97, 0.99), alpha=3.0, t_alpha_beta3=STEPS, eps=1e-3
    ),
    # It cuts off at p what the paper divides by γ and cuts off at 1.
    "sophia:lr=0.05,rho1=0.85,rho2=0.9,bound=0.4,eps=1e-3": lambda p: optim.SophiaH(
        p, lr=0.05 / 0.4, betas=(0.85, 0.9), p=0.4, eps=1e-3 / 0.4, weight_decay=0.0
    ),
}


def trajectory(surface: str, run: str) -> list[list[float]]:
    function, start = SURFACES[surface]
    w = torch.tensor(start, requires_grad=True)
    optimizer = RUNS[run]([w])
    path = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        function(w[0], w[1]).backward()
        if isinstance(optimizer, optim.SophiaH):
            hessian = torch.autograd.functional.hessian(lambda p: function(p[0], p[1]), w.detach())
            optimizer.step(hessian=[hessian.diagonal().clone()])
        else:
            optimizer.step()
        path.append(w.tolist())
    return path


if __name__ == "__main__":
    record("pytorch_optimizer", f"pytorch-optimizer {version('pytorch-optimizer')}", RUNS, trajectory)
