"""Writes lines.json: where the lines for PyTorch lead, executed as a reader gets them, for each rule that has some.

Needs PyTorch and packages for it, which the project itself does not: ``pip install torch==2.13.0
pytorch-optimizer==4.1.0 prodigyopt==1.1.2 schedulefree==1.4.1 timm==1.0.31``, then, in the project's folder,
``PYTHONPATH=. python tests/pure/optimizers/references/generate_lines.py``. The runs are those of its neighbours.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from following import follow
from recording import STEPS, SURFACES, record

from optimizers import Run
from optimizers.torch_lines import torch_lines

PLACES = ("rosenbrock", "himmelblau")


def known() -> dict[str, str]:
    """The lines of each run of the neighbours, where it has some."""
    names = ("torch", "optax", "packages", "keras")
    read = (json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8")) for name in names)
    runs = dict.fromkeys(row["run"] for one in read for row in one["trajectories"])
    return {run: lines for run in runs if (lines := torch_lines(Run.parse(run), STEPS)) is not None}


if __name__ == "__main__":
    lines = known()
    library = ", ".join(
        f"{name} {version(name).split('+')[0]}"
        for name in ("torch", "pytorch-optimizer", "prodigyopt", "schedulefree", "timm")
    )
    record(
        "lines",
        library,
        lines,
        lambda surface, run: follow(lines[run], *SURFACES[surface], STEPS),
        PLACES,
        lines=lines,
    )
