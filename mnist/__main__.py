"""Trains without a browser: ``python -m mnist --run adagrad:lr=0.01 --iterations 1000 --seed 0``."""

from __future__ import annotations

import csv
import sys
from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from mnist import History, Training, train
from mnist.arguments import SETTINGS, Parser, add_settings, carry_out
from optimizers import Run


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = Parser("python -m mnist", "Train a small network on MNIST; prints accuracy at every measured iteration.")
    parser.add_argument("--run", required=True, metavar="RUN", help="optimizer and settings, as in links: adam:lr=0.01")
    add_settings(parser)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write iteration, loss and accuracies to a file")
    given = parser.parse_args(arguments)
    return carry_out(parser, lambda: _train(given))


def _train(given: Namespace) -> None:
    training = Training(Run.parse(given.run), **{name: getattr(given, name) for name in SETTINGS})
    # Opened first: a place that cannot be written to is no news for the end of a long training.
    with given.csv.open("w", newline="", encoding="utf-8") if given.csv else nullcontext() as file:
        history = train(training, _print)
        if file is not None:
            _write(file, history)


def _print(history: History) -> None:
    at, loss = history.measured_at[-1], f"loss {history.train_loss[-1]:.4f}"
    accuracies = f"batch accuracy {history.train_accuracy[-1]:.4f}  test accuracy {history.test_accuracy[-1]:.4f}"
    diverged = f"  diverged at {history.diverged_at}" if history.diverged_at >= 0 else ""
    print(f"iteration {at:>6}  {loss}  {accuracies}{diverged}", flush=True)


def _write(file: TextIO, history: History) -> None:
    columns = (history.measured_at, history.train_accuracy, history.test_accuracy)
    accuracies = {at: both for at, *both in zip(*(column.tolist() for column in columns), strict=True)}
    writer = csv.writer(file)
    writer.writerow(["iteration", "train_loss", "train_accuracy", "test_accuracy"])
    for iteration, loss in enumerate(history.train_loss.tolist(), start=1):
        writer.writerow([iteration, loss, *accuracies.get(iteration, ("", ""))])


if __name__ == "__main__":
    sys.exit(main())
