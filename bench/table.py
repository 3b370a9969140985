"""One line a measurement: what, measured, budget, met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measurement; ``met`` is None where there is nothing to hold it against."""

    what: str
    measured: str
    budget: str
    met: bool | None


def print_table(rows: list[Row]) -> None:
    """Prints the rows as an aligned table."""
    marks = {True: "met", False: "NOT MET", None: "–"}
    cells = [("what", "measured", "budget", "")] + [(r.what, r.measured, r.budget, marks[r.met]) for r in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(4)]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)
