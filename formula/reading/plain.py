"""A text as it is typed or pasted, in the characters of the formula language; every place in it stays where it was."""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0xFEFF), " ")
# Minus, the hyphens and dashes that stand for it in print, and what multiplies and divides there.
_SIGNS = dict.fromkeys((0x2212, *range(0x2010, 0x2015), 0xFE63), "-") | {0x2217: "*", 0x2215: "/"}
_SIGNS |= {0xD7: "*", 0xB7: "*", 0x22C5: "*", 0xF7: "/"}
_TWINS = _FULL_WIDTH | _BLANKS | _SIGNS

_COMMENT = re.compile("#[^\n]*")


def plain(text: str) -> str:
    """The text with ASCII twins for full-width characters and typeset signs, and without its comments."""
    return _COMMENT.sub("", text.replace("\r\n", "\n").translate(_TWINS))


def plain_number(text: str) -> str:
    """A number as plain ASCII text where it was typed in other digits or with another minus."""
    return text.translate(_TWINS).strip()
