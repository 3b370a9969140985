"""Numbers as text: one spelling for links, JavaScript and the page."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from formula.errors import Refused, shown

_PLAIN = re.compile(r"[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float64, spelled as JavaScript's String() does."""
    value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} has no spelling")
    if value == 0:
        return "0"
    # repr is the shortest, too, and of several the nearest: nothing rounded by a format is.
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    sign, digits = "-" if sign else "", "".join(map(str, figures))
    point = len(digits) + exponent
    if -6 < point <= 21:
        if point <= 0:
            return f"{sign}0.{'0' * -point}{digits}"
        if len(digits) <= point:
            return f"{sign}{digits}{'0' * (point - len(digits))}"
        return f"{sign}{digits[:point]}.{digits[point:]}"
    power = point - 1
    head = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{head}e{'+' if power > 0 else '-'}{abs(power)}"


def parse_number(text: str) -> float:
    """A finite number from plain ASCII text; anything else is a Refused that quotes it."""
    if len(text) <= 64 and _PLAIN.fullmatch(text):
        value = float(text)
        if math.isfinite(value):
            return value
    raise Refused("not-number", found=shown(text))


def parse_whole(text: str) -> int:
    """A whole number from plain ASCII digits; anything else is a Refused that quotes it."""
    if re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        return int(text)
    raise Refused("not-whole", found=shown(text))
