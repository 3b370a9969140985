"""What the command lines of ``mnist`` share: how settings are given, and how what cannot be read is said."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Callable
from typing import NoReturn

from mnist.activations import ACTIVATIONS
from mnist.images import DataError
from mnist.training import Training
from optimizers import OPTIMIZERS, Run

SETTINGS = ("iterations", "batch", "hidden", "activation", "init", "seed", "interval")


class Parser(argparse.ArgumentParser):
    """One whose errors are one sentence, without the usage before it, and whose help ends with the optimizers."""

    def __init__(self, prog: str, description: str) -> None:
        epilog = f"Optimizers: {', '.join(_trainable())}. Settings follow a colon: adam:lr=0.01,rho1=0.9"
        super().__init__(prog=prog, description=description, formatter_class=_Help, epilog=epilog)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def add_settings(parser: argparse.ArgumentParser, names: tuple[str, ...] = SETTINGS) -> None:
    """Adds those of the arguments for a Training's settings that are in ``names``."""
    usual = Training(Run("sgd"))
    numbers = {
        "iterations": "how many updates",
        "batch": "images a batch, drawn with replacement",
        "seed": "of initial weights and batches",
        "interval": "iterations from one measurement to the next",
    }
    for name in (name for name in numbers if name in names):
        default = getattr(usual, name)
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{numbers[name]} (%(default)s)")
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


def carry_out(parser: Parser, work: Callable[[], object]) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    try:
        work()
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
