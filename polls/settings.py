"""Whether a host wants live polls: they take what strangers send into memory, so nobody has them unasked."""

from __future__ import annotations

import os


def polls_allowed() -> bool:
    """DESCENT_POLLS is "on"."""
    return os.environ.get("DESCENT_POLLS", "").strip().lower() == "on"
