"""A race of trainings as a NumPy script; how it reads says ``numpy.py.jinja``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from formula import Rule, number_text
from formula.to_python32 import float32_lines
from mnist import activations
from mnist.activations import ACTIVATIONS
from mnist.scripts.race import TrainingRace
from optimizers import Run
from optimizers.scripts import Function, called, defined, functions, orthogonal_sources, rendered

_TEMPLATE = Path(__file__).with_name("numpy.py.jinja")


def numpy_script(race: TrainingRace) -> str:
    """The source of a script for NumPy whose numbers are those of the histories of the race, to the last bit."""
    values = {**race.shared, "activation": _activation(race.training.activation)}
    values |= {
        "called": called(race.runs),
        "layered": True,
        "orthogonal": orthogonal_sources(),
        "showing": any(run.formula.shows for run in race.runs),
        "starting": any(None in run.initial.values() for run in race.runs),
    }
    own = defined(rendered(_TEMPLATE, **values, rules=[], runs=[]))
    rules = functions(race.runs, own, _lines)
    return rendered(_TEMPLATE, **values, rules=rules.values(), runs=list(_runs(race, rules)))


def _lines(run: Run) -> list[str]:
    return float32_lines(run.formula, [h.key for h in run.hyperparameters if h.low >= 0 and h.high <= 1])


def _activation(key: str) -> dict[str, str]:
    """The activation and its slope: the engine's own source."""
    activation = ACTIVATIONS[key]
    (_, apply), (known, slope) = map(_parts, (activation.apply, activation.slope))
    constants = _public(re.search(r"^_SPREAD.*$", inspect.getsource(activations), re.M)[0])
    return {
        "name": activation.name,
        "slope_reads": activation.slope_reads,
        "constants": constants if "SPREAD" in apply else "",
        "apply": apply,
        "known": known,
        "slope": slope,
    }


def _parts(function: object) -> tuple[str, str]:
    """Its first argument and its body."""
    source = _public(inspect.getsource(function))
    return re.match(r"def \w+\((\w+)", source)[1], source.partition("\n")[2].rstrip("\n")


def _public(source: str) -> str:
    return re.sub(r"\b_(SPREAD|CUBIC|FAR)\b", r"\1", source)


def _runs(race: TrainingRace, rules: Mapping[Rule, Function]) -> Iterator[dict[str, object]]:
    for name, run in zip(race.names, race.runs, strict=True):
        rule = run.formula
        values = {key: _float(run.values[key]) for key in rule.hyperparameters if key != "T"}
        yield {
            "name": name,
            "rule": rules[rule].name,
            "settings": values | ({"T": "float(ITERATIONS)"} if "T" in rule.hyperparameters else {}),
            "state": {key: "None" if start is None else _float(start) for key, start in run.initial.items()},
            "gradients": rule.gradients,
        }


def _float(value: float) -> str:
    """A literal that Python, too, takes for a float."""
    text = number_text(value)
    return text if "." in text or "e" in text else f"{text}.0"
