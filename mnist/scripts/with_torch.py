"""A race of trainings as a PyTorch script: the same network, first weights and batches, with the optimizers of PyTorch
and of packages for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mnist.scripts.race import TrainingRace
from optimizers import Run
from optimizers.scripts import about, defined, free_name, rendered
from optimizers.torch_lines import lacking, package, scripted_lines, torch_lines

_TEMPLATE = Path(__file__).with_name("torch.py.jinja")
_ACTIVATIONS = {
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "relu": "torch.relu",
    "gelu": 'torch.nn.GELU(approximate="tanh")',
}


def in_torch(run: Run) -> bool:
    """Whether PyTorch or a package for it has the run's optimizer, and lets its state start where the run does."""
    return torch_lines(run) is not None


def torch_script(race: TrainingRace) -> str:
    """The source of a script for PyTorch that repeats the race's settings, for the runs that PyTorch has.

    Its numbers are near the app's, not equal: PyTorch adds up in another order. ValueError where it has none of them.
    """
    there = {name: run for name, run in zip(race.names, race.runs, strict=True) if in_torch(run)}
    if not there:
        raise ValueError("PyTorch has none of these optimizers")
    missing = [lacking(name, run) for name, run in zip(race.names, race.runs, strict=True) if name not in there]
    packages = sorted({name for run in there.values() if (name := package(run)) is not None})
    values = {
        **race.shared,
        "packages": packages,
        "activation": _ACTIVATIONS[race.training.activation],
        "missing": missing,
        "showing": any(run.formula.shows for run in there.values()),
        "again": any(run.formula.gradients > 1 for run in there.values()),
    }
    own = defined(rendered(_TEMPLATE, **values, runs=[]))
    return rendered(_TEMPLATE, **values, runs=list(_runs(there, own)))


def _runs(there: Mapping[str, Run], own: Collection[str]) -> Iterator[dict[str, object]]:
    taken = set(own)
    for name, run in there.items():
        make, lines = free_name(run, taken), scripted_lines(run)
        taken.add(make)
        yield {
            "name": name,
            "make": make,
            "optimizer": run.declaration.name,
            "about": about(run),
            "lines": lines,
            "shows": run.formula.shows,
            "gradients": run.formula.gradients,
            "scheduled": any(line.startswith("scheduler = ") for line in lines),
        }
