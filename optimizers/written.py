"""Optimizers that a user has written: the same declaration, from a text, and back into one word of a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from formula import number_text, parse_rule
from formula.errors import FormulaError, Refused, shown
from formula.packing import pack, unpack
from formula.parse import OF_SURFACES, SHOWN, free_names, is_name
from optimizers.declaration import Hyperparameter, Optimizer
from optimizers.usual import Range, usual

MAX_NAME = 24
MAX_HYPERPARAMETERS = 8
LARGEST = 1e6
WHAT = {"en": "A number of this rule.", "ja": "この更新式の定数。"}
SUMMARY = {"en": "A rule of your own.", "ja": "自分で書いた更新式です。"}
SYMBOLS = {"lr": "ε", "mu": "μ", "alpha": "α", "rho": "ρ", "rho1": "ρ₁", "rho2": "ρ₂", "beta": "β", "eps": "Θ"}


SCHEDULE = "schedule"
"""What links call a run's schedule: no hyperparameter can have this name."""

MEANT_AS_GRADIENT = frozenset(
    {
        "grad",
        "grads",
        "gradient",
        "gradients",
        "dw",
        "dx",
        "dW",
        "df",
        "dtheta",
        "dparam",
        "g_t",
        "gt",
        "nabla",
    }
)
"""What others call g."""


class RangeError(Refused):
    """The range of the hyperparameter ``key`` is none, or its default lies outside."""

    def __init__(self, key: str, values: Range) -> None:
        self.key = key
        default, low, high = (f"{value:g}" for value in values)
        super().__init__("no-range", name=key, default=default, low=low, high=high)


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
    """Names that a rule reads but nobody assigns or gives, in order of appearance; FormulaError where none can be read.

    Names that no hyperparameter can have are left to the parser, which says why and where.
    """
    return tuple(one for one in free_names(text) if is_name(one) and one != SCHEDULE)


def write(name: str, text: str, ranges: Mapping[str, Range] | None = None) -> Written:
    """The rule with a range for each of its hyperparameters; FormulaError, with its place, where it cannot be read."""
    names = hyperparameters_in(text)
    given = dict(ranges or {})
    parse_rule(text, names[:MAX_HYPERPARAMETERS])
    return Written(name, text, tuple((one, given.get(one) or usual(one, names)) for one in names))


def taken_over(optimizer: Optimizer) -> Written:
    """A declared optimizer as a rule that goes the same way: where its memory does not start at 0, a line says so."""
    defaults = {h.key: h.default for h in optimizer.hyperparameters}
    starts = {name: optimizer.start_of(name) for name in optimizer.formula.state if name != SHOWN}
    lines = [
        f"{name} = where(t == 1, {start if isinstance(start, str) else number_text(start)}, {name})"
        for name, start in starts.items()
        if defaults.get(start, start) != 0
    ]
    text = "\n".join([*lines, optimizer.text])
    read = hyperparameters_in(text)
    ranges = tuple((h.key, Range(h.default, h.low, h.high)) for h in optimizer.hyperparameters if h.key in read)
    return Written(optimizer.name[:MAX_NAME], text, ranges)


def blind(text: str) -> str | None:
    """What a rule reads in the place of the gradient, "" where it reads nothing of the surface at all, else None."""
    rule = parse_rule(text, hyperparameters_in(text)[:MAX_HYPERPARAMETERS])
    meant = next((one for one in rule.hyperparameters if one in rule.read & MEANT_AS_GRADIENT), None)
    sees = not rule.read.isdisjoint({"g", *OF_SURFACES}) or "grad" in rule.called
    return meant if meant else None if sees else ""


@lru_cache(maxsize=256)
def declare(key: str) -> Optimizer:
    """The optimizer that a key holds; ValueError, with a reason, for what is not one."""
    content = unpack(key)
    try:
        name, text, ranges = content
        named = {str(one): Range(*map(float, values)) for one, *values in ranges}
    except (TypeError, ValueError, OverflowError):
        raise Refused("no-rule", found=shown(key[:20])) from None
    if (
        not isinstance(name, str)
        or not isinstance(text, str)
        or not 0 < len(name) <= MAX_NAME
        or not name.isprintable()
    ):
        raise Refused("no-name", found=shown(key[:20]))
    try:
        written = write(name, text, named)
    except FormulaError as error:
        raise Refused("within", of=shown(name), why=error.why) from None
    return Optimizer(
        key=key,
        name=name,
        rule=text,
        hyperparameters=tuple(_hyperparameter(one, values) for one, values in written.ranges),
        source="",
        summary=SUMMARY,
        limit_unknown=True,
    )


def written_in(key: str) -> Written:
    """What its writer sees of a user's rule."""
    optimizer = declare(key)
    ranges = tuple((h.key, Range(h.default, h.low, h.high)) for h in optimizer.hyperparameters)
    return Written(optimizer.name, optimizer.rule, ranges)


def _hyperparameter(key: str, values: Range) -> Hyperparameter:
    default, low, high = values
    if not (-LARGEST <= low < high <= LARGEST and low <= default <= high):
        raise RangeError(key, values)
    scale = "log" if low > 0 and high / low >= 100 else "log1m" if low >= 0 and 0.99 <= high < 1 else "linear"
    symbol = SYMBOLS.get(key, key)
    return Hyperparameter(key, default, low, high, scale, symbol, WHAT, {"paper": symbol})
