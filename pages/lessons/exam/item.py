"""A question as learning platforms take it, whatever it was made from."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass

_UNWRITABLE = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 has no way to write."""
_INLINE = r"\\(\1\\)"
_FORMULA = re.compile(r"\$([^$\n]+)\$")
_STRONG, _EMPHASIS = re.compile(r"\*\*(?=\S)([^<]+?)(?<=\S)\*\*"), re.compile(r"\*(?=\S)([^<]+?)(?<=\S)\*")


@dataclass(frozen=True)
class Choice:
    """``right``: whether it is; ``against``: what speaks against it, or nothing."""

    text: str
    right: bool
    against: str = ""


@dataclass(frozen=True)
class Number:
    """A number that is right, or a usual mistake, within ``tolerance``; ``said``: of whoever gives it."""

    value: float
    tolerance: float
    right: bool
    said: str = ""


@dataclass(frozen=True)
class Item:
    """One question: of ``choices``, for a number (``numbers``, the right one first), or for words where it has neither.

    ``prompt`` and ``reason``: plain texts; ``$…$`` in a prompt is a formula. ``task``: what a teacher has written above
    it, in Markdown, of which emphasis and formulas are kept. ``formulas``: lines of LaTeX;
    ``given``: (symbol, value); ``picture``: an SVG, or empty; ``link``: an address to open, or empty, and what it says.
    """

    name: str
    prompt: str
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    reason: str = ""
    formulas: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    picture_says: str = ""
    link: str = ""
    link_says: str = ""
    task: str = ""


def plain(text: str) -> str:
    """The text without what no file can hold."""
    return _UNWRITABLE.sub("", text)


def markup(text: str) -> str:
    """A plain text as HTML: nothing of it is markup."""
    return html.escape(plain(text), quote=True).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")


def body(item: Item, picture: str) -> str:
    """The question's text as HTML, with the picture from the address ``picture``."""
    parts = [f"<p>{_emphasized(item.task)}</p>"] if item.task else []
    parts.append(f"<p>{_FORMULA.sub(_INLINE, markup(item.prompt))}</p>")
    parts += [rf"<p>\({html.escape(line)}\)</p>" for line in item.formulas]
    if item.given:
        parts.append(f"<p>{', '.join(f'{markup(symbol)} = {markup(value)}' for symbol, value in item.given)}</p>")
    if item.picture:
        parts.append(f'<p><img src="{picture}" alt="{markup(item.picture_says)}" style="max-width:100%"></p>')
    if item.link:
        parts.append(f'<p><a href="{markup(item.link)}">{markup(item.link_says)}</a></p>')
    return "".join(parts)


def _emphasized(task: str) -> str:
    """Markdown as HTML: what stands in a formula is none of it."""
    said = _FORMULA.split(markup(task))
    said[::2] = [_EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text)) for text in said[::2]]
    said[1::2] = [rf"\({formula}\)" for formula in said[1::2]]
    return "".join(said)


def coded(item: Item) -> str:
    """The picture in base64."""
    return base64.b64encode(plain(item.picture).encode()).decode()
