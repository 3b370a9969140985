"""Optimizers that a user has written: the same declaration, from a text, and back into one word of a link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from formula import FormulaError, parse_rule
from formula.packing import pack, unpack
from formula.parse import GIVEN
from formula.tree import CONSTANTS, FUNCTIONS
from optimizers.declaration import Hyperparameter, Optimizer

MAX_NAME = 24
MAX_HYPERPARAMETERS = 8
LARGEST = 1e6
WHAT = {"en": "A number of this rule.", "ja": "この更新式の定数。"}
SUMMARY = {"en": "A rule of your own.", "ja": "自分で書いた更新式です。"}
SYMBOLS = {"lr": "ε", "mu": "μ", "alpha": "α", "rho": "ρ", "rho1": "ρ₁", "rho2": "ρ₂", "beta": "β", "eps": "Θ"}


class Range(NamedTuple):
    """Where a hyperparameter stands at first, and how far its slider reaches."""

    default: float
    low: float
    high: float


USUAL: Mapping[str, Range] = {
    "lr": Range(0.01, 1e-6, 10.0),
    "eps": Range(1e-7, 1e-12, 1.0),
    **dict.fromkeys(("mu", "alpha", "rho", "rho1", "beta", "beta1"), Range(0.9, 0.0, 0.9999)),
    **dict.fromkeys(("rho2", "beta2"), Range(0.999, 0.0, 0.99999)),
}
UNKNOWN = Range(0.5, 0.0, 10.0)
SCHEDULE = "schedule"
"""What links call a run's schedule: no hyperparameter can have this name."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Written:
    """A rule as its writer left it: ``name``, ``text``, and the range of each hyperparameter."""

    name: str
    text: str
    ranges: tuple[tuple[str, Range], ...] = ()

    @property
    def key(self) -> str:
        """The key under which it runs, which holds all of it; ValueError when it is too long for a link."""
        return pack([self.name, self.text, [[key, *values] for key, values in self.ranges]])


def hyperparameters_in(text: str) -> tuple[str, ...]:
    """Names that a rule reads but nobody assigns or gives, in order of appearance; not yet checked in any other way."""
    code = "\n".join(line.partition("#")[0] for line in text.splitlines())
    assigned = {line.partition("=")[0].strip() for line in code.splitlines()}
    known = assigned | {"w", *GIVEN, *CONSTANTS, *FUNCTIONS}
    return tuple(
        word for word in dict.fromkeys(_WORD.findall(re.sub(r"[0-9.]+[eE][+-]?[0-9]+", "", code))) if word not in known
    )


def write(name: str, text: str, ranges: Mapping[str, Range] | None = None) -> Written:
    """The rule with a range for each of its hyperparameters; FormulaError, with its place, where it cannot be read."""
    found = hyperparameters_in(text)
    # Names that cannot be hyperparameters are left to the parser, which says why and where.
    names = tuple(one for one in found if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,23}", one) and one != SCHEDULE)
    given = dict(ranges or {})
    parse_rule(text, names[:MAX_HYPERPARAMETERS])
    return Written(name, text, tuple((one, given.get(one) or USUAL.get(one, UNKNOWN)) for one in names))


@lru_cache(maxsize=256)
def declare(key: str) -> Optimizer:
    """The optimizer that a key holds; ValueError, with a reason, for what is not one."""
    content = unpack(key)
    try:
        name, text, ranges = content
        named = {str(one): Range(*map(float, values)) for one, *values in ranges}
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{key[:20]!r}… holds no rule") from None
    if (
        not isinstance(name, str)
        or not isinstance(text, str)
        or not 0 < len(name) <= MAX_NAME
        or not name.isprintable()
    ):
        raise ValueError(f"{key[:20]!r}… has no name")
    try:
        written = write(name, text, named)
    except FormulaError as error:
        raise ValueError(f"{name!r}: {error}") from None
    return Optimizer(
        key=key,
        name=name,
        rule=text,
        hyperparameters=tuple(_hyperparameter(one, values) for one, values in written.ranges),
        source="",
        summary=SUMMARY,
    )


def written_in(key: str) -> Written:
    """What its writer sees of a user's rule."""
    optimizer = declare(key)
    ranges = tuple((h.key, Range(h.default, h.low, h.high)) for h in optimizer.hyperparameters)
    return Written(optimizer.name, optimizer.rule, ranges)


def _hyperparameter(key: str, values: Range) -> Hyperparameter:
    default, low, high = values
    if not (-LARGEST <= low < high <= LARGEST and low <= default <= high):
        raise ValueError(f"{key}={default:g} from {low:g} to {high:g} is no range")
    scale = "log" if low > 0 and high / low >= 100 else "log1m" if low >= 0 and 0.99 <= high < 1 else "linear"
    symbol = SYMBOLS.get(key, key)
    return Hyperparameter(key, default, low, high, scale, symbol, WHAT, {"paper": symbol, "pytorch": "–", "keras": "–"})
