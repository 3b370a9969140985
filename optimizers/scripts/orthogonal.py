"""The Newton-Schulz iteration as a script has it: the engine's own source, with its numbers in place."""

from __future__ import annotations

import inspect
import re

from formula import number_text
from formula.computing import orthogonal

_NUMBERS = {name: number_text(getattr(orthogonal, name)) for name in ("A", "B", "C", "STEPS", "FLOOR", "SLENDER")}


def orthogonal_sources() -> dict[str, str]:
    """The functions for a ``matrix``, for a ``vector`` that stands beside matrices, and for ``points``."""
    functions = (orthogonal.newton_schulz, orthogonal.over_norm, orthogonal.newton_schulz_of_points)
    return dict(zip(("matrix", "vector", "points"), map(_source, functions), strict=True))


def _source(function: object) -> str:
    """Without types, which a script of a few pages does without."""
    text = re.sub(r"(\w+): np\.ndarray\) -> np\.ndarray:", r"\1):", inspect.getsource(function)).rstrip("\n")
    return re.sub(rf"\b({'|'.join(_NUMBERS)})\b", lambda found: _NUMBERS[found[0]], text)
