"""What scripts call the functions of the rules that they hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from formula import Rule
from formula.packing import is_packed
from formula.to_python import safe_name
from optimizers.run import Run


def rule_names(runs: Iterable[Run], taken: Collection[str]) -> dict[Rule, str]:
    """A function name for each distinct rule, in order of appearance; none of ``taken``."""
    found: dict[Rule, str] = {}
    for run in runs:
        if run.formula not in found:
            found[run.formula] = free_name(run, {*taken, *found.values()})
    return found


def free_name(run: Run, taken: Collection[str]) -> str:
    """A function name for a run's rule, made of its optimizer and schedule."""
    own = run.declaration.name if is_packed(run.optimizer) else run.optimizer
    stem = re.sub(r"[^A-Za-z0-9]+", "_", own if run.schedule == "constant" else f"{own} {run.schedule}").strip("_")
    stem = safe_name(stem if stem[:1].isalpha() else f"rule_{stem}" if stem else "own_rule")
    name, count = stem, 2
    while name in taken:
        name, count = f"{stem}_{count}", count + 1
    return name
