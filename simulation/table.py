"""A race as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from formula import number_text
from optimizers import Run
from simulation.descend import Race

COLUMNS = ("run", "step", "x", "y", "f")


def race_csv(race: Race, runs: Sequence[Run], names: Sequence[str] = ()) -> str:
    """CSV with the header ``run,step,x,y,f`` and a row for each run and step, cells empty once a run has diverged.

    ``race``: from one start. ``names``: what the column ``run`` says, in the order of ``runs``; where empty, the runs
    as in links. Numbers read back as the same float64.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, points, losses in zip(names or map(str, runs), race.positions, race.losses, strict=True):
        label = _harmless(name)
        for step, numbers in enumerate(np.column_stack([points, losses]).tolist()):
            rows.writerow([label, step, *("" if np.isnan(number) else number_text(number) for number in numbers)])
    return text.getvalue()


def _harmless(name: str) -> str:
    # A spreadsheet would compute a cell that begins like a formula.
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
