"""How a command ends whose reader has seen enough, as in ``| head``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from argparse import ArgumentParser

from optimizers.commands import carry_out


def work():
    print(sys.stdin.readline())
    {then}


raise SystemExit(carry_out(ArgumentParser(), work))
"""


@pytest.mark.parametrize("then", ["pass", "sys.stdout.flush()", "print('a line\\n' * 100_000)"])
def test_it_is_no_error_whenever_the_pipe_is_seen_to_be_closed(then):
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(then=then)],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONUNBUFFERED": ""},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    ) as command:
        command.stdout.close()
        command.stdin.close()
        assert (command.stderr.read(), command.wait()) == (b"", 0)
