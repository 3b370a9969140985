"""A run: one optimizer with its settings, as a value that links, scripts and workers pass on."""

from __future__ import annotations

import numpy as np

from formula import CompiledRule, number_text, parse_number
from optimizers.declaration import Optimizer
from optimizers.registry import OPTIMIZERS

MAX_TEXT = 400


class Run:
    """``Run("momentum", lr=0.001, mu=0.9)``; what is not given is at its default.

    ``str(run)`` is the text in links, ``momentum:lr=0.001,mu=0.9``, with the values that were given, in declared
    order; ``Run.parse`` reads it back. Runs are equal when optimizer and all values are. Immutable, hashable,
    picklable. ValueError, quoting the bad part, for an unknown optimizer or name and for a value out of range.
    """

    __slots__ = ("given", "optimizer")

    def __init__(self, optimizer: str, **given: float) -> None:
        if optimizer not in OPTIMIZERS:
            raise ValueError(f"{optimizer[:40]!r} is not an optimizer")
        declared = OPTIMIZERS[optimizer].hyperparameters
        unknown = set(given) - {h.key for h in declared}
        if unknown:
            raise ValueError(f"{optimizer} has no {min(unknown)[:40]!r}")
        values = {h.key: h.check(given[h.key]) for h in declared if h.key in given}
        object.__setattr__(self, "optimizer", optimizer)
        object.__setattr__(self, "given", tuple(values.items()))

    @classmethod
    def parse(cls, text: str) -> Run:
        """The run in ``text``, such as ``adam`` or ``adam:lr=0.05``."""
        if len(text) > MAX_TEXT:
            raise ValueError(f"the run {text[:40]!r}… is longer than {MAX_TEXT} characters")
        optimizer, _, settings = text.partition(":")
        given: dict[str, float] = {}
        for part in settings.split(",") if settings else []:
            key, equals, value = part.partition("=")
            if not equals:
                raise ValueError(f"{part[:40]!r} is not name=value")
            if key in given:
                raise ValueError(f"{key[:40]!r} is given twice")
            given[key] = parse_number(value)
        return cls(optimizer, **given)

    @property
    def declaration(self) -> Optimizer:
        return OPTIMIZERS[self.optimizer]

    @property
    def values(self) -> dict[str, float]:
        """Every hyperparameter with its value, in declared order."""
        return {h.key: h.default for h in self.declaration.hyperparameters} | dict(self.given)

    def replace(self, **changes: float) -> Run:
        """The same run with other values."""
        return Run(self.optimizer, **dict(self.given) | changes)

    def initial_state(self, like: np.ndarray) -> dict[str, np.ndarray]:
        """The state before step 1, each array shaped and typed like ``like``."""
        initial = self.declaration.initial
        return {name: np.full_like(like, initial.get(name, 0.0)) for name in self.declaration.formula.state}

    def compile(self, like: np.ndarray) -> CompiledRule:
        """``step(w, g, t, state)``, in place, for arrays shaped and typed like ``like``."""
        return CompiledRule(self.declaration.formula, like, self.values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a run cannot be changed; use replace({name}=…)")

    def __reduce__(self) -> tuple:
        return Run.parse, (str(self),)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Run):
            return NotImplemented
        return (self.optimizer, self.values) == (other.optimizer, other.values)

    def __hash__(self) -> int:
        return hash((self.optimizer, tuple(self.values.items())))

    def __str__(self) -> str:
        settings = ",".join(f"{key}={number_text(value)}" for key, value in self.given)
        return f"{self.optimizer}:{settings}" if settings else self.optimizer

    def __repr__(self) -> str:
        return f"Run.parse({str(self)!r})"
