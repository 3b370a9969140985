"""The article's training run against its bare matrix products and eager PyTorch, its parts, and a whole race."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count, pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from bench.table import Row, print_table
from jobs.scheduler import Scheduler
from mnist import RunState, Training, advance, begin, load, train
from mnist.evaluation import Evaluation
from mnist.probe import Probe
from mnist.training import CHECKPOINTS
from optimizers import Run

ROUNDS = 7
BLOCK = 1000
STEPS = 20
RACE = [Run(key, lr=0.01) for key in ("sgd", "momentum", "adagrad", "rmsprop", "adam")]
RUNS = {"AdaGrad": Run("adagrad", lr=0.01), "Adam": Run("adam", lr=0.01)}


def measure() -> list[Row]:
    """All budgets of the training; each row's sides in turn, best of several."""
    return [*_single(), *_orthogonal(), _inside(), _joined(), *_races()]


def _best(sides: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each side."""
    best = dict.fromkeys(sides, np.inf)
    for _ in range(rounds):
        for name, side in sides.items():
            begun = time.perf_counter()
            side()
            best[name] = min(best[name], time.perf_counter() - begun)
    return best


def _single() -> list[Row]:
    """1,000 iterations with 100 evaluations on one core."""
    sides: dict[str, Callable[[], object]] = {"products": _bare_products(Training(RUNS["Adam"]))}
    sides |= {name: lambda run=run: train(Training(run)) for name, run in RUNS.items()}
    if find_spec("torch"):
        sides["PyTorch"] = _in_pytorch(Training(RUNS["Adam"]))
    with threadpool_limits(1):
        best = _best(sides)
    rows = []
    for name in RUNS:
        ratio = best[name] / best["products"]
        measured = f"{ratio:.2f} × ({best[name]:.2f} s against {best['products']:.2f} s)"
        rows.append(Row(f"{name} on MNIST against its bare matrix products", measured, "≤ 1.2 ×", ratio <= 1.2))
    what, budget = "Adam on MNIST against eager PyTorch, one thread", "< 1 ×"
    if "PyTorch" not in best:
        return [*rows, Row(what, "torch is not installed", budget, None)]
    ratio = best["Adam"] / best["PyTorch"]
    measured = f"{ratio:.2f} × ({best['Adam']:.2f} s against {best['PyTorch']:.2f} s)"
    return [*rows, Row(what, measured, budget, ratio < 1)]


def _orthogonal() -> list[Row]:
    """Muon, which makes three matrices orthogonal in each iteration, against Adam; none is evaluated."""
    sides: dict[str, Callable[[], object]] = {}
    for key in ("adam", "muon"):
        begun = begin(Training(Run(key), interval=BLOCK))
        sides[f"{key}, iterations"] = lambda state=begun: advance(state, STEPS)
        sides[key] = _rule(begun)
    with threadpool_limits(1):
        # Short, so that some are undisturbed.
        best = _best(sides, 5 * ROUNDS)
    rows = []
    for part, what, budget in (("", "the rule alone", None), (", iterations", "gradients with it", 3)):
        muon, adam = best[f"muon{part}"], best[f"adam{part}"]
        measured = f"{muon / adam:.2f} × ({1000 * muon / STEPS:.2f} ms against {1000 * adam / STEPS:.2f} ms)"
        within = ("–", None) if budget is None else (f"≤ {budget} ×", muon / adam <= budget)
        rows.append(Row(f"Muon's step on the article's network against Adam's, {what}", measured, *within))
    return rows


def _rule(begun: RunState) -> Callable[[], None]:
    """Some steps of a rule with one gradient."""
    training, weights = begun.training, begun.weights.copy()
    gradient = np.random.default_rng(0).standard_normal(len(weights), np.float32)
    update = training.run.compile(weights, training.iterations, training.network.blocks)

    def steps() -> None:
        memory = {name: array.copy() for name, array in begun.memory.items()}
        for t in range(1, STEPS + 1):
            update(weights, gradient, t, memory)

    return steps


def _inside() -> Row:
    """What a training notes of its inside: 100 times rates and gradients, 20 times weights and a step's spectrum."""
    training = Training(RUNS["Adam"])
    probe, state = Probe(training), advance(begin(training), 1)
    gradient = np.random.default_rng(0).standard_normal(len(state.weights), np.float32)

    def inside() -> None:
        for _ in range(training.points):
            probe.rates(state.weights, gradient, 2, state.memory)
            probe.gradients(gradient)
        for _ in range(CHECKPOINTS):
            before = state.weights.copy()
            state.weights.copy()
            probe.spectrum(before, gradient)

    best = _best({"inside": inside, "training": lambda: train(training)})
    share = best["inside"] / (best["training"] - best["inside"])
    measured = f"{100 * share:.1f} % ({1000 * best['inside']:.0f} ms)"
    return Row("Rates, gradients and checkpoints against a training without", measured, "< 5 %", share < 0.05)


def _joined() -> Row:
    """One evaluation of five networks by one product, for each of them, against that of one alone."""
    training = Training(RUNS["Adam"])
    network, evaluation = training.network, Evaluation(training.network)
    runs = [network.layers(network.initial(np.random.default_rng(seed), 0.1)) for seed in range(len(RACE))]
    with threadpool_limits(1):
        sides = {"alone": lambda: evaluation.accuracy(runs[0]), "joined": lambda: evaluation.accuracies(runs)}
        best = _best(sides, 5 * ROUNDS)
    each = best["joined"] / len(runs)
    measured = f"{each / best['alone']:.2f} × ({1000 * each:.1f} ms against {1000 * best['alone']:.1f} ms)"
    return Row("Accuracy of each of five runs, joined, against one alone", measured, "≤ 1 ×", each <= best["alone"])


def _races() -> list[Row]:
    """A race of five optimizers on two worker processes, against one run alone in this process, and thirty sessions
    that start the same one at once."""
    scheduler = Scheduler(2, 600.0)
    scheduler.warm()
    seeds = count()

    def race(sessions: int = 1, iterations: int = 1000) -> None:
        # What was computed before would be there at once.
        seed = next(seeds)
        for session in range(sessions):
            scheduler.submit(f"session {session}", [Training(run, iterations, seed=seed) for run in RACE])
        for session in range(sessions):
            if not scheduler.wait(f"session {session}", lambda found: found.status == "done", 600.0):
                raise TimeoutError("the race has not ended")

    try:
        # Every worker reads the images once.
        race(iterations=20)
        sides = {"race": race, "class": lambda: race(30), "alone": lambda: train(Training(RUNS["Adam"]))}
        best = _best(sides, 3)
    finally:
        scheduler.close()
    one, thirty = best["race"] / best["alone"], best["class"] / best["race"]
    measured = f"{one:.2f} × ({best['race']:.2f} s against {best['alone']:.2f} s)"
    of_class = f"{thirty:.2f} × ({best['class']:.2f} s against {best['race']:.2f} s)"
    return [
        Row("Five optimizers on two workers against one run alone", measured, "≤ 2.2 ×", one <= 2.2),
        Row("The same race started by thirty sessions at once, against by one", of_class, "≤ 1.2 ×", thirty <= 1.2),
    ]


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
