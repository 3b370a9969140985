"""A named number in a formula, with all that a widget, a link or a check needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formula.errors import Refused

Words = Mapping[str, str]
"""One text in every language of the interface, by language code."""

BY_FACTORS = ("log", "log0", "whole")
"""Scales on which values from above 0 lie by factors."""


@dataclass(frozen=True)
class Quantity:
    """``low`` and ``high`` bound it, both included. ``what``: one sentence on what it does.

    ``scale`` says how a slider moves: ``"linear"``; ``"log"``, by factors; ``"log0"``, by factors down to 10⁻¹², and 0
    at its end; ``"log1m"``, by factors of 1 − value, for decays that crowd towards 1; ``"whole"``, by factors of whole
    numbers.
    """

    key: str
    default: float
    low: float
    high: float
    scale: str
    symbol: str
    what: Words

    def within(self, value: float) -> float:
        """The value, or Refused that quotes it when it is not a number within the range."""
        if not self.low <= value <= self.high:
            low, high = f"{self.low:g}", f"{self.high:g}"
            raise Refused("quantity-outside", name=self.key, found=f"{value:g}", low=low, high=high)
        return float(value)

    def check(self, value: float) -> float:
        """The same; Refused also for a fraction where only whole numbers are."""
        self.within(value)
        if self.scale == "whole" and value != int(value):
            raise Refused("quantity-not-whole", name=self.key, found=f"{value:g}")
        return float(value)
