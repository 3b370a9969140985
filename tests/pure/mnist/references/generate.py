"""Writes torch.json: the losses that the PyTorch script of each race below prints, against which ours are tested.

Needs PyTorch and packages for it, which the project itself does not: ``pip install torch==2.13.0
pytorch-optimizer==4.1.0 prodigyopt==1.1.2 schedulefree==1.4.1 timm==1.0.31``, then, in the project's folder,
``PYTHONPATH=. python tests/pure/mnist/references/generate.py``.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from mnist import Training
from mnist.images import FOLDER
from mnist.scripts import TrainingRace, torch_script
from optimizers import OPTIMIZERS, Run
from optimizers.torch_lines import torch_lines

USUAL = {"iterations": 50, "interval": 10}
MIXED = {"batchnorm": True, "dropout": 0.3, "activation": "gelu", "init": "he", "decay": 0.01, "hidden": [40, 20]}
MIXED |= {"label_noise": 0.1, "sampling": "epochs", "subset": 2000, "measure": "validation"}

RACES = [
    ([key for key, one in OPTIMIZERS.items() if torch_lines(Run(key)) and not one.formula.needs_surface], {}),
    ([f"sgd:lr=0.1,schedule={key}" for key in ("step", "exponential", "cosine", "warmup-cosine", "inverse")], {}),
    (["sgd:lr=0.1", "adam:lr=0.01"], MIXED),
    (["sgd:lr=0.1", "adam"], {"batchnorm": True, "activation": "tanh", "init": "xavier"}),
    (
        [
            *("sgd-clipped:lr=0.1,most=0.3", "weight-ema:lr=0.1", "lookahead:lr=0.05", "sam:lr=0.05", "adopt:lr=0.01"),
            *("schedule-free-sgd:lr=0.3", "schedule-free-adamw:lr=0.01,eps=1e-4", "muon:schedule=cosine"),
        ],
        MIXED,
    ),
    (["momentum"], {"dropout": 0.3, "activation": "relu", "init": "xavier", "hidden": []}),
]
"""Runs, and the settings that are not the usual ones."""


def losses(runs: list[str], changes: dict[str, object]) -> list[list[float]]:
    """The loss of every iteration of each run, as the script writes it."""
    training = Training(Run("sgd"), **USUAL | changes)
    race = TrainingRace(tuple(replace(training, run=Run.parse(run)) for run in runs))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "script.py").write_text(torch_script(race), encoding="utf-8")
        command = [sys.executable, "script.py", "--data", str(FOLDER), "--csv", "table.csv"]
        subprocess.run(command, cwd=folder, check=True)
        with (Path(folder) / "table.csv").open(newline="", encoding="utf-8-sig") as file:
            found = [round(float(row["train_loss"]), 7) for row in csv.DictReader(file)]
    return [found[place * 50 : place * 50 + 50] for place in range(len(runs))]


if __name__ == "__main__":
    rows = [
        json.dumps({"run": run, "settings": USUAL | changes, "train_loss": curve}, separators=(",", ":"))
        for runs, changes in RACES
        for run, curve in zip(runs, losses(runs, changes), strict=True)
    ]
    library = json.dumps(f"torch {torch.__version__.split('+')[0]}")
    text = '{"library": %s, "trainings": [\n%s\n]}\n' % (library, ",\n".join(rows))  # noqa: UP031
    Path(__file__).with_name("torch.json").write_text(text, encoding="utf-8")
