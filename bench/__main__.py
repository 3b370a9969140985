"""All budgets: ``make bench``, or ``python -m bench formula browser`` for some of them."""

import sys
from importlib import import_module

from bench.table import print_table

PARTS = ("formula", "training", "maps", "browser", "visits", "load")


def main(parts: list[str]) -> None:
    """Measures each part and prints one table."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"python -m bench: {min(unknown)} is not one of {', '.join(PARTS)}")
    rows = []
    for part in parts or PARTS:
        rows += import_module(f"bench.{part}").measure()
    print_table(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
