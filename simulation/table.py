"""A race as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from formula import number_text
from optimizers import Run
from optimizers.cells import harmless, settings
from simulation.descend import Race

COLUMNS = ("run", "step", "x", "y", "f")


def race_csv(race: Race, runs: Sequence[Run], names: Sequence[str] = ()) -> str:
    """CSV with a row for each run and step: ``run,step,x,y,f``, empty once it has diverged, then the run's settings.

    ``race``: from one start. ``names``: what the column ``run`` says, in the order of ``runs``; where empty, the runs
    as in links. Numbers read back as the same float64.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    columns, cells = settings(runs, COLUMNS)
    rows.writerow([*COLUMNS, *columns])
    for name, own, points, losses in zip(names or map(str, runs), cells, race.positions, race.losses, strict=True):
        label = harmless(name)
        for step, numbers in enumerate(np.column_stack([points, losses]).tolist()):
            found = ("" if np.isnan(number) else number_text(number) for number in numbers)
            rows.writerow([label, step, *found, *own])
    return text.getvalue()
