"""The functions of the rules in a script, and what it calls them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from formula import Rule
from formula.packing import is_packed
from formula.to_python import helper, safe_name
from formula.tree import IS_MATRIX
from optimizers.run import Run
from optimizers.schedules import SCHEDULES


class Function(NamedTuple):
    """Source code, but for ``optimizer`` and ``about``, which are any text."""

    name: str
    optimizer: str
    about: list[str]
    arguments: list[str]
    lines: list[str]
    kept: list[str]


def functions(
    runs: Iterable[Run], taken: Collection[str], lines: Callable[[Run], Iterable[str]]
) -> dict[Rule, Function]:
    """A function for each distinct rule, in order of appearance; none has a name of ``taken``.

    ``lines``: of its body, from the first run that follows the rule.
    """
    found: dict[Rule, Function] = {}
    runs = list(runs)
    given = ("w", "g", "t", *([helper("grad")] if "grad" in called(runs) else []))
    for run in runs:
        rule = run.formula
        if rule not in found:
            found[rule] = Function(
                free_name(run, {*taken, *(function.name for function in found.values())}),
                run.declaration.name,
                about(run),
                [safe_name(key) for key in (*given, *rule.hyperparameters, *rule.state)],
                list(lines(run)),
                [safe_name(key) for key in rule.state],
            )
    return found


def called(runs: Iterable[Run]) -> frozenset[str]:
    """The functions that any of the runs' rules calls, with IS_MATRIX where one reads it."""
    return frozenset().union(*(run.formula.called | (run.formula.read & {IS_MATRIX}) for run in runs))


def defined(source: str) -> set[str]:
    """The names that a script defines for all of its functions."""
    found = set()
    for node in ast.parse(source).body:
        match node:
            case ast.Import(names) | ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name for alias in names}
            case ast.FunctionDef(name) | ast.ClassDef(name):
                found.add(name)
            case ast.Assign(targets):
                found |= {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return found


def free_name(run: Run, taken: Collection[str]) -> str:
    """A function name for a run's rule, made of its optimizer and schedule; none of ``taken``."""
    own = run.declaration.name if is_packed(run.optimizer) else run.optimizer
    stem = re.sub(r"[^A-Za-z0-9]+", "_", own if run.schedule == "constant" else f"{own} {run.schedule}").strip("_")
    stem = safe_name(stem if stem[:1].isalpha() else f"rule_{stem}" if stem else "own_rule")
    name, count = stem, 2
    while name in taken:
        name, count = f"{stem}_{count}", count + 1
    return name


def about(run: Run) -> list[str]:
    """Where the optimizer and its schedule come from: a text each."""
    schedule = SCHEDULES[run.schedule]
    texts = [run.declaration.source or "A rule of the reader's own."]
    if schedule.factor:
        source = f" ({schedule.source})" if schedule.source else ""
        texts.append(f"Learning rate over T steps: {schedule.name['en']}{source}")
    return texts
