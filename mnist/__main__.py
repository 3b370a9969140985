"""Trains without a browser: ``python -m mnist --run adagrad:lr=0.01 --iterations 1000 --seed 0``."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NoReturn, TextIO

from mnist import (
    ACTIVATIONS,
    BOUNDS,
    DATA_SETS,
    INITS,
    SAMPLINGS,
    DataError,
    History,
    Record,
    Training,
    advance_together,
    begin,
    train,
)
from mnist.summary import TARGET, by_run, standing, write_csv
from optimizers import OPTIMIZERS, Run

_NUMBERS = {
    "iterations": "how many updates",
    "batch": "images a batch",
    "interval": "iterations from one measurement to the next",
    "subset": "trains on the first N images",
    "dropout": "share of hidden outputs set to 0 while training",
    "decay": "weight decay: the part of each weight that is added to its gradient",
    "label_noise": "share of training labels replaced by another class",
}
_WORDS = {
    "activation": ("of the hidden layers", ACTIVATIONS),
    "sampling": ("replace: batches with replacement; epochs: every image once an epoch", SAMPLINGS),
    "data": ("which images", DATA_SETS),
}
_SETTINGS = (*_NUMBERS, *_WORDS, "hidden", "init", "batchnorm")
"""Options that are fields of Training."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # One sentence, without the usage before it.
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        trainings = _trainings(given)
        # Opened first: a place that cannot be written to is no news for the end of a long training.
        with given.csv.open("w", newline="", encoding="utf-8") if given.csv else nullcontext() as file:
            if len(trainings) == 1:
                history = train(trainings[0], _print)
                if file is not None:
                    _write(file, history)
            else:
                histories = race(trainings, _print_race)
                _print_table(histories, len(given.run))
                if file is not None:
                    write_csv(file, histories)
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


def race(trainings: Sequence[Training], progress: Callable[[Sequence[History]], object]) -> list[History]:
    """Trains all, those of one seed together; ``progress`` gets a seed's histories after every measured point."""
    found = []
    for _, of_seed in groupby(trainings, key=lambda training: training.seed):
        states = tuple(begin(training) for training in of_seed)
        records = [Record(state.training, checkpoints=False) for state in states]
        while states[0].remaining:
            states = advance_together(states, states[0].training.interval)
            for state, record in zip(states, records, strict=True):
                record.add(state.part, state.diverged_at)
            if len(states[0].part.measured):
                progress([record.history for record in records])
        found += [record.history for record in records]
    return found


def _trainings(given: argparse.Namespace) -> list[Training]:
    """For each seed every run."""
    settings = {name: getattr(given, name) for name in _SETTINGS}
    usual = Training(Run("sgd"), **settings)
    if given.epochs is not None:
        if not 0 < given.epochs <= BOUNDS["iterations"].high:
            raise ValueError(f"epochs={given.epochs:g} is not a length")
        # At least one iteration, and what is too long is refused as iterations are.
        usual = replace(usual, iterations=max(1, round(given.epochs * usual.epoch)))
    if len(set(given.seeds)) < len(given.seeds):
        raise ValueError("a seed is given twice")
    runs = [Run.parse(text) for text in given.run]
    return [replace(usual, run=run, seed=seed) for seed in given.seeds for run in runs]


def _sizes(text: str) -> tuple[int, ...]:
    """Sizes of the hidden layers, as in links: ``40,20``; ``0`` for none."""
    try:
        return () if text.strip() in ("", "0") else tuple(int(size) for size in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a list of sizes such as 40,20") from None


def _init(text: str) -> float | str:
    try:
        return text if text in INITS else float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number or one of {', '.join(INITS)}") from None


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(seed) for seed in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a list of seeds such as 0,1,2") from None


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
    several = "; several of them, or several seeds, make a race"
    parser.add_argument(
        "--run",
        required=True,
        action="append",
        metavar="RUN",
        help=f"optimizer and settings, as in links: adam:lr=0.01{several}",
    )
    for name, what in _NUMBERS.items():
        default, option = getattr(usual, name), name.replace("_", "-")
        kind = int if BOUNDS[name].whole else float
        parser.add_argument(f"--{option}", type=kind, default=default, metavar="N", help=f"{what} (%(default)s)")
    for name, (what, words) in _WORDS.items():
        what = f"{what}: {', '.join(words)}" if ":" not in what else what
        parser.add_argument(f"--{name}", default=getattr(usual, name), metavar="NAME", help=f"{what} (%(default)s)")
    parser.add_argument("--epochs", type=float, metavar="N", help="length in epochs, in place of --iterations")
    parser.add_argument(
        *("--seed", "--seeds"),
        dest="seeds",
        type=_seeds,
        default=str(usual.seed),
        metavar="N",
        help="of initial weights and batches, such as 0 or 0,1,2 (%(default)s)",
    )
    sizes = ",".join(map(str, usual.hidden))
    parser.add_argument(
        "--hidden",
        type=_sizes,
        default=sizes,
        metavar="A,B",
        help="sizes of hidden layers, 0 for none (%(default)s)",
    )
    parser.add_argument(
        "--init",
        type=_init,
        default=usual.init,
        metavar="SIGMA",
        help=f"deviation of the initial weights, or {', '.join(INITS)} (%(default)s)",
    )
    parser.add_argument("--batchnorm", action="store_true", help="normalizes batches before each activation")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write iteration, loss and accuracies to a file")
    return parser


def _print(history: History) -> None:
    at, loss = history.measured_at[-1], f"loss {history.train_loss[-1]:.4f}"
    accuracies = f"batch accuracy {history.train_accuracy[-1]:.4f}  test accuracy {history.test_accuracy[-1]:.4f}"
    diverged = f"  diverged at {history.diverged_at}" if history.diverged_at >= 0 else ""
    print(f"iteration {at:>6}  {loss}  {accuracies}{diverged}", flush=True)


def _print_race(histories: Sequence[History]) -> None:
    one = histories[0]
    accuracies = "  ".join(f"{history.training.run} {history.test_accuracy[-1]:.4f}" for history in histories)
    print(f"seed {one.training.seed}  iteration {one.measured_at[-1]:>6}  test accuracy  {accuracies}", flush=True)


def _print_table(histories: Sequence[History], runs: int) -> None:
    """How the runs stand, over their seeds."""
    rows = [("run", "test accuracy", "sd", "best", "mean", f"reached {TARGET:g}", "seconds", "diverged")]
    for seeds in by_run(histories, runs):
        found = standing(seeds)
        numbers = [f"{value:.4f}" for value in (found.final, found.final_sd, found.best, found.area)]
        reached = f"{found.reached:.0f} ({found.reaching} of {found.seeds})" if found.reaching else "never"
        diverged = f"{found.diverged} of {found.seeds}"
        rows.append((str(seeds[0].training.run), *numbers, reached, f"{found.seconds:.1f}", diverged))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _write(file: TextIO, history: History) -> None:
    columns = (history.measured_at, history.train_accuracy, history.test_accuracy)
    accuracies = {at: both for at, *both in zip(*(column.tolist() for column in columns), strict=True)}
    writer = csv.writer(file)
    writer.writerow(["iteration", "train_loss", "train_accuracy", "test_accuracy"])
    for iteration, loss in enumerate(history.train_loss.tolist(), start=1):
        writer.writerow([iteration, loss, *accuracies.get(iteration, ("", ""))])


if __name__ == "__main__":
    sys.exit(main())
