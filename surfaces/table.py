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


def standardized(rows: Rows, classifier: bool) -> Rows:
    """The rows with mean 0 and standard deviation 1 in u, and in v unless it is a class, to four digits."""
    columns = [
        _scaled([row[i] for row in rows]) if i == 0 or not classifier else [row[i] for row in rows] for i in (0, 1)
    ]
    return tuple(zip(*columns, strict=True))


def _scaled(values: list[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    apart = [value - mean for value in values]
    # Against the largest, so that squares of tiny numbers do not vanish.
    largest = max(map(abs, apart)) or 1.0
    spread = math.sqrt(math.fsum((one / largest) ** 2 for one in apart) / len(values)) or 1.0
    return [round(one / largest / spread, DIGITS) for one in apart]


def coded(rows: Rows) -> list:
    """Rows of standardized numbers in few letters: their count, least values and steps, and all in one large number."""
    columns = [[round(value * 10**DIGITS) for value in column] for column in zip(*rows, strict=True)]
    least = [min(column) for column in columns]
    step = [math.gcd(*(one - low for one in column)) or 1 for column, low in zip(columns, least, strict=True)]
    most = [(max(column) - low) // by for column, low, by in zip(columns, least, step, strict=True)]
    number = 0
    for pair in zip(*columns, strict=True):
        for value, low, by, high in zip(pair, least, step, most, strict=True):
            number = number * (high + 1) + (value - low) // by
    digits = number.to_bytes((number.bit_length() + 7) // 8 or 1)
    return [len(rows), least, step, most, base64.urlsafe_b64encode(digits).decode().rstrip("=")]


def uncoded(content: Sequence) -> Rows:
    """The rows that ``coded`` was given; ValueError or TypeError for anything else."""
    count, least, step, most, text = content
    whole = [count, *least, *step, *most]
    if not all(type(one) is int and abs(one) < 10**9 for one in whole) or not 0 < count <= MAX_ROWS or len(whole) != 7:
        raise Refused("no-table")
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,4000}", text, re.ASCII) or min(most) < 0:
        raise Refused("no-table")
    number = int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    rows = []
    for _ in range(count):
        pair = []
        for low, by, high in reversed(list(zip(least, step, most, strict=True))):
            number, value = divmod(number, high + 1)
            pair.append((low + value * by) / 10**DIGITS)
        rows.append((pair[1], pair[0]))
    return tuple(reversed(rows))
