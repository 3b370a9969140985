"""Trains without a browser: ``python -m mnist --run adagrad:lr=0.01 --iterations 1000 --seed 0``."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from mnist import ACTIVATIONS, DataError, History, Part, Training, train
from optimizers import OPTIMIZERS, Run


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, or 2 after one sentence on what cannot be read."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        hidden = tuple(int(size) for size in given.hidden.split(",") if size.strip())
        names = ("iterations", "batch", "activation", "init", "seed", "interval")
        settings = {name: getattr(given, name) for name in names}
        training = Training(Run.parse(given.run), hidden=hidden, **settings)
        history = train(training, _print)
        if given.csv:
            _write(given.csv, history)
    except (ValueError, DataError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    usual = Training(Run("sgd"))
    parser = argparse.ArgumentParser(
        prog="python -m mnist",
        description="Train a small network on MNIST; prints accuracy at every measured iteration.",
        epilog=f"Optimizers: {', '.join(OPTIMIZERS)}. Settings follow a colon: adam:lr=0.01,rho1=0.9",
    )
    parser.add_argument("--run", required=True, metavar="RUN", help="optimizer and settings, as in links: adam:lr=0.01")
    for name, what in {
        "iterations": "how many updates",
        "batch": "images a batch, drawn with replacement",
        "seed": "of initial weights and batches",
        "interval": "iterations from one measurement to the next",
    }.items():
        default = getattr(usual, name)
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{what} (%(default)s)")
    sizes = ",".join(map(str, usual.hidden))
    parser.add_argument("--hidden", default=sizes, metavar="A,B", help="sizes of the hidden layers (%(default)s)")
    choices = ", ".join(ACTIVATIONS)
    parser.add_argument("--activation", default=usual.activation, metavar="NAME", help=f"{choices} (%(default)s)")
    parser.add_argument(
        "--init", type=float, default=usual.init, metavar="SIGMA", help="deviation of the initial weights (%(default)s)"
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write iteration, loss and accuracies to a file")
    return parser


def _print(part: Part) -> None:
    for at, on_batch, on_test in zip(part.measured_at, part.train_accuracy, part.test_accuracy, strict=True):
        loss = f"loss {part.losses[-1]:.4f}"
        print(f"iteration {at:>6}  {loss}  batch accuracy {on_batch:.4f}  test accuracy {on_test:.4f}", flush=True)


def _write(file: Path, history: History) -> None:
    columns = (history.measured_at, history.train_accuracy, history.test_accuracy)
    accuracies = {int(at): (on_batch, on_test) for at, on_batch, on_test in zip(*columns, strict=True)}
    with file.open("w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow(["iteration", "train_loss", "train_accuracy", "test_accuracy"])
        for iteration, loss in enumerate(history.train_loss, start=1):
            writer.writerow([iteration, float(loss), *accuracies.get(iteration, ("", ""))])


if __name__ == "__main__":
    sys.exit(main())
