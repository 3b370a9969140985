"""What the command lines of ``mnist`` share: how settings are given, and how what cannot be read is said."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from mnist.activations import ACTIVATIONS
from mnist.images import DATA_SETS, DataError
from mnist.network import INITS
from mnist.training import BOUNDS, SAMPLINGS, Training
from optimizers import OPTIMIZERS, Run, commands

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
SETTINGS = (*_NUMBERS, *_WORDS, "hidden", "init", "batchnorm")
"""Fields of Training that are options; the seed has one of its own."""


class Parser(commands.Parser):
    """One whose help ends with the optimizers that can train."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog, description, _trainable())


def add_settings(parser: argparse.ArgumentParser, without: tuple[str, ...] = ()) -> None:
    """Adds the options for SETTINGS, but for those that are named."""
    usual = Training(Run("sgd"))
    for name, what in _NUMBERS.items():
        if name not in without:
            default, option = getattr(usual, name), name.replace("_", "-")
            kind = int if BOUNDS[name].whole else float
            parser.add_argument(f"--{option}", type=kind, default=default, metavar="N", help=f"{what} (%(default)s)")
    for name, (what, words) in _WORDS.items():
        what = f"{what}: {', '.join(words)}" if ":" not in what else what
        parser.add_argument(f"--{name}", default=getattr(usual, name), metavar="NAME", help=f"{what} (%(default)s)")
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


def settings(given: argparse.Namespace, without: tuple[str, ...] = ()) -> Mapping[str, object]:
    """What was given for SETTINGS, but for those that are named, as Training takes it."""
    return {name: getattr(given, name) for name in SETTINGS if name not in without}


def carry_out(parser: Parser, work: Callable[[], object]) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    return commands.carry_out(parser, work, DataError)


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


def _trainable() -> list[str]:
    return [key for key, optimizer in OPTIMIZERS.items() if not optimizer.formula.needs_surface]
