"""What every generator here shares: surfaces, written once more by hand, and the file that trajectories go to.

The functions are plain arithmetic, so each library's own automatic derivative takes their gradients; nothing of the
project takes part. Learning rates are such that a path does not amplify rounding: two libraries round differently, and
a path that jumps between the walls of a valley doubles that difference in every step.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

STEPS = 100

SURFACES = {
    "ravine": (lambda x, y: x**2 / 2 + 20 * y**2 / 2, (-8.0, 2.0)),
    "rosenbrock": (lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, (-1.5, 2.0)),
    "himmelblau": (lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, (-0.2, 0.7)),
    "beale": (
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        (1.0, 1.5),
    ),
}
"""Function and start by the key of our surface."""


def record(
    name: str,
    library: str,
    runs: Iterable[str],
    trajectory: Callable[[str, str], list],
    surfaces: Iterable[str] = tuple(SURFACES),
    **more: object,
) -> None:
    """Writes ``name``.json: for every surface and run the positions that ``trajectory(surface, run)`` gives.

    ``more``: what else the file says.
    """
    rows = [
        json.dumps({"surface": surface, "run": run, "positions": trajectory(surface, run)}, separators=(",", ":"))
        for surface in surfaces
        for run in runs
    ]
    said = "".join(f"{json.dumps(key)}: {json.dumps(value, indent=1)},\n" for key, value in more.items())
    text = '{"library": %s, %s"trajectories": [\n%s\n]}\n' % (json.dumps(library), said, ",\n".join(rows))  # noqa: UP031
    Path(__file__).with_name(f"{name}.json").write_text(text, encoding="utf-8")
