"""The ordered registry: every module of this package that declares an Optimizer, by growing complexity."""

from __future__ import annotations

from formula.discover import declarations
from optimizers.declaration import Optimizer


def _ordered(found: dict[str, Optimizer]) -> dict[str, Optimizer]:
    """Few state variables first, then short rules; a variant stands behind what it varies."""

    def place(optimizer: Optimizer) -> tuple:
        base = found[optimizer.variant_of] if optimizer.variant_of else optimizer
        own = (len(optimizer.formula.state), optimizer.formula.size, optimizer.key)
        return (len(base.formula.state), base.formula.size, base.key, optimizer is not base, own)

    return {optimizer.key: optimizer for optimizer in sorted(found.values(), key=place)}


OPTIMIZERS: dict[str, Optimizer] = _ordered(declarations("optimizers", __file__, Optimizer))
