"""Any text as a part of source code that it cannot break out of."""

from __future__ import annotations

import textwrap


def prose(text: str) -> str:
    """The text as it may stand in a docstring or comment: one line, nothing that could end or escape it."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown.replace("\\", "/").replace('"', "'")


def paragraph(text: str) -> str:
    """Prose in the lines of a function's docstring."""
    return textwrap.fill(prose(text), 116, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def quoted(text: str) -> str:
    """A string literal of the text."""
    literal = repr(text)
    return f'"{literal[1:-1]}"' if literal[0] == "'" and '"' not in literal else literal
