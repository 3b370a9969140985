"""A race of trainings as a PyTorch script: the same network, first weights and batches, PyTorch's own optimizers."""

from __future__ import annotations

from formula.prose import prose, quoted
from mnist.images import DATA_SETS
from mnist.network import INITS
from mnist.script import TAKEN, TrainingRace, about, joined, link_line, settings
from mnist.script_parts import BATCHES, CSV, DATA, MAIN, MASKS, NOISE, PAIRS, WEIGHTS, chosen
from optimizers import Run
from optimizers.rule_names import free_name
from optimizers.torch_lines import scripted_lines

_NETWORK = '''
class Network(torch.nn.Module):
    """The app's network: linear layers, between them ACTIVATION."""

    def __init__(self, flat):
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Linear(*sizes) for sizes in pairwise(SIZES))
        self.norms = torch.nn.ModuleList(Norm(units) for units in SIZES[1:-1])  #? batchnorm
        with torch.no_grad():
            for linear, layer in zip(self.layers, layers_of(flat)):
                linear.weight.copy_(torch.from_numpy(layer[:-1].T.copy()))
                linear.bias.copy_(torch.from_numpy(layer[-1].copy()))

    def forward(self, x, kept=None):  #? dropout
        """The logits; kept: what dropout multiplies hidden outputs by, in training."""  #? dropout
    def forward(self, x):  #! dropout
        """The logits."""  #! dropout
        for depth, linear in enumerate(self.layers[:-1]):
            x = linear(x)
            x = self.norms[depth](x)  #? batchnorm
            x = APPLY(x)
            if kept is not None:  #? dropout
                x = x * kept[depth]  #? dropout
        return self.layers[-1](x)
'''

_NORM = '''
#? batchnorm
class Norm(torch.nn.Module):
    """Batch normalization as the app has it. PyTorch's BatchNorm1d begins with a running variance of 1.

    Here the running values begin at 0, and what their weights lack of 1 is divided out, as in Adam.
    """

    def __init__(self, units):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.ones(units))
        self.shift = torch.nn.Parameter(torch.zeros(units))
        self.mean, self.variance, self.seen = torch.zeros(units), torch.zeros(units), 0

    def forward(self, x):
        if self.training:
            mean, variance, rows = x.mean(dim=0), x.var(dim=0, correction=0), len(x)
            self.mean = MEMORY * self.mean + (1 - MEMORY) * mean.detach()
            self.variance = MEMORY * self.variance + (1 - MEMORY) * variance.detach() * rows / max(1, rows - 1)
            self.seen += 1
        else:
            known = 1 - MEMORY**self.seen
            mean, variance = self.mean / known, self.variance / known
        return (x - mean) / torch.sqrt(variance + VARIANCE_FLOOR) * self.scale + self.shift
'''

_MEASURE = '''
class Measure:
    """The accuracy on 10,000 images."""

    def __init__(self, images, labels):
        self.images, self.labels = torch.from_numpy(images / np.float32(255)), torch.from_numpy(labels.astype(int))

    def __call__(self, network):
        return share(network(self.images), self.labels)


def share(logits, labels):
    """The share of the images whose greatest logit is at their label."""
    return (logits.argmax(dim=1) == labels).sum().item() / len(labels)
'''

