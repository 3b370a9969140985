"""The axes of maps over settings: what may vary, from where to where, and the value of each cell, as in the browser."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context
from typing import NamedTuple

from formula import Quantity, number_text, parse_number
from formula.errors import Refused, not_one_of, shown
from formula.quantity import BY_FACTORS
from optimizers import Run
from simulation.maps.places import centres
from simulation.maps.settings import NOISE
from surfaces import find
from ui.links import fields
from ui.links.race import MAX_NOISE
from ui.words.texts import LANGUAGES, words

Axis = tuple[str, tuple[float, float] | None]
"""A setting, and the part of its range that is shown, all of it where that is None."""

USUAL = ("lr", "mu", "rho1", "alpha")
"""What a run is tried with where nothing else is asked for, those first that it has."""
SMALLEST = 1e-12
"""Where an axis that ends at 0 begins to go by factors, as sliders do."""
DIGITS = 6
"""Of a cell's value: more than neighbours need to differ, and too few for how a computer rounds a power."""
NARROWEST = 0.01
"""A part of an axis is no narrower than this share of its larger end."""
NOISE_AXIS = Quantity(
    NOISE, 0.0, 0.0, MAX_NOISE, "linear", "σ", {code: words(code)["player.noise-short"] for code in LANGUAGES}
)
USUAL_NOISE = 1.0
"""The end of its axis where nothing else is asked for."""

_NAME = 20
"""So many letters of what is said of a setting are its name."""


def told() -> dict[str, object]:
    """JSON for the browser: the numbers by which it makes the same axes."""
    named = {"usual": USUAL, "smallest": SMALLEST, "digits": DIGITS, "narrowest": NARROWEST}
    return named | {"usualNoise": USUAL_NOISE, "byFactors": BY_FACTORS}


def called(quantity: Quantity, language: str) -> str:
    """What an axis is called: its symbol, and the word that people know."""
    begun = re.split("[:：。]", quantity.what.get(language, ""))[0]
    word = getattr(quantity, "word", {}).get(language) or (begun if 0 < len(begun) <= _NAME else quantity.key)
    return quantity.symbol if word == quantity.symbol else f"{quantity.symbol} {word}"


def quantities(surface: str, run: Run) -> dict[str, Quantity]:
    """All that can be an axis, by the names in links; a rule's own names come before what else is called the same."""
    known: dict[str, Quantity] = {}
    for one in (*run.hyperparameters, NOISE_AXIS, *find(surface).parameters):
        known.setdefault(one.key, one)
    return known


def shared_quantities(surface: str, runs: Sequence[Run]) -> dict[str, Quantity]:
    """What all of these runs have, as the first declares it, and noise; a surface moves what there is to come to."""
    first, *others = ({one.key for one in run.hyperparameters} for run in runs)
    return {
        key: one
        for key, one in quantities(surface, runs[0]).items()
        if (key in first or key == NOISE) and all((key in other) == (key in first) for other in others)
    }


class Spread(NamedTuple):
    """A setting from one value to another."""

    quantity: Quantity
    low: float
    high: float

    def values(self, count: int) -> tuple[float, ...]:
        """The value of each of so many cells, within what is declared."""
        by_factors = self.quantity.scale in BY_FACTORS and self.low > 0
        low, high = (math.log10(end) if by_factors else end for end in (self.low, self.high))
        return tuple(self._value(10.0**at if by_factors else at) for at in centres(low, high, count).tolist())

    def _value(self, exact: float) -> float:
        value = float(Context(DIGITS, ROUND_HALF_UP).create_decimal_from_float(exact))
        if self.quantity.scale == "whole":
            return float(math.floor(value + 0.5))
        return min(self.quantity.high, max(self.quantity.low, value))


def spreads(known: Mapping[str, Quantity], run: Run, asked: Sequence[Axis | None]) -> list[Spread]:
    """The axes that are asked for, or usual ones of the run where nothing is, or what is not known."""
    own = {one.key for one in run.hyperparameters}
    ranked = [*(key for key in USUAL if key in own and key in known), *known]
    found = [one if one and one[0] in known else None for one in asked]
    for i, one in enumerate(found):
        taken = [other[0] for other in found if other]
        found[i] = one or (next(key for key in ranked if key not in taken), None)
    return [_spread(known[key], part) for key, part in found]


def _spread(quantity: Quantity, part: tuple[float, float] | None) -> Spread:
    low = max(SMALLEST, quantity.low) if quantity.scale == "log0" else quantity.low
    return Spread(quantity, *(part or (low, USUAL_NOISE if quantity is NOISE_AXIS else quantity.high)))


def is_part(axis: Axis, known: Mapping[str, Quantity]) -> bool:
    """Whether there is such a setting with such a part of its range."""
    name, ends = axis
    return name in known and (ends is None or (known[name].low <= ends[0] and ends[1] <= known[name].high))


class AxisKind:
    """A setting, and which part of its range: ``lr`` or ``lr:0.001,1``."""

    name = "axis"

    def read(self, text: str, context: fields.Context) -> Axis:
        name, colon, ends = text.partition(":")
        known = quantities(context["surface"][0], context["run"][context["selected"]])
        if name not in known:
            raise not_one_of(name, tuple(known))
        if not colon:
            return name, None
        parts = ends.split(",")
        if len(parts) != 2:
            raise Refused("two-numbers", found=shown(ends))
        low, high = (known[name].within(parse_number(part)) for part in parts)
        if not (low < high and high - low >= NARROWEST * max(abs(low), abs(high))):
            raise Refused("narrow", found=shown(ends))
        return name, (low, high)

    def text(self, value: Axis) -> str:
        name, ends = value
        return f"{name}:{','.join(map(number_text, ends))}" if ends else name

    def limits(self) -> dict[str, object]:
        return {}
