"""Broken lines that mean the same as before: nothing could notice them."""

from __future__ import annotations

from bench.mutants.mutant import Mutant

EQUAL: dict[tuple[str, str, str], str] = {
    ("formula/parse.py", "return Compare(_COMPARE[type(ops[0])], *sides)", "(-1)"): "there is one, or it was refused",
    ("optimizers/rules/rmsprop_centered.py", "m = alpha*m + (1 - alpha)*g", " - "): "m is read as its square",
    ("surfaces/derived.py", "return {}", "return None"): "either has no such expression, and that is caught",
}
"""(module, the whole line, what stands there instead of its broken part) → why nothing changes."""


def reason(mutant: Mutant) -> str | None:
    """Why this mutant is no mutant; None where it is one."""
    return EQUAL.get((mutant.path, mutant.whole.strip(), mutant.new))
