"""The article's training run against its bare matrix products, and against the same training in eager PyTorch."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from bench.table import Row, print_table
from mnist import Training, load, train
from optimizers import Run

ROUNDS = 7
BLOCK = 1000
RUNS = {"AdaGrad": Run("adagrad", lr=0.01), "Adam": Run("adam", lr=0.01)}


def measure() -> list[Row]:
    """1,000 iterations with 100 evaluations on one core; all sides in turn, best of several."""
    sides: dict[str, Callable[[], object]] = {"products": _bare_products(Training(RUNS["Adam"]))}
    sides |= {name: lambda run=run: train(Training(run)) for name, run in RUNS.items()}
    if find_spec("torch"):
        sides["PyTorch"] = _in_pytorch(Training(RUNS["Adam"]))
    best = dict.fromkeys(sides, np.inf)
    with threadpool_limits(1):
        for _ in range(ROUNDS):
            for name, side in sides.items():
                begun = time.perf_counter()
                side()
                best[name] = min(best[name], time.perf_counter() - begun)
    rows = []
    for name in RUNS:
        ratio = best[name] / best["products"]
        measured = f"{ratio:.2f} × ({best[name]:.2f} s against {best['products']:.2f} s)"
        rows.append(Row(f"{name} on MNIST against its bare matrix products", measured, "≤ 1.35 ×", ratio <= 1.35))
    what, budget = "Adam on MNIST against eager PyTorch, one thread", "< 1 ×"
    if "PyTorch" not in best:
        return [*rows, Row(what, "torch is not installed", budget, None)]
    ratio = best["Adam"] / best["PyTorch"]
    measured = f"{ratio:.2f} × ({best['Adam']:.2f} s against {best['PyTorch']:.2f} s)"
    return [*rows, Row(what, measured, budget, ratio < 1)]


def _bare_products(training: Training) -> Callable[[], None]:
    """Every matrix product of the training and no other work: row by row, the test images in blocks."""
    random = np.random.default_rng(0)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return random.random((rows, columns), np.float32)

    sizes = training.network.sizes
    weights = [matrix(inputs, outputs) for inputs, outputs in pairwise(sizes)]
    gradients = [np.empty_like(layer) for layer in weights]
    batch = [matrix(training.batch, size) for size in sizes]
    errors = [matrix(training.batch, size) for size in sizes]
    test = matrix(len(load().test), sizes[0])
    blocks = [
        [test[at : at + BLOCK], *(matrix(BLOCK, size) for size in sizes[1:])] for at in range(0, len(test), BLOCK)
    ]

    def forward(layers: list[np.ndarray]) -> None:
        for x, layer, out in zip(layers, weights, layers[1:], strict=False):
            np.matmul(x, layer, out=out)

    def backward() -> None:
        for depth in range(len(weights) - 1, -1, -1):
            np.matmul(batch[depth].T, errors[depth + 1], out=gradients[depth])
            if depth:
                np.matmul(errors[depth + 1], weights[depth].T, out=errors[depth])

    def products() -> None:
        # Without this the numbers would soon be infinite, which some processors handle more slowly.
        for array in (*batch[1:], *errors):
            array[:] = 1e-3
        for t in range(1, training.iterations + 1):
            forward(batch)
            backward()
            forward(batch)
            if t % training.interval == 0:
                for block in blocks:
                    forward(block)

    return products


def _in_pytorch(training: Training) -> Callable[[], None]:
    """The same training as one writes it in PyTorch, without compilation."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    images = load()
    x_train, x_test = (torch.from_numpy(x.astype(np.float32) / 255) for x in (images.train, images.test))
    d_train, d_test = (torch.from_numpy(d.astype(np.int64)) for d in (images.train_labels, images.test_labels))
    settings = training.run.values

    def accuracy(network: nn.Module, x: torch.Tensor, d: torch.Tensor) -> float:
        return (network(x).argmax(dim=1) == d).float().mean().item()

    def run() -> None:
        torch.manual_seed(training.seed)
        first, second = training.hidden
        network = nn.Sequential(
            nn.Linear(784, first), nn.Sigmoid(), nn.Linear(first, second), nn.Sigmoid(), nn.Linear(second, 10)
        )
        betas = settings["rho1"], settings["rho2"]
        optimizer = torch.optim.Adam(network.parameters(), lr=settings["lr"], betas=betas, eps=settings["eps"])
        cross_entropy = nn.CrossEntropyLoss()
        for t in range(1, training.iterations + 1):
            drawn = torch.randint(len(x_train), (training.batch,))
            x, d = x_train[drawn], d_train[drawn]
            optimizer.zero_grad()
            cross_entropy(network(x), d).backward()
            optimizer.step()
            with torch.no_grad():
                cross_entropy(network(x), d).item()
                if t % training.interval == 0:
                    accuracy(network, x, d)
                    accuracy(network, x_test, d_test)

    return run


if __name__ == "__main__":
    print_table(measure())
