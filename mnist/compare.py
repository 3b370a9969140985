"""Compares optimizers on equal terms without a browser: ``python -m mnist.compare``.

Each may compute as many gradients as any other: a rule that takes two a step makes half the steps. Each has its
learning rate chosen among equally many, on 10,000 training images that are kept aside and with a seed of its own; all
else stays as it is given. Then all train with the same seeds, and differences are taken seed by seed.
"""

from __future__ import annotations

import json
import math
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from formula.errors import Refused
from mnist import Training
from mnist.arguments import Parser, add_settings, carry_out, settings
from mnist.paired import paired
from mnist.sweep import Sweep, tune
from mnist.tune import final_accuracy
from optimizers import Run

RUNS = ("adam", "momentum", "adamw", "muon", "schedule-free-adamw", "sam")
GRADIENTS, SEEDS, MAX_SEEDS = 2000, 5, 100
_CHOSEN_HERE = ("iterations", "interval")


@dataclass(frozen=True)
class Compared:
    """An optimizer at the learning rate that was best for it: ``run``, in so many ``iterations``.

    ``trials``: every learning rate with its accuracy on the validation images, NaN where it diverged. ``accuracy``: on
    the test images at the end, one for each seed, NaN likewise.
    """

    run: Run
    iterations: int
    trials: tuple[tuple[float, float], ...]
    accuracy: tuple[float, ...]


def compare(sweep: Sweep, seeds: Sequence[int], progress: Callable[[Compared], object]) -> None:
    """Compares the runs of ``sweep``, one after another; ``progress`` gets each as soon as it is known.

    ``sweep``: how learning rates are chosen. ValueError where one has no learning rate that does not diverge; DataError
    when the images cannot be read.
    """
    for run in sweep.runs:
        found = tune(replace(sweep, runs=(run,)))
        if not found.tuned:
            raise ValueError(f"{run} diverged at every learning rate")
        (best,) = found.tuned
        accuracy = tuple(final_accuracy(replace(best, seed=seed)) for seed in seeds)
        rates = tuple((trial.run.values["lr"], trial.accuracy) for trial in found.trials)
        progress(Compared(best.run, best.iterations, rates, accuracy))


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = Parser("python -m mnist.compare", "Compare optimizers: equally many gradients and rates to choose from.")
    usual = Sweep(Training(Run("sgd")), (Run("sgd"),))
    parser.add_argument(
        "--run",
        action="append",
        metavar="RUN",
        help=f"its settings are kept, lr apart; the first is what others are compared with ({', '.join(RUNS)})",
    )
    parser.add_argument("--gradients", type=int, default=GRADIENTS, metavar="N", help="of each one (%(default)s)")
    parser.add_argument("--rates", type=int, default=usual.trials, metavar="N", help="to choose from (%(default)s)")
    for name, what in {"low": "smallest", "high": "largest"}.items():
        default = getattr(usual, name)
        parser.add_argument(f"--{name}", type=float, default=default, metavar="LR", help=f"{what} one (%(default)s)")
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N", help="how many trainings (%(default)s)")
    add_settings(parser, _CHOSEN_HERE)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all of it, and the command, to a file")
    arguments = sys.argv[1:] if arguments is None else arguments
    given = parser.parse_args(arguments)
    return carry_out(parser, lambda: _compare(given, arguments))


def _compare(given: Namespace, arguments: Sequence[str]) -> None:
    if not 1 <= given.seeds <= MAX_SEEDS:
        raise Refused("quantity-outside", name="seeds", found=given.seeds, low=1, high=MAX_SEEDS)
    runs = tuple(Run.parse(text) for text in given.run or RUNS)
    base = Training(runs[0], given.gradients, **settings(given, _CHOSEN_HERE))
    sweep = Sweep(base, runs, given.rates, given.low, given.high, halving=False, extra=0)
    # Not the seed that rates are chosen with: what was lucky once would be so again.
    seeds = range(base.seed + 1, base.seed + 1 + given.seeds)
    found: list[Compared] = []

    def progress(one: Compared) -> None:
        found.append(one)
        print(_line(one, found[0]), flush=True)

    # Opened first: a place that cannot be written to is no news for the end of a long comparison.
    with given.json.open("w", encoding="utf-8") if given.json else nullcontext() as file:
        compare(sweep, seeds, progress)
        if file is not None:
            said = {"command": shlex.join(["python", "-m", "mnist.compare", *arguments]), "gradients": given.gradients}
            said |= {"seeds": list(seeds), "runs": [_table(one) for one in found]}
            file.write(json.dumps(said).replace('{"run"', '\n{"run"') + "\n")


def _line(one: Compared, first: Compared) -> str:
    mean = sum(one.accuracy) / len(one.accuracy)
    line = f"{one.run!s:<36}  {one.iterations:>6} iterations  test accuracy {mean:.4f}"
    if one is first:
        return line
    less = paired(first.accuracy, one.accuracy)
    return f"{line}  less {first.run.optimizer}: {less.mean:+.4f} ({less.low:+.4f} … {less.high:+.4f})"


def _table(one: Compared) -> dict[str, object]:
    # JSON knows no NaN.
    trials = [[rate, None if math.isnan(accuracy) else accuracy] for rate, accuracy in one.trials]
    accuracy = [None if math.isnan(value) else value for value in one.accuracy]
    return {"run": str(one.run), "iterations": one.iterations, "trials": trials, "accuracy": accuracy}


if __name__ == "__main__":
    sys.exit(main())
