"""Trains without a browser: ``python -m mnist --run adagrad:lr=0.01 --iterations 1000 --seed 0``."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import textwrap
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn, TextIO

from mnist import ACTIVATIONS, DataError, History, Training, train
from optimizers import OPTIMIZERS, Run


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # One sentence, without the usage before it.
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        names = ("iterations", "batch", "hidden", "activation", "init", "seed", "interval")
        training = Training(Run.parse(given.run), **{name: getattr(given, name) for name in names})
        # Opened first: a place that cannot be written to is no news for the end of a long training.
        with given.csv.open("w", newline="", encoding="utf-8") if given.csv else nullcontext() as file:
            history = train(training, _print)
            if file is not None:
                _write(file, history)
    except BrokenPipeError:
        # The reader has seen enough, as in "| head"; the interpreter must not write to it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, DataError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _sizes(text: str) -> tuple[int, ...]:
    """Sizes of the hidden layers, as in links: ``40,20``; ``0`` for none."""
    try:
        return () if text.strip() in ("", "0") else tuple(int(size) for size in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a list of sizes such as 40,20") from None


def _trainable() -> list[str]:
    return [key for key, optimizer in OPTIMIZERS.items() if not optimizer.formula.needs_surface]


class _Help(argparse.HelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # The keys of optimizers have hyphens, at which they must not be broken.
        return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _parser() -> argparse.ArgumentParser:
    usual = Training(Run("sgd"))
    parser = _Parser(
        prog="python -m mnist",
        description="Train a small network on MNIST; prints accuracy at every measured iteration.",
        formatter_class=_Help,
        epilog=f"Optimizers: {', '.join(_trainable())}. Settings follow a colon: adam:lr=0.01,rho1=0.9",
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
    parser.add_argument(
        "--hidden",
        type=_sizes,
        default=sizes,
        metavar="A,B",
        help="sizes of hidden layers, 0 for none (%(default)s)",
    )
    choices = ", ".join(ACTIVATIONS)
    parser.add_argument("--activation", default=usual.activation, metavar="NAME", help=f"{choices} (%(default)s)")
    parser.add_argument(
        "--init", type=float, default=usual.init, metavar="SIGMA", help="deviation of the initial weights (%(default)s)"
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write iteration, loss and accuracies to a file")
    return parser


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
