"""Questions as GIFT, as https://docs.moodle.org/en/GIFT_format describes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from formula import number_text
from pages.lessons.exam.item import Item, body, coded, markup, plain

_SPECIAL = re.compile(r"[\\~=#{}:]")


def gift(items: Sequence[Item], category: str) -> str:
    """The file's text; pictures stand in it as ``data:``."""
    # A slash would begin a category below; none of the signs has a meaning in this line.
    first = f"$CATEGORY: $course$/top/{_line(category).replace('/', '//')}\n"
    return "\n\n".join([first, *map(_question, items)]) + "\n"


def escaped(text: str) -> str:
    """The text so that no sign in it has a meaning; all in one line."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text).replace("\r\n", "\n").replace("\r", "\n")).replace("\n", r"\n")


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _question(item: Item) -> str:
    asked = body(item, f"data:image/svg+xml;base64,{coded(item)}" if item.picture else "")
    reason = f"\n\t####{escaped(markup(item.reason))}" if item.reason else ""
    if item.choices:
        answers = "".join(
            f"\n\t{'=' if one.right else '~'}[html]{escaped(markup(one.text))}{_said(one.against)}"
            for one in item.choices
        )
    elif item.numbers:
        answers = "#" + "".join(
            f"\n\t={'' if one.right else '%0%'}{number_text(one.value)}:{number_text(one.tolerance)}{_said(one.said)}"
            for one in item.numbers
        )
    else:
        answers = ""
    return f"::{escaped(_line(item.name))}::[html]{escaped(asked)}{{{answers}{reason}\n}}"


def _said(text: str) -> str:
    return f"#{escaped(markup(text))}" if text else ""
