"""What all command lines share: errors of one sentence, exit codes, and the list of optimizers below the help."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """One whose errors are one sentence, without the usage before it, and whose help ends with ``optimizers``' keys."""

    def __init__(self, prog: str, description: str, optimizers: Sequence[str]) -> None:
        epilog = f"Optimizers: {', '.join(optimizers)}. Settings follow a colon: adam:lr=0.01,rho1=0.9"
        super().__init__(prog=prog, description=description, formatter_class=_Help, epilog=epilog)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def carry_out(parser: argparse.ArgumentParser, work: Callable[[], object], *refusals: type[Exception]) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C.

    ``refusals``: what else than ValueError and OSError says in a sentence what is wrong.
    """
    try:
        work()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, as in "| head"; the interpreter must not write to it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError, *refusals) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


class _Help(argparse.HelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # The keys of optimizers have hyphens, at which they must not be broken.
        return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
