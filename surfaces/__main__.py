"""``python -m surfaces`` derives and keeps the gradients and Hessians of declared surfaces and of those in lessons."""

import json
import re
from collections.abc import Iterator

from formula.derivatives import dump
from formula.derive import gradient, hessian
from surfaces import SURFACES, Surface
from surfaces.derived import FILE
from surfaces.written import declare

_WRITTEN = re.compile(r"surface=(~[\w-]+)")


def _written() -> Iterator[Surface]:
    """The surfaces that links of lessons hold: every start of the app reads them."""
    for file in sorted(FILE.parents[1].glob("pages/lessons/**/*.toml")):
        yield from map(declare, _WRITTEN.findall(file.read_text("utf-8")))


def derived() -> str:
    """What the file should hold, an expression a line."""
    entries = {
        surface.expression: {"gradient": dump(gradient(surface.tree)), "hessian": dump(hessian(surface.tree))}
        for surface in (*SURFACES.values(), *_written())
    }
    lines = [f"{json.dumps(expression)}: {json.dumps(entry)}" for expression, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(derived(), encoding="utf-8")
