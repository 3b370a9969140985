"""A race of trainings as a Python script that stands alone: what a reader takes away, reads and changes."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from formula import Rule, number_text
from formula.prose import paragraph, prose, quoted
from formula.to_python import safe_name
from formula.to_python32 import float32_lines
from mnist import activations
from mnist.activations import ACTIVATIONS
from mnist.images import DATA_SETS, DEBIAN, FILES
from mnist.network import INITS, MEMORY, VARIANCE_FLOOR
from mnist.script_network import FORWARD, GRADIENT, LOSS, MEASURE, NORM, TRAIN
from mnist.script_parts import BATCHES, CSV, DATA, MAIN, MASKS, NOISE, PAIRS, WEIGHTS, chosen
from mnist.training import Training
from optimizers import SCHEDULES, Run
from optimizers.rule_names import rule_names

TAKEN = (
    *("BATCH", "DECAY", "DROPOUT", "FILES", "FOLDERS", "HERE", "IMAGES", "INIT", "INTERVAL", "ITERATIONS", "Measure"),
    *("LABEL_NOISE", "MEMORY", "PARAMETERS", "Path", "RUNS", "SEEDS", "SIZES", "VARIANCE_FLOOR", "WEIGHTS", "activate"),
    *(
        "argparse",
        "at_rest",
        "back_through_norm",
        "batches",
        "csv",
        "error_of",
        "exponents",
        "first_weights",
        "forward",
    ),
    *("gradient_of", "gzip", "hashlib", "layers_of", "load", "logits_of", "loss_of", "main", "masks", "math", "noisy"),
    *("normalize", "os", "pairs_of", "pairwise", "product", "read", "slope_of", "sys", "train", "write_csv", "SPREAD"),
    *("CUBIC", "FAR", "Network", "Norm", "correct_share", "torch"),
)
"""Names of the scripts' own, which no rule's function has."""


@dataclass(frozen=True)
class TrainingRace:
    """What the scripts of a race are written from; ``query``: of the link to the race.

    ``trainings``: as the page trains them, for each seed every run. ValueError for trainings that are not one race.
    """

    trainings: tuple[Training, ...]
    query: str = ""

    def __post_init__(self) -> None:
        wanted = [replace(self.training, run=run, seed=seed) for seed in self.seeds for run in self.runs]
        if not wanted or list(self.trainings) != wanted:
            raise ValueError("these trainings are not the runs and seeds of one race")

    @property
    def training(self) -> Training:
        """One of them: they differ in run and seed only."""
        return self.trainings[0]

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(training.seed for training in self.trainings))

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(training.run for training in self.trainings if training.seed == self.trainings[0].seed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the scripts call the runs: their optimizers' names, numbered where two would be the same."""
        plain = [run.declaration.name for run in self.runs]
        count = Counter(plain)
        return tuple(
            name if count[name] == 1 else f"{name} ({plain[: place + 1].count(name)})"
            for place, name in enumerate(plain)
        )

    @cached_property
    def features(self) -> frozenset[str]:
        """What the race needs of the scripts' parts."""
        training = self.training
        hidden = bool(training.hidden)
        norm, dropout = training.batchnorm and hidden, bool(training.dropout) and hidden
        gelu = ACTIVATIONS[training.activation].slope_reads == "inputs" and hidden
        found = {
            "hidden": hidden,
            "batchnorm": norm,
            "dropout": dropout,
            "gelu": gelu,
            "plain": not (norm or dropout or gelu),
            "both": norm and dropout,
            "norm-only": norm and not dropout,
            "dropout-only": dropout and not norm,
            "outputs": not gelu and not dropout,
            "dropout-outputs": dropout and not gelu,
            "epochs": training.sampling == "epochs",
            "noise": training.label_noise,
            "decay": training.decay,
            "validation": training.measure == "validation",
        } | {key: training.init == key for key in INITS}
        return frozenset(name for name, there in found.items() if there)


def numpy_script(race: TrainingRace) -> str:
    """The source of a script for NumPy whose numbers are those of the histories of the race, to the last bit."""
    functions = rule_names(race.runs, TAKEN)
    features = race.features
    return joined(
        _head(race),
        settings(race),
        *chosen((DATA, NOISE, BATCHES, PAIRS, WEIGHTS, MASKS), features),
        _activation(race.training.activation),
        *chosen((FORWARD, LOSS, NORM, GRADIENT, MEASURE), features),
        *(_rule(rule, name, next(run for run in race.runs if run.formula == rule)) for rule, name in functions.items()),
        _runs(race, functions),
        *chosen((TRAIN, CSV, MAIN), features),
    )


def joined(*parts: str) -> str:
    """The whole script."""
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def link_line(race: TrainingRace) -> str:
    """A line for the docstring that says where the race is in the app."""
    return f"\nThe same race in the app: /mnist?{prose(race.query)}\n" if race.query else ""


def _head(race: TrainingRace) -> str:
    roots = "" if race.features.isdisjoint(INITS) else "import math\n"
    return f'''"""A race of trainings on {DATA_SETS[race.training.data].name}, taken from Descent Lab.
{link_line(race)}
Run it to see how each run stands at every measured point; with --csv FILE it also writes every iteration. It needs
NumPy and the four files of the images: in a clone of the app it finds them, elsewhere say --data FOLDER. With the
app's NumPy on the same kind of processor its numbers are those of the app, to the last bit. Change what you like.
"""

import argparse
import csv
import gzip
import hashlib
{roots}import os
import sys
from itertools import pairwise
from pathlib import Path

# Several threads would add up in another order. NumPy reads this when it is loaded.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")

import numpy as np'''


