"""A user's table as a surface: two columns of text become the loss of a line or of a classifier."""

from __future__ import annotations

import csv
import io
import math

from formula import parse_number

MAX_ROWS = 200
MAX_CHARACTERS = 20_000
DIGITS = 4


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
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values)) or 1.0
    return [round((value - mean) / spread, DIGITS) for value in values]
