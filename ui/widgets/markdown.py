"""A stranger's text among ours: as text alone, or as Markdown without what leads or loads from elsewhere."""

from __future__ import annotations

import re

_BREAK = "\u2060"
"""The word joiner, which is not seen: what looks the same is no longer a link."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BOUND = re.compile(r"\](?=\s*[(:\[])")
_ADDRESS = re.compile(r"(?<=htt)(?=p)|(?<=ww)(?=w)|(?<=ft)(?=p)|(?<=@)", re.IGNORECASE)
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>$:~&-])")
_RISKY = re.compile(r"[\\`*_{}\[\]#!|<>$:~&@]|www|^(?:[-+]|\d+[.)])(?:\s|$)|--|==", re.IGNORECASE)
"""What markup needs: most names have none of it."""


def plain(text: object) -> str:
    """The text, or what stands for a thing, so that Markdown shows it as it is: nothing in it becomes markup."""
    said = " ".join(str(text).split())
    if not _RISKY.search(said):
        return said
    # Some marks, such as addresses and icons, are looked for after all else was read: a joiner keeps them apart.
    escaped = _MARKS.sub(r"\\\1", said)
    return _ADDRESS.sub(_BREAK, escaped.replace("\\:", f"\\:{_BREAK}"))


def safe_markdown(text: str) -> str:
    """The text with no tag, image, link or address in it that Markdown would see; what is seen is the same."""
    # Entities first: what they stand for would be found as an address after they have been read.
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = _BOUND.sub("]" + _BREAK, text)
    return _ADDRESS.sub(_BREAK, text)