def settings(race: TrainingRace) -> str:
    """The constants at the top of a script."""
    training, features = race.training, race.features
    data = DATA_SETS[training.data]
    digests = (data.train, data.train_labels, data.test, data.test_labels)
    numbers = {
        "ITERATIONS": (training.iterations, ""),
        "BATCH": (training.batch, "images an iteration"),
        "SIZES": (training.network.sizes, "inputs, hidden layers, classes"),
        "WEIGHTS": ("sum((inputs + 1) * outputs for inputs, outputs in pairwise(SIZES))", "biases included"),
        "PARAMETERS": ("WEIGHTS + 2 * sum(SIZES[1:-1])", "with a scale and a shift for each hidden unit"),
        "INIT": (training.init, "standard deviation of the first weights"),
        "SEEDS": (race.seeds, ""),
        "INTERVAL": (training.interval, "iterations from one measurement to the next"),
        "IMAGES": (training.images, "the first so many are trained on"),
        "DROPOUT": (training.dropout, "share of hidden outputs set to 0 in training"),
        "DECAY": (training.decay, "of that times a weight is added to its gradient"),
        "LABEL_NOISE": (training.label_noise, "share of training labels that are false"),
        "MEMORY": (MEMORY, "share of the past in the running mean and variance"),
        "VARIANCE_FLOOR": (VARIANCE_FLOOR, "added to a variance before it divides"),
    }
    left_out = {
        "PARAMETERS": "batchnorm" not in features,
        "INIT": isinstance(training.init, str),
        "DROPOUT": "dropout" not in features,
        "DECAY": "decay" not in features,
        "LABEL_NOISE": "noise" not in features,
        "MEMORY": "batchnorm" not in features,
        "VARIANCE_FLOOR": "batchnorm" not in features,
    }
    lines = [
        f"{name} = {value}" + (f"  # {what}" if what else "")
        for name, (value, what) in numbers.items()
        if not left_out.get(name)
    ]
    files = [f'    "{file}": "{digest}",' for file, digest in zip(FILES, digests, strict=True)]
    lines += ["", "# The files, and the SHA-256 of what the app trains on.", "FILES = {", *files, "}"]
    lines.append("HERE = Path(__file__).resolve().parent")
    if training.data == "mnist":
        lines.append('FOLDERS = [HERE, *(folder / "mnist" / "data" for folder in (Path.cwd(), HERE, *HERE.parents))]')
    else:
        lines.append(f"FOLDERS = [HERE, Path({quoted(str(DEBIAN))})]")
    return "\n".join(lines)


def _activation(key: str) -> str:
    """The activation and its slope: the engine's own source."""
    activation = ACTIVATIONS[key]
    found = []
    for function, head, says in (
        (activation.apply, "def activate(z):", f"The activation of the hidden layers, {activation.name}, in place."),
        (activation.slope, "def slope_of({}, out):", f"Its derivative, from the {activation.slope_reads} of a layer."),
    ):
        source = inspect.getsource(function)
        argument = re.match(r"def \w+\((\w+)", source)[1]
        body = source.partition("\n")[2].rstrip("\n")
        found.append(f'{head.format(argument)}\n    """{says}"""\n{body}')
    constants = re.search(r"^_SPREAD.*$", inspect.getsource(activations), re.M)[0]
    if "_SPREAD" in found[0]:
        found.insert(0, constants)
    return re.sub(r"\b_(SPREAD|CUBIC|FAR)\b", r"\1", "\n\n\n".join(found))


def _rule(rule: Rule, name: str, run: Run) -> str:
    """The function of a rule, which ``run`` follows."""
    arguments = ", ".join(safe_name(key) for key in ("w", "g", "t", *rule.hyperparameters, *rule.state))
    kept = ", ".join(f'"{key}": {key}' for key in map(safe_name, rule.state))
    shares = [h.key for h in run.hyperparameters if h.low >= 0 and h.high <= 1]
    body = "\n    ".join(float32_lines(rule, shares))
    return f'''
def {name}({arguments}):
    """One step of {prose(run.declaration.name)} from the weights w with the gradient g; t counts steps from 1.

    {about(run)}
    """
    {body}
    return w, {{{kept}}}
'''


def about(run: Run) -> str:
    """Where the optimizer and its schedule come from, as lines of a docstring."""
    optimizer, schedule = run.declaration, SCHEDULES[run.schedule]
    lines = [paragraph(optimizer.source or "A rule of the reader's own.")]
    if schedule.factor:
        source = f" ({schedule.source})" if schedule.source else ""
        lines.append(paragraph(f"Learning rate over T steps: {schedule.name['en']}{source}"))
    return "\n    ".join(lines)


def _runs(race: TrainingRace, functions: Mapping[Rule, str]) -> str:
    lines = ["RUNS = ["]
    for name, run in zip(race.names, race.runs, strict=True):
        rule = run.formula
        settings = {key: _float(run.values[key]) for key in rule.hyperparameters if key != "T"}
        settings |= {"T": "float(ITERATIONS)"} if "T" in rule.hyperparameters else {}
        state = {key: _float(run.declaration.initial.get(key, 0.0)) for key in rule.state}
        entries = [
            f"name={quoted(name)},",
            f"rule={functions[rule]},",
            f"settings={_dictionary(settings)},",
            f"state={_dictionary(state)},",
        ]
        lines += ["    dict(", *(f"        {entry}" for entry in entries), "    ),"]
    return "\n".join((*lines, "]"))


def _dictionary(values: Mapping[str, str]) -> str:
    return f"dict({', '.join(f'{safe_name(key)}={value}' for key, value in values.items())})"


def _float(value: float) -> str:
    """A literal that Python, too, takes for a float."""
    text = number_text(value)
    return text if "." in text or "e" in text else f"{text}.0"