_TRAIN = '''
def train(run, seed, images, labels, measure):
    """Trains one run with one seed, and prints how it stands; returns the rows of the table."""
    network = Network(first_weights(seed))
    optimizer, scheduler = run["make"](list(network.parameters()))
    rows = []
    for t, (x, seen) in zip(range(1, ITERATIONS + 1), batches(images, labels, seed)):
        x, seen = torch.from_numpy(x[:, :-1].copy()), torch.from_numpy(seen.astype(int))
        network.train()
        optimizer.zero_grad()
        kept = [torch.from_numpy(mask) for mask in masks(seed, t)]  #? dropout
        torch.nn.functional.cross_entropy(network(x, kept), seen).backward()  #? dropout
        torch.nn.functional.cross_entropy(network(x), seen).backward()  #! dropout
        for linear in network.layers:  #? decay
            linear.weight.grad += DECAY * linear.weight.detach()  # weights, not biases  #? decay
        optimizer.step()
        if scheduler:
            scheduler.step()
        network.eval()
        with torch.no_grad():
            logits = network(x)
            loss = torch.nn.functional.cross_entropy(logits, seen).item()  # of the same batch, after the update
            if not np.isfinite(loss):
                print(f"{run['name']}  seed {seed}  diverged at iteration {t}", flush=True)
                rows += [[run["name"], seed, late, "", "", ""] for late in range(t, ITERATIONS + 1)]
                break
            row = [run["name"], seed, t, loss, "", ""]
            if t % INTERVAL == 0:
                row[4:] = share(logits, seen), measure(network)
                standing = f"loss {loss:.4f}  batch accuracy {row[4]:.4f}  test accuracy {row[5]:.4f}"
                print(f"{run['name']}  seed {seed}  iteration {t:>6}  {standing}", flush=True)
        rows.append(row)
    return rows
'''

_APPLY = {
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "relu": "torch.relu",
    "gelu": 'torch.nn.GELU(approximate="tanh")',
}


def in_torch(run: Run) -> bool:
    """Whether PyTorch has the run's optimizer."""
    return bool(run.declaration.torch)


def torch_script(race: TrainingRace) -> str:
    """The source of a script for PyTorch that repeats the race's settings, for the runs that PyTorch has.

    Its numbers are near the app's, not equal: PyTorch adds up in another order. ValueError where it has none of them.
    """
    there = {name: run for name, run in zip(race.names, race.runs, strict=True) if in_torch(run)}
    if not there:
        raise ValueError("PyTorch has none of these optimizers")
    makers: dict[str, str] = {}
    for name, run in there.items():
        makers[name] = free_name(run, {*TAKEN, "np", *makers.values()})
    features, activation = race.features, _APPLY[race.training.activation]
    network = (_NORM, _NETWORK.replace("ACTIVATION", activation).replace("APPLY", activation))
    return joined(
        _head(race, [name for name in race.names if name not in there]),
        settings(race),
        *chosen((DATA, NOISE, BATCHES, PAIRS, WEIGHTS, MASKS, *network, _MEASURE), features),
        *(_maker(run, makers[name]) for name, run in there.items()),
        "\n".join(("RUNS = [", *(f"    dict(name={quoted(name)}, make={makers[name]})," for name in there), "]")),
        *chosen((_TRAIN, CSV, MAIN), features),
    )


def _head(race: TrainingRace, missing: list[str]) -> str:
    lacks = f"\nPyTorch has no {prose(', '.join(missing))}: the NumPy script has the rule.\n" if missing else ""
    roots = "" if race.features.isdisjoint(INITS) else "import math\n"
    return f'''"""A race of trainings on {DATA_SETS[race.training.data].name} in PyTorch, taken from Descent Lab.
{link_line(race)}{lacks}
Run it to see how each run stands at every measured point; with --csv FILE it also writes every iteration. It needs
PyTorch, NumPy and the four files of the images: in a clone of the app it finds them, elsewhere say --data FOLDER.
NumPy draws the same first weights and batches as in the app. PyTorch adds up in another order, so the numbers are those
of the app at first, and part slowly.
"""

import argparse
import csv
import gzip
import hashlib
{roots}import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch'''


def _maker(run: Run, name: str) -> str:
    """The function that makes a run's optimizer and its scheduler."""
    lines = scripted_lines(run)
    scheduled = any(line.startswith("scheduler = ") for line in lines)
    body = "\n    ".join(lines)
    return f'''
def {name}(params):
    """{prose(run.declaration.name)} for the parameters, and the scheduler of its learning rate.

    {about(run)}
    """
    {body}
    return optimizer, {"scheduler" if scheduled else "None"}
'''
