"""How the command line of ``simulation`` is told numbers, points, windows and the values of an axis."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from formula import Quantity, parse_number
from formula.quantity import BY_FACTORS
from optimizers import Run
from simulation.maps.settings import MAX_VALUES
from surfaces import Surface

Value = TypeVar("Value")
USUAL_VALUES = 40


def readable(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """The reader as argparse takes it: what it refuses is said in its own sentence."""

    def read_argument(text: str) -> Value:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read_argument


def numbers(text: str, count: int, what: str) -> tuple[float, ...]:
    """So many numbers with commas between."""
    parts = text.split(",")
    if len(parts) != count:
        raise ValueError(f"{text[:40]!r} is not {what}")
    return tuple(map(parse_number, parts))


def point(text: str) -> tuple[float, float]:
    return numbers(text, 2, "a point such as -1.5,2")


def window(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    x0, x1, y0, y1 = numbers(text, 4, "a window such as -2,2,-1,3 (x from, x to, y from, y to)")
    return (x0, x1), (y0, y1)


def setting(text: str) -> tuple[str, float]:
    """``kappa=50``."""
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text[:40]!r} is not a setting such as kappa=50")
    return name, parse_number(value)


def axis(text: str) -> tuple[str, str]:
    """``lr=0.001:1:40`` or ``lr=0.1,0.2``: the name, and what it says of the values."""
    name, equals, values = text.partition("=")
    if not equals or not values:
        raise ValueError(f"{text[:40]!r} is not an axis such as lr=0.001:1:40 or mu=0,0.5,0.9")
    return name, values


def values_of(given: tuple[str, str], runs: Sequence[Run], surface: Surface) -> tuple[str, tuple[float, ...]]:
    """An axis with its values; between two ends they lie as on the setting's slider. ValueError in a sentence."""
    name, text = given
    if ":" not in text:
        return name, tuple(map(parse_number, text.split(",")))
    low, high, *more = text.split(":")
    count = int(parse_number(more[0])) if more else USUAL_VALUES
    low, high = parse_number(low), parse_number(high)
    if len(more) > 1 or not 1 <= count <= MAX_VALUES or not low <= high:
        raise ValueError(f"{text[:40]!r} is not a range such as 0.001:1:40 of at most {MAX_VALUES} values")
    known: dict[str, Quantity] = {quantity.key: quantity for quantity in surface.parameters}
    known |= {quantity.key: quantity for run in runs for quantity in run.hyperparameters}
    scale = known[name].scale if name in known else "linear"
    if scale == "log1m" and high < 1:
        found = 1 - np.geomspace(1 - low, 1 - high, count)
    elif scale in BY_FACTORS and low > 0:
        found = np.geomspace(low, high, count)
    else:
        found = np.linspace(low, high, count)
    # What rounding moved beyond an end would be refused there.
    found = np.clip(np.unique(found.round()) if scale == "whole" else found, low, high)
    return name, tuple(found.tolist())
