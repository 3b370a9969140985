"""Writes packages.json: trajectories of PyTorch's Muon, brought to float64, and of other packages for PyTorch, for what
PyTorch and optax have not.

Needs them, which the project itself does not: ``pip install torch==2.13.0 pytorch-optimizer==4.1.0 prodigyopt==1.1.2
timm==1.0.31``, then, in the project's folder, ``python tests/pure/optimizers/references/generate_packages.py``.
"""

from __future__ import annotations

from importlib.metadata import version

import pytorch_optimizer as optim
import torch
from prodigyopt import Prodigy
from recording import STEPS, SURFACES, record
from timm.optim.adamw import AdamWLegacy

torch.set_default_dtype(torch.float64)
# Muon's matrices are bfloat16 whatever the type of the weights, and its constant is a floor where its author adds it.
torch.Tensor.bfloat16 = torch.Tensor.double
torch.Tensor.clamp = lambda norm, min: norm + min

# Our run, and the same in a package's words.
RUNS = {
    # Its schedules of the slow average last as many steps as the race.
    "ademamix:lr=0.02,rho1=0.85,rho2=0.97,rho3=0.99,mix=3,eps=1e-3": lambda p: optim.AdEMAMix(
        p, lr=0.02, betas=(0.85, 0.97, 0.99), alpha=3.0, t_alpha_beta3=STEPS, eps=1e-3
    ),
    # It cuts off at p what the paper divides by γ and cuts off at 1.
    "sophia:lr=0.05,rho1=0.85,rho2=0.9,bound=0.4,eps=1e-3": lambda p: optim.SophiaH(
        p, lr=0.05 / 0.4, betas=(0.85, 0.9), p=0.4, eps=1e-3 / 0.4, weight_decay=0.0
    ),
    "cautious-adamw:lr=0.05,rho1=0.85,rho2=0.97,eps=1e-3,decay=0.3": lambda p: AdamWLegacy(
        p, lr=0.05, betas=(0.85, 0.97), eps=1e-3, weight_decay=0.3, caution=True
    ),
    # Its momentum is an average, a fifth of the sum, and so must the constant be. Adam does not move a matrix.
    "muon:lr=0.05,mu=0.8,ratio=1,rho1=0.85,rho2=0.97,eps=1e-3": lambda p: torch.optim.Muon(
        p, lr=0.05, momentum=0.8, weight_decay=0.0, eps=0.2e-7
    ),
    "prodigy:lr=0.5,rho1=0.85,rho2=0.97,eps=1e-3,d0=1e-3": lambda p: Prodigy(
        p, lr=0.5, betas=(0.85, 0.97), eps=1e-3, d0=1e-3
    ),
}


def trajectory(surface: str, run: str) -> list[list[float]]:
    function, start = SURFACES[surface]
    w = torch.tensor([start], requires_grad=True)
    optimizer = RUNS[run]([w])
    path = w.tolist()
    for _ in range(STEPS):
        optimizer.zero_grad()
        function(*w[0]).backward()
        if isinstance(optimizer, optim.SophiaH):
            hessian = torch.autograd.functional.hessian(lambda p: function(*p), w[0].detach())
            optimizer.step(hessian=[hessian.diagonal().clone()[None]])
        else:
            optimizer.step()
        path += w.tolist()
    return path


if __name__ == "__main__":
    library = ", ".join(
        f"{name} {version(name).split('+')[0]}" for name in ("torch", "pytorch-optimizer", "prodigyopt", "timm")
    )
    record("packages", library, RUNS, trajectory)
