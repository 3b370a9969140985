"""Writes torch.json: trajectories of PyTorch's optimizers in float64, against which ours are tested.

Needs PyTorch, which the project itself does not: ``pip install torch==2.13.0``, then, in the project's folder,
``python tests/optimizers/references/generate.py``. The surfaces are written here once more, by hand, and PyTorch's own
autograd takes their gradients, so nothing of the project takes part.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

STEPS = 100

SURFACES = {
    "ravine": (lambda x, y: x**2 / 2 + 20 * y**2 / 2, (-8.0, 2.0)),
    "rosenbrock": (lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, (-1.5, 2.0)),
    "himmelblau": (lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, (-0.2, 0.7)),
    "beale": (
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        (1.0, 1.5),
    ),
}

# Our run, and the same in PyTorch's words.
RUNS = {
    "sgd:lr=0.0005": lambda p: torch.optim.SGD(p, lr=0.0005),
    "momentum:lr=0.0003,mu=0.8": lambda p: torch.optim.SGD(p, lr=0.0003, momentum=0.8),
    "adagrad:lr=0.3,eps=1e-10": lambda p: torch.optim.Adagrad(p, lr=0.3, eps=1e-10),
    "rmsprop:lr=0.02,alpha=0.95,eps=1e-8": lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.95, eps=1e-8),
    "adam:lr=0.05,rho1=0.85,rho2=0.99,eps=1e-8": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.85, 0.99), eps=1e-8),
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


def main() -> None:
    answer = {
        "library": f"torch {torch.__version__.split('+')[0]}",
        "trajectories": [
            {"surface": surface, "run": run, "positions": trajectory(surface, run)}
            for surface in SURFACES
            for run in RUNS
        ],
    }
    Path(__file__).with_name("torch.json").write_text(json.dumps(answer) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
