"""A stranger's Markdown without what leads or loads from elsewhere: emphasis, lists and formulas stay."""

from __future__ import annotations

import re

_BREAK = "\u2060"
"""The word joiner, which is not seen: what looks the same is no longer a link."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BOUND = re.compile(r"\](?=\s*[(:\[])")
_ADDRESS = re.compile(r"(?<=htt)(?=p)|(?<=ww)(?=w)|(?<=ft)(?=p)|(?<=@)", re.IGNORECASE)


def safe_markdown(text: str) -> str:
    """The text with no tag, image, link or address in it that Markdown would see; what is seen is the same."""
    # Entities first: what they stand for would be found as an address after they have been read.
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = _BOUND.sub("]" + _BREAK, text)
    return _ADDRESS.sub(_BREAK, text)
