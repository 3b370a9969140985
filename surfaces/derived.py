"""Gradients and Hessians of declared surfaces and of those in lessons, kept in ``derived.json``; of others when asked.

SymPy takes a second to find them all, and nearly half of one to be imported. ``make test`` has ``python -m surfaces``
write the file anew after an expression was added or changed, and compares it with the expressions.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

from formula.derivatives import load
from formula.tree import Assignment, Node

FILE = Path(__file__).with_name("derived.json")


def gradient(expression: str, tree: Node) -> tuple[Assignment, ...]:
    """Assignments that end with g0 and g1, for an expression and its tree."""
    return _lines("gradient", expression, tree)


def hessian(expression: str, tree: Node) -> tuple[Assignment, ...]:
    """Assignments that end with h00, h01 and h11, for an expression and its tree."""
    return _lines("hessian", expression, tree)


def _lines(which: str, expression: str, tree: Node) -> tuple[Assignment, ...]:
    try:
        return load(_kept()[expression][which])
    except (LookupError, TypeError, ValueError):
        # Not there, or damaged.
        return _derive(which, tree)


@lru_cache(maxsize=64)
def _derive(which: str, tree: Node) -> tuple[Assignment, ...]:
    # Imported here: most visits never need it.
    from formula import derive

    return getattr(derive, which)(tree)


@cache
def _kept() -> dict[str, dict[str, list]]:
    try:
        return dict(json.loads(FILE.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
