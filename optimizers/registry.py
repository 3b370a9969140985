"""The ordered registry: every Optimizer that a module of ``rules`` declares, by growing complexity."""

from __future__ import annotations

from formula.discover import declarations, named
from formula.packing import is_packed
from optimizers import rules
from optimizers.declaration import Optimizer
from optimizers.written import declare


def _ordered(found: dict[str, Optimizer]) -> dict[str, Optimizer]:
    """Few state variables first, then short rules; a variant stands behind what it varies."""

    def place(optimizer: Optimizer) -> tuple:
        base = found[optimizer.variant_of] if optimizer.variant_of else optimizer
        own = (len(optimizer.formula.state), optimizer.formula.size, optimizer.key)
        return (len(base.formula.state), base.formula.size, base.key, optimizer is not base, own)

    return {optimizer.key: optimizer for optimizer in sorted(found.values(), key=place)}


OPTIMIZERS: dict[str, Optimizer] = _ordered(declarations(rules, Optimizer))


def find(key: str) -> Optimizer:
    """The optimizer with this key, declared here or written by a user; ValueError where there is none."""
    if is_packed(key):
        return declare(key)
    return named(key, OPTIMIZERS, "optimizer")
