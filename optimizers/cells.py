"""What tables of runs say of each run, for who opens them in a spreadsheet: a harmless name, settings in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from itertools import takewhile

from formula import number_text
from optimizers.run import Run

ENCODING = "utf-8-sig"
"""UTF-8 behind a byte order mark: without one a spreadsheet takes a name in Japanese for another code."""
BOM = "\ufeff"
"""The mark as text, for what encodes a table without asking how."""
FORMULA = "=+-@"
"""How a cell begins that a spreadsheet would compute."""
SEPARATORS = {"\t", "\r"}
"""What begins another cell where a table is pasted."""
HIDDEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Categories of what would hide such a beginning: controls, marks without a width, spaces."""


def harmless(name: str) -> str:
    """The name as a cell that no spreadsheet computes, as ``ui/browser/kit/csv.js`` writes it."""
    shown = unicodedata.normalize("NFKC", name)
    hidden = list(takewhile(lambda letter: unicodedata.category(letter) in HIDDEN, shown))
    computed = shown[len(hidden) :].startswith(tuple(FORMULA)) or not SEPARATORS.isdisjoint(hidden)
    return f"'{name}" if computed else name


def settings(runs: Sequence[Run], taken: Collection[str]) -> tuple[list[str], list[list[str]]]:
    """Columns for the settings of runs, and each run's cells in them, empty where it has no such setting.

    Optimizer and schedule come first, then each hyperparameter that any of them has, with its default where nothing
    else was given. ``taken``: columns of the same table; what is called the same gets another name.
    """
    keys = list(dict.fromkeys(h.key for run in runs for h in run.hyperparameters))
    columns = [*taken]
    for key in ("optimizer", "schedule", *keys):
        name = key
        while name in columns:
            name += "_"
        columns.append(name)
    cells = [
        [
            harmless(run.declaration.name),
            run.schedule,
            *(number_text(run.values[key]) if key in run.values else "" for key in keys),
        ]
        for run in runs
    ]
    return columns[len(taken) :], cells
