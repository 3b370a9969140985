"""Finds learning rates without a browser: ``python -m mnist.tune --run momentum --run adam --trials 9``."""

from __future__ import annotations

import csv
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from formula import number_text
from mnist import Training, train
from mnist.arguments import Parser, add_settings, carry_out, settings
from mnist.sweep import HOW, Edge, Result, Sweep, Trial, tune
from optimizers import Run
from optimizers.cells import ENCODING

ARTICLE_RATE = 0.01
_CHOSEN_HERE = ("interval",)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = Parser(
        "python -m mnist.tune",
        "Give every optimizer the same budget to find its learning rate: as many trials as any other, and as many "
        "gradients, so that a rule that takes two a step makes half of the iterations. Accuracy is measured on 10,000 "
        "training images that are kept aside.",
    )
    usual = Sweep(Training(Run("sgd")), (Run("sgd"),))
    parser.add_argument(
        "--run", required=True, action="append", metavar="RUN", help="an optimizer; its settings are kept, lr apart"
    )
    parser.add_argument("--trials", type=int, default=usual.trials, metavar="N", help="of each one (%(default)s)")
    for name, what in {"low": "smallest", "high": "largest"}.items():
        default = getattr(usual, name)
        parser.add_argument(
            f"--{name}", type=float, default=default, metavar="LR", help=f"{what} learning rate (%(default)s)"
        )
    parser.add_argument(
        "--extra",
        type=int,
        default=usual.extra,
        metavar="N",
        help="while the best of an optimizer lies at an edge, make at most so many trials beyond it (%(default)s)",
    )
    parser.add_argument(
        "--repeats",
        type=int,
        default=usual.repeats,
        metavar="N",
        help="seeds of each trial, of which the middle one counts (%(default)s)",
    )
    parser.add_argument("--how", choices=HOW, default=usual.how, help="how learning rates are chosen (%(default)s)")
    parser.add_argument("--others", action="store_true", help="draw the other hyperparameters at random too")
    parser.add_argument("--all", action="store_true", help="train every trial to its end, without halving")
    add_settings(parser, _CHOSEN_HERE)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of weights, batches and trials (%(default)s)")
    parser.add_argument("--race-seed", type=int, metavar="N", help="of the race, another one (the next)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all trials to a file")
    parser.add_argument("--race", action="store_true", help="then race the best ones and look at the test images")
    given = parser.parse_args(arguments)
    return carry_out(parser, lambda: _tune(given))


def _tune(given: Namespace) -> None:
    again = given.seed + given.repeats if given.race_seed is None else given.race_seed
    if given.seed <= again < given.seed + given.repeats:
        raise ValueError(f"race-seed={again} is one that is tuned with: its luck would count twice")
    runs = tuple(Run.parse(text) for text in given.run)
    base = Training(runs[0], seed=given.seed, **settings(given, _CHOSEN_HERE))
    how = (given.trials, given.low, given.high, given.how, given.others, given.seed, not given.all, given.extra)
    sweep = Sweep(base, runs, *how, given.repeats)
    # Opened first: a place that cannot be written to is no news for the end of a long sweep.
    with given.csv.open("w", newline="", encoding=ENCODING) if given.csv else nullcontext() as file:
        result = tune(sweep, _Progress())
        print(f"{result.spent:,} gradients in all", flush=True)
        if file is not None:
            _write(file, result)
    if given.race:
        _race([replace(tuned, seed=again) for tuned in result.tuned])


class _Progress:
    """Prints the table of an optimizer as soon as its last trial has ended."""

    def __init__(self) -> None:
        self._printed = 0

    def __call__(self, result: Result) -> None:
        all_of_it = zip(result.settled, result.brackets, result.best, result.edges, result.stuck, strict=True)
        for settled, bracket, best, edge, stuck in list(all_of_it)[self._printed :]:
            if not settled:
                return
            self._printed += 1
            _table(bracket, best, edge, stuck)


def _table(bracket: tuple[Trial, ...], best: Trial | None, edge: Edge | None, stuck: bool) -> None:
    print(bracket[0].run.declaration.name)
    for trial in bracket:
        marks = ["best"] * (trial is best) + ["the article's"] * (trial.run.values["lr"] == ARTICLE_RATE)
        if trial.diverged_at >= 0:
            marks.append(f"diverged at {trial.diverged_at}")
        print(
            f"  {trial.run!s:<24}  iteration {trial.iterations:>6}  loss {trial.loss:<10.4g}  "
            f"validation accuracy {trial.accuracy:.4f}  {', '.join(marks)}".rstrip(),
            flush=True,
        )
    if edge is not None:
        print(f"  The best learning rate, {number_text(edge.rate)}, is {_where(bracket, edge)}", flush=True)
    if stuck:
        print("  No trial got beyond guessing: which one is the best is chance.", flush=True)


def _where(bracket: tuple[Trial, ...], edge: Edge) -> str:
    if edge.declared:
        return f"the end of the range of {bracket[0].run.declaration.name}."
    which, more = ("largest", "larger") if edge.high else ("smallest", "smaller")
    return f"the {which} that was tried: a {more} one may be better."


def _race(trainings: Sequence[Training]) -> None:
    print("Race on all training images, accuracy on the test images at the end")
    for tuned in trainings:
        article = replace(tuned, run=tuned.run.replace(lr=ARTICLE_RATE))
        beside = f"lr={number_text(ARTICLE_RATE)}: {final_accuracy(article):.4f}"
        print(f"  {tuned.run!s:<24}  tuned: {final_accuracy(tuned):.4f}  {beside}", flush=True)


def final_accuracy(training: Training) -> float:
    """On the test images at the end, which is the only point that is measured where an interval allows it."""
    whole = training.iterations
    interval = next(whole // parts for parts in range(1, whole + 1) if whole % parts == 0 and whole // parts <= 1000)
    return train(replace(training, interval=interval)).test_accuracy[-1]


def _write(file: TextIO, result: Result) -> None:
    writer = csv.writer(file)
    heads = ["run", "lr", "iterations", "gradients", "validation_accuracy", "loss", "diverged_at", "stopped_after_rung"]
    writer.writerow([*heads, "seed"])
    sweep = result.sweep
    for number, trial in enumerate(result.trials):
        # Empty where there is nothing to say.
        ends = ["" if number < 0 else number for number in (trial.diverged_at, trial.stopped)]
        spent = (trial.iterations, trial.gradients, trial.accuracy, trial.loss)
        writer.writerow([trial.run, trial.run.values["lr"], *spent, *ends, sweep.base.seed + number % sweep.repeats])


if __name__ == "__main__":
    sys.exit(main())
