"""Compares optimizers on equal terms without a browser: ``python -m mnist.compare``.

Each may compute as many gradients as any other: a rule that takes two a step makes half the steps. Each has its
learning rate chosen among equally many, by the median accuracy of several seeds on 10,000 training images that are kept
aside; all else stays as it is given. Then all train with the same other seeds, and differences are taken seed by seed.
"""

from __future__ import annotations

import json
import math
import shlex
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mnist import Bounds, Training
from mnist.arguments import Parser, add_settings, carry_out, settings
from mnist.paired import paired
from mnist.sweep import Sweep, tune
from mnist.tune import final_accuracy
from optimizers import Run

RUNS = ("adam", "momentum", "adamw", "muon", "schedule-free-adamw", "sam")
GRADIENTS, REPEATS, SEEDS, MAX_SEEDS = 2000, 3, 5, 100
RATES, LOWEST, HIGHEST = 7, 1e-3, 1.0
_CHOSEN_HERE = ("iterations", "interval")


@dataclass(frozen=True)
class Compared:
    """An optimizer at the learning rate that was best for it: ``run``, in so many ``iterations``.

    ``trials``: every learning rate with its accuracies on the validation images, one for each seed that chose, NaN
    where it diverged. ``accuracy``: on the test images at the end, one for each seed that judged, NaN likewise.
    """

    run: Run
    iterations: int
    trials: tuple[tuple[float, tuple[float, ...]], ...]
    accuracy: tuple[float, ...]


def compare(sweep: Sweep, judging: Sequence[int], run: Run) -> Compared:
    """What becomes of ``run``, one of ``sweep``, at the learning rate that this finds best for it.

    ValueError where there is none that does not diverge; DataError when the images cannot be read.
    """
    found = tune(replace(sweep, runs=(run,)))
    if not found.tuned:
        raise ValueError(f"{run} diverged at every learning rate")
    (best,) = found.tuned
    (groups,) = found.groups
    trials = tuple((trial[0].run.values["lr"], tuple(one.accuracy for one in trial)) for trial in groups)
    accuracy = tuple(final_accuracy(replace(best, seed=seed)) for seed in judging)
    return Compared(best.run, best.iterations, trials, accuracy)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = Parser("python -m mnist.compare", "Compare optimizers: equally many gradients and rates to choose from.")
    parser.add_argument(
        "--run",
        action="append",
        metavar="RUN",
        help=f"its settings are kept, lr apart; the first is what others are compared with ({', '.join(RUNS)})",
    )
    parser.add_argument("--gradients", type=int, default=GRADIENTS, metavar="N", help="of each one (%(default)s)")
    parser.add_argument("--rates", type=int, default=RATES, metavar="N", help="to choose from (%(default)s)")
    for name, default, what in (("low", LOWEST, "smallest"), ("high", HIGHEST, "largest")):
        parser.add_argument(f"--{name}", type=float, default=default, metavar="LR", help=f"{what} one (%(default)s)")
    for name, default, what in (("repeats", REPEATS, "that choose"), ("seeds", SEEDS, "that judge, other ones")):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"seeds {what} (%(default)s)")
    add_settings(parser, _CHOSEN_HERE)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write it and the command; go on with what was left there"
    )
    arguments = sys.argv[1:] if arguments is None else arguments
    given = parser.parse_args(arguments)
    return carry_out(parser, lambda: _compare(given, arguments))


def _compare(given: Namespace, arguments: Sequence[str]) -> None:
    Bounds(1, MAX_SEEDS).check("seeds", given.seeds)
    runs = tuple(Run.parse(text) for text in given.run or RUNS)
    base = Training(runs[0], given.gradients, **settings(given, _CHOSEN_HERE))
    sweep = Sweep(base, runs, given.rates, given.low, given.high, halving=False, extra=0, repeats=given.repeats)
    # Not the seeds that rates are chosen with: what was lucky once would be so again.
    choosing, judging = range(given.repeats), range(given.repeats, given.repeats + given.seeds)
    said = {"command": shlex.join(["python", "-m", "mnist.compare", *arguments]), "gradients": given.gradients}
    said |= {"choosing": list(choosing), "seeds": list(judging)}
    found = _left(given.json, said, sweep) if given.json else []
    for one in found:
        print(_line(one, found[0]), flush=True)
    for run in runs[len(found) :]:
        if given.json:
            # Before the first one too: a place that cannot be written to is no news for the end.
            _write(given.json, said, found)
        found.append(compare(sweep, judging, run))
        print(_line(found[-1], found[0]), flush=True)
    if given.json:
        _write(given.json, said, found)


def _line(one: Compared, first: Compared) -> str:
    mean = sum(one.accuracy) / len(one.accuracy)
    line = f"{one.run!s:<36}  {one.iterations:>6} iterations  test accuracy {mean:.4f}"
    if one is first:
        return line
    less = paired(first.accuracy, one.accuracy)
    return f"{line}  less {first.run.optimizer}: {less.mean:+.4f} ({less.low:+.4f} … {less.high:+.4f})"


def _write(file: Path, said: Mapping[str, object], found: Sequence[Compared]) -> None:
    whole = {**said, "runs": [_table(one) for one in found]}
    file.write_text(json.dumps(whole).replace('{"run"', '\n{"run"') + "\n", "utf-8")


def _left(file: Path, said: Mapping[str, object], sweep: Sweep) -> list[Compared]:
    """What the same command has left unfinished, where its first training gives the same once more."""
    try:
        whole = json.loads(file.read_text("utf-8"))
        found = [_read(table) for table in whole.pop("runs")]
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return []
    if whole != said or not 0 < len(found) < len(sweep.runs):
        return []
    first = replace(sweep.training(found[0].run), seed=said["seeds"][0])
    return found if found[0].accuracy[:1] == (final_accuracy(first),) else []


def _table(one: Compared) -> dict[str, object]:
    trials = [[rate, _known(accuracies)] for rate, accuracies in one.trials]
    return {"run": str(one.run), "iterations": one.iterations, "trials": trials, "accuracy": _known(one.accuracy)}


def _read(table: Mapping) -> Compared:
    trials = tuple((float(rate), _numbers(accuracies)) for rate, accuracies in table["trials"])
    return Compared(Run.parse(table["run"]), int(table["iterations"]), trials, _numbers(table["accuracy"]))


def _known(values: Sequence[float]) -> list[float | None]:
    # JSON knows no NaN.
    return [None if math.isnan(value) else value for value in values]


def _numbers(values: Sequence[float | None]) -> tuple[float, ...]:
    return tuple(math.nan if value is None else float(value) for value in values)


if __name__ == "__main__":
    sys.exit(main())
