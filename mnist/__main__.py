"""Trains without a browser: ``python -m mnist --run adagrad:lr=0.01 --iterations 1000 --seed 0``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TextIO

from mnist import BOUNDS, History, Record, Training, advance_together, begin, train
from mnist.arguments import Parser, add_settings, carry_out, settings
from mnist.summary import TARGET, by_run, standing, write_csv
from optimizers import Run
from optimizers.cells import ENCODING
from optimizers.naming import names_of


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = Parser("python -m mnist", "Train a small network on MNIST; prints accuracy at every measured iteration.")
    parser.add_argument(
        "--run",
        required=True,
        action="append",
        metavar="RUN",
        help="optimizer and settings, as in links: adam:lr=0.01; several of them, or several seeds, make a race",
    )
    add_settings(parser)
    parser.add_argument("--epochs", type=float, metavar="N", help="length in epochs, in place of --iterations")
    parser.add_argument(
        *("--seed", "--seeds"),
        dest="seeds",
        type=_seeds,
        default="0",
        metavar="N",
        help="of initial weights and batches, such as 0 or 0,1,2 (%(default)s)",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write iteration, loss and accuracies to a file")
    given = parser.parse_args(arguments)
    return carry_out(parser, lambda: _train(given))


def _train(given: argparse.Namespace) -> None:
    trainings = _trainings(given)
    # Opened first: a place that cannot be written to is no news for the end of a long training.
    with given.csv.open("w", newline="", encoding=ENCODING) if given.csv else nullcontext() as file:
        if len(trainings) == 1:
            history = train(trainings[0], _print)
            if file is not None:
                _write(file, history)
            return
        histories = race(trainings, _print_race)
        _print_table(histories, len(given.run))
        if file is not None:
            write_csv(file, histories, names_of([training.run for training in trainings[: len(given.run)]]))


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
    usual = Training(Run("sgd"), **settings(given))
    if given.epochs is not None:
        if not 0 < given.epochs <= BOUNDS["iterations"].high:
            raise ValueError(f"epochs={given.epochs:g} is not a length")
        # At least one iteration, and what is too long is refused as iterations are.
        usual = replace(usual, iterations=max(1, round(given.epochs * usual.epoch)))
    if len(set(given.seeds)) < len(given.seeds):
        raise ValueError("a seed is given twice")
    runs = [Run.parse(text) for text in given.run]
    return [replace(usual, run=run, seed=seed) for seed in given.seeds for run in runs]


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(seed) for seed in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a list of seeds such as 0,1,2") from None


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
    """How the runs stand, over their seeds; one seed has no spread."""
    rows = [("run", "test accuracy", "sd", "highest", "mean", f"reached {TARGET:g}", "seconds", "diverged")]
    for seeds in by_run(histories, runs):
        found = standing(seeds)
        numbers = [
            f"{value:.4f}" if value == value else "-" for value in (found.final, found.final_sd, found.best, found.area)
        ]
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
    each = history.training.run.formula.gradients
    writer.writerow(["iteration", "gradients", "train_loss", "train_accuracy", "test_accuracy"])
    for iteration, loss in enumerate(history.train_loss.tolist(), start=1):
        writer.writerow([iteration, iteration * each, loss, *accuracies.get(iteration, ("", ""))])


if __name__ == "__main__":
    sys.exit(main())
