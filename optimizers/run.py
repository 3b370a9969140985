"""A run: one optimizer with its settings, as a value that links, scripts and workers pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from formula import CompiledRule, Rule, number_text, parse_number, with_schedule
from formula.computing.blocks import POINTS, Blocks
from formula.errors import Refused, near, shown
from formula.to_numpy import function
from formula.tree import Assignment, Node, renamed
from optimizers.declaration import Hyperparameter, Optimizer
from optimizers.registry import find
from optimizers.schedules import SCHEDULES

MAX_TEXT = 2000


class Run:
    """``Run("momentum", lr=0.001, mu=0.9, schedule="cosine")``; what is not given is at its default.

    ``str(run)`` is the text in links, ``momentum:lr=0.001,mu=0.9,schedule=cosine``, with the values that were given, in
    declared order, then the schedule with its own; ``Run.parse`` reads it back. Runs are equal when optimizer, schedule
    and all values are. Immutable, hashable, picklable. ValueError, quoting the bad part, for an unknown optimizer,
    schedule or name and for a value out of range.
    """

    __slots__ = ("given", "optimizer", "schedule")

    def __init__(self, optimizer: str, schedule: str = "constant", /, **given: float | str) -> None:
        # A hyperparameter may be called ``optimizer`` or ``self``.
        schedule = given.pop("schedule", schedule)
        own = find(optimizer)
        schedule = schedule if schedule in SCHEDULES else schedule.lower()
        if schedule not in SCHEDULES:
            known = tuple(SCHEDULES)
            raise Refused("schedule", found=shown(schedule), known=known, near=near(schedule, known))
        declared = (*own.hyperparameters, *_parameters(own, schedule))
        if schedule != "constant" and "lr" not in {h.key for h in declared}:
            raise Refused("no-rate", of=own.name)
        given = _named(given, own.name, declared)
        values = {h.key: h.check(given[h.key]) for h in declared if h.key in given}
        object.__setattr__(self, "optimizer", own.key)
        object.__setattr__(self, "schedule", schedule)
        object.__setattr__(self, "given", tuple(values.items()))

    @classmethod
    def parse(cls, text: str) -> Run:
        """The run in ``text``, such as ``adam`` or ``adam:lr=0.05``."""
        if len(text) > MAX_TEXT:
            raise Refused("run-long", found=shown(text), limit=MAX_TEXT)
        optimizer, _, settings = text.partition(":")
        given: dict[str, float | str] = {}
        for part in settings.split(",") if settings else []:
            key, equals, value = part.partition("=")
            if not equals:
                raise Refused("pair", found=shown(part))
            if key.lower() == "schedule" and value.lower() in SCHEDULES:
                key = "schedule"
            if key in given:
                raise Refused("twice", found=shown(key))
            given[key] = value if key == "schedule" else parse_number(value)
        return cls(optimizer, **given)

    @property
    def declaration(self) -> Optimizer:
        return find(self.optimizer)

    @property
    def hyperparameters(self) -> tuple[Hyperparameter, ...]:
        """Those of the optimizer, then those of the schedule."""
        return (*self.declaration.hyperparameters, *_parameters(self.declaration, self.schedule))

    @property
    def values(self) -> dict[str, float]:
        """Every hyperparameter with its value, in declared order."""
        return {h.key: h.default for h in self.hyperparameters} | dict(self.given)

    @property
    def formula(self) -> Rule:
        """The optimizer's rule, with the schedule's line above it where there is one."""
        return _formula(self.optimizer, self.schedule)

    def inputs(self, total: int) -> dict[str, float]:
        """What the formula reads besides w, g, t and state, for a run of ``total`` steps."""
        return self.values | {"T": float(total)}

    def replace(self, /, **changes: float) -> Run:
        """The same run with other values."""
        return Run(self.optimizer, self.schedule, **dict(self.given) | changes)

    @property
    def initial(self) -> dict[str, float | None]:
        """Where each state variable starts; None for where the run does."""
        own, values = self.declaration, self.values | {"w": None}
        said = {name: own.start_of(name) for name in own.formula.state}
        return {name: values[start] if isinstance(start, str) else start for name, start in said.items()}

    @property
    def later(self) -> float | None:
        """How many times as far a gradient moves a weight in all steps as in its own; None where nobody can say."""
        tree = self.declaration.later_tree
        return None if tree is None else _number(tree, self.values)

    def limit(self, lam: float) -> float | None:
        """The largest learning rate that is stable where the largest curvature is ``lam``; None where there is none."""
        tree = self.declaration.limit_tree
        return None if tree is None else _number(tree, self.values | {"lam": lam})

    def best(self, key: str, low: float, high: float) -> float | None:
        """The value of a hyperparameter that is best between these curvatures; None where no formula says it."""
        tree = self.declaration.best_trees.get(key)
        return None if tree is None else _number(tree, self.values | {"low": low, "high": high})

    def initial_state(self, point: np.ndarray) -> dict[str, np.ndarray]:
        """The state before step 1 from ``point``, each array shaped and typed like it."""
        return {name: np.full_like(point, point if start is None else start) for name, start in self.initial.items()}

    def compile(self, like: np.ndarray, total: int, blocks: Blocks = POINTS) -> CompiledRule:
        """A step, in place, for arrays like ``like``, in a run of ``total`` steps; see CompiledRule."""
        return CompiledRule(self.formula, like, self.inputs(total), blocks)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a run cannot be changed; use replace({name}=…)")

    def __reduce__(self) -> tuple:
        return Run.parse, (str(self),)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Run):
            return NotImplemented
        return (self.optimizer, self.schedule, self.values) == (other.optimizer, other.schedule, other.values)

    def __hash__(self) -> int:
        return hash((self.optimizer, self.schedule, tuple(self.values.items())))

    def __str__(self) -> str:
        own = {h.key for h in _parameters(self.declaration, self.schedule)}
        parts = [f"{key}={number_text(value)}" for key, value in self.given]
        if self.schedule != "constant":
            parts.insert(sum(key not in own for key, _ in self.given), f"schedule={self.schedule}")
        settings = ",".join(parts)
        return f"{self.optimizer}:{settings}" if settings else self.optimizer

    def __repr__(self) -> str:
        return f"Run.parse({str(self)!r})"


def _number(tree: Node, values: Mapping[str, float]) -> float:
    return float(function((Assignment("value", tree),), ("value",))(**values)[0])


def _named(given: Mapping[str, float], of: str, declared: Sequence[Hyperparameter]) -> dict[str, float]:
    """The values by the names that are declared, which may be given in small letters or large."""
    known = tuple(h.key for h in declared)
    like = {key.lower(): key for key in reversed(known)}
    found: dict[str, float] = {}
    for name in sorted(given):
        key = name if name in known else like.get(name.lower())
        if key is None and not known:
            raise Refused("no-parameters", of=of, found=shown(name))
        if key is None:
            elsewhere = {other.lower(): h.key for h in declared for other in h.names.values()}
            raise Refused("parameter", of=of, found=shown(name), known=known, near=near(name, known, elsewhere))
        if key in found:
            raise Refused("twice", found=shown(key))
        found[key] = given[name]
    return found


def _parameters(optimizer: Optimizer, schedule: str) -> tuple[Hyperparameter, ...]:
    """Those of the schedule; what a rule of a reader's own calls the same gets another name."""
    return tuple(replace(one, key=_free(one.key, optimizer.formula)) for one in SCHEDULES[schedule].parameters)


def _free(name: str, rule: Rule) -> str:
    taken = any(name in names for names in (rule.hyperparameters, rule.state, rule.temporaries))
    return _free(f"{name}_", rule) if taken else name


@lru_cache(maxsize=512)
def _formula(optimizer: str, schedule: str) -> Rule:
    own, declared = find(optimizer), SCHEDULES[schedule]
    if not declared.factor:
        return own.formula
    keys = [one.key for one in _parameters(own, schedule)]
    names = {one.key: key for one, key in zip(declared.parameters, keys, strict=True)}
    return with_schedule(own.formula, renamed(declared.tree, names), keys)
