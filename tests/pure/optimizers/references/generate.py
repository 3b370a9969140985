"""Writes torch.json: trajectories of PyTorch's optimizers in float64, against which ours are tested.

Needs PyTorch, which the project itself does not: ``pip install torch==2.13.0``, then, in the project's folder,
``python tests/pure/optimizers/references/generate.py``. Its neighbours have what PyTorch has not.
"""

from __future__ import annotations

import torch
from recording import STEPS, SURFACES, record
from torch import optim

# NAdam keeps the product of its momenta in the default type, whatever the type of the weights.
torch.set_default_dtype(torch.float64)

# Our run, and the same in PyTorch's words.
RUNS = {
    "sgd:lr=0.0005": lambda p: optim.SGD(p, lr=0.0005),
    "sgd-weight-decay:lr=0.0005,decay=0.4": lambda p: optim.SGD(p, lr=0.0005, weight_decay=0.4),
    "momentum:lr=0.0003,mu=0.8": lambda p: optim.SGD(p, lr=0.0003, momentum=0.8),
    "nesterov:lr=0.0003,mu=0.8": lambda p: optim.SGD(p, lr=0.0003, momentum=0.8, nesterov=True),
    "adagrad:lr=0.3,eps=1e-10,h0=0": lambda p: optim.Adagrad(p, lr=0.3, eps=1e-10),
    "adadelta:lr=0.8,rho=0.93,eps=1e-3": lambda p: optim.Adadelta(p, lr=0.8, rho=0.93, eps=1e-3),
    "rprop:lr=0.02,down=0.4,up=1.1": lambda p: optim.Rprop(p, lr=0.02, etas=(0.4, 1.1)),
    "rmsprop:lr=0.02,alpha=0.95,eps=1e-8,h0=0": lambda p: optim.RMSprop(p, lr=0.02, alpha=0.95, eps=1e-8),
    "rmsprop-centered:lr=0.02,alpha=0.95,eps=1e-2": lambda p: optim.RMSprop(
        p, lr=0.02, alpha=0.95, eps=1e-2, centered=True
    ),
    "rmsprop-momentum:lr=0.005,alpha=0.95,mu=0.8,eps=1e-8": lambda p: optim.RMSprop(
        p, lr=0.005, alpha=0.95, momentum=0.8, eps=1e-8
    ),
    "adam:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-8": lambda p: optim.Adam(p, lr=0.05, betas=(0.85, 0.99), eps=1e-8),
    "adam-l2:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-8,decay=0.3": lambda p: optim.Adam(
        p, lr=0.05, betas=(0.85, 0.99), eps=1e-8, weight_decay=0.3
    ),
    "adamax:lr=0.05,rho1=0.85,rho2=0.97,eps=1e-3": lambda p: optim.Adamax(p, lr=0.05, betas=(0.85, 0.97), eps=1e-3),
    "adamw:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-3,decay=0.3": lambda p: optim.AdamW(
        p, lr=0.05, betas=(0.85, 0.99), eps=1e-3, weight_decay=0.3
    ),
    "amsgrad:lr=0.05,rho1=0.85,rho2=0.97,eps=1e-3": lambda p: optim.Adam(
        p, lr=0.05, betas=(0.85, 0.97), eps=1e-3, amsgrad=True
    ),
    "nadam:lr=0.02,rho1=0.85,rho2=0.99,eps=1e-3": lambda p: optim.NAdam(p, lr=0.02, betas=(0.85, 0.99), eps=1e-3),
    "radam:lr=0.002,rho1=0.85,rho2=0.99,eps=1e-3": lambda p: optim.RAdam(p, lr=0.002, betas=(0.85, 0.99), eps=1e-3),
}


def trajectory(surface: str, run: str) -> list[list[float]]:
    function, start = SURFACES[surface]
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = RUNS[run]([w])
    path = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        function(w[0], w[1]).backward()
        optimizer.step()
        path.append(w.tolist())
    return path


if __name__ == "__main__":
    record("torch", f"torch {torch.__version__.split('+')[0]}", RUNS, trajectory)
