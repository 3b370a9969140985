"""A user's table as a surface: two columns of a sheet become the loss of a line or of a classifier."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from formula.errors import Refused
from surfaces.sheet import MAX_SHOWN, Sheet, TableError, read_sheet

MAX_ROWS = 200
DIGITS = 4
FIGURES = 6
MOST_DIGITS = 12
SCALINGS = ("both", "x", "off")
"""Which columns of a table are standardized: both, only the known one, none."""
LARGEST = 1e100
"""Squares of larger numbers, and their sums, have no place in a float."""

Rows = tuple[tuple[float, float], ...]


class Picked(NamedTuple):
    """Rows of two columns, and the lines of the text that were left out since a value is missing."""

    rows: Rows
    left_out: tuple[int, ...]


def pick(sheet: Sheet, u: int, v: int) -> Picked:
    """The rows of two columns, by their places in the sheet; TableError where they are no data for a fit."""
    rows, left_out = [], []
    for line, cells in sheet.rows:
        pair = cells[u], cells[v]
        for value, place in zip(pair, (sheet.places[u], sheet.places[v]), strict=True):
            if isinstance(value, str):
                raise TableError("number", line=line, column=place, found=value)
            if value is not None and abs(value) > LARGEST:
                raise TableError("large", line=line, column=place, found=f"{value:g}"[:MAX_SHOWN])
        if None in pair:
            left_out.append(line)
        else:
            rows.append(pair)
    if not 3 <= len(rows) <= MAX_ROWS:
        raise TableError("rows", found=len(rows), limit=MAX_ROWS)
    if len({value for value, _ in rows}) < 2:
        raise TableError("constant")
    return Picked(tuple(rows), tuple(left_out))


def read_table(text: str) -> Rows:
    """The rows of a text's two usual columns."""
    sheet = read_sheet(text)
    return pick(sheet, *sheet.usual).rows


def standardized(rows: Rows, classifier: bool, scaling: str = "both") -> Rows:
    """The rows with mean 0 and standard deviation 1, to four digits, in the columns that ``scaling`` of SCALINGS says;
    a class stays as it is, and other columns are kept to six figures of their largest number."""
    columns = []
    for i, wanted in ((0, scaling != "off"), (1, scaling == "both" and not classifier)):
        values = [row[i] for row in rows]
        columns.append(_scaled(values) if wanted else [round(one, digits_of(values)) for one in values])
    return tuple(zip(*columns, strict=True))


def digits_of(values: Sequence[float]) -> int:
    """Decimals that leave a column six figures of its largest number."""
    largest = max(map(abs, values))
    return min(MOST_DIGITS, max(0, FIGURES - 1 - math.floor(math.log10(largest)))) if largest else 0


def _scaled(values: list[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    apart = [value - mean for value in values]
    # Against the largest, so that squares of tiny numbers do not vanish.
    largest = max(map(abs, apart)) or 1.0
    spread = math.sqrt(math.fsum((one / largest) ** 2 for one in apart) / len(values)) or 1.0
    return [round(one / largest / spread, DIGITS) for one in apart]


def coded(rows: Rows, digits: tuple[int, int] = (DIGITS, DIGITS)) -> list:
    """Rows of numbers with so many decimals in few letters: their count, least values and steps, the decimals where
    they are not the usual ones, and all in one large number."""
    columns = [
        [round(value * 10**to) for value in column] for column, to in zip(zip(*rows, strict=True), digits, strict=True)
    ]
    least = [min(column) for column in columns]
    step = [math.gcd(*(one - low for one in column)) or 1 for column, low in zip(columns, least, strict=True)]
    most = [(max(column) - low) // by for column, low, by in zip(columns, least, step, strict=True)]
    number = 0
    for pair in zip(*columns, strict=True):
        for value, low, by, high in zip(pair, least, step, most, strict=True):
            number = number * (high + 1) + (value - low) // by
    octets = number.to_bytes((number.bit_length() + 7) // 8 or 1)
    unusual = [] if digits == (DIGITS, DIGITS) else [list(digits)]
    return [len(rows), least, step, most, *unusual, base64.urlsafe_b64encode(octets).decode().rstrip("=")]


def uncoded(content: Sequence) -> Rows:
    """The rows that ``coded`` was given; ValueError or TypeError for anything else."""
    count, least, step, most, *unusual, text = content
    (digits,) = unusual or [[DIGITS, DIGITS]]
    whole = [count, *least, *step, *most, *digits]
    if not all(type(one) is int and abs(one) < 10**9 for one in whole) or not 0 < count <= MAX_ROWS or len(whole) != 9:
        raise Refused("no-table")
    if not all(0 <= one <= MOST_DIGITS for one in digits):
        raise Refused("no-table")
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,4000}", text, re.ASCII) or min(most) < 0:
        raise Refused("no-table")
    number = int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    rows = []
    for _ in range(count):
        pair = []
        for low, by, high, to in reversed(list(zip(least, step, most, digits, strict=True))):
            number, value = divmod(number, high + 1)
            pair.append((low + value * by) / 10**to)
        rows.append((pair[1], pair[0]))
    return tuple(reversed(rows))
