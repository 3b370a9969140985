"""``python -m surfaces`` derives the gradients and Hessians of all declared surfaces and keeps them."""

import json

from formula.derivatives import dump
from formula.derive import gradient, hessian
from surfaces import SURFACES
from surfaces.derived import FILE


def derived() -> str:
    """What the file should hold, an expression a line."""
    entries = {
        surface.expression: {"gradient": dump(gradient(surface.tree)), "hessian": dump(hessian(surface.tree))}
        for surface in SURFACES.values()
    }
    lines = [f"{json.dumps(expression)}: {json.dumps(entry)}" for expression, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(derived(), encoding="utf-8")
