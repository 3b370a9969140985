"""A user's table as a surface: two columns of text become the loss of a line or of a classifier."""

from __future__ import annotations

import csv
import io
import math

from formula import parse_number

MAX_ROWS = 200
MAX_CHARACTERS = 20_000
DIGITS = 4
LARGEST = 1e100
"""Squares of larger numbers, and their sums, have no place in a float."""


class TableError(ValueError):
    """What is wrong with a table: ``reason`` (a key for translation), and ``values`` that its sentence quotes."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(f"{reason} {values}")


def read_table(text: str) -> tuple[tuple[float, float], ...]:
    """Rows of two numbers from CSV with comma, semicolon or tab; a first row that is no numbers is a heading."""
    if len(text) > MAX_CHARACTERS:
        raise TableError("long", limit=MAX_CHARACTERS)
    lines = [line for line in text.replace("\ufeff", "").splitlines() if line.strip()]
    mark = next((mark for mark in ("\t", ";", ",") if lines and mark in lines[0]), ",")
    rows = []
    for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark), start=1):
        if len(cells) != 2:
            raise TableError("columns", line=number, found=len(cells))
        try:
            rows.append(tuple(parse_number(cell.strip()) for cell in cells))
        except ValueError:
            if number > 1:
                raise TableError("number", line=number, found=" ".join(cells)[:40]) from None
        if rows and max(map(abs, rows[-1])) > LARGEST:
            raise TableError("large", line=number, found=" ".join(cells)[:40])
    if not 3 <= len(rows) <= MAX_ROWS:
        raise TableError("rows", found=len(rows), limit=MAX_ROWS)
    if len({u for u, _ in rows}) < 2:
        raise TableError("constant")
    return tuple(rows)


def standardized(rows: tuple[tuple[float, float], ...], classifier: bool) -> tuple[tuple[float, float], ...]:
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
