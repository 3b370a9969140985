"""What a browser sends is a stranger's word: it is read by its kind and within bounds, or it is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from ui.links.query import MAX_NAMES, MAX_TEXT, Query

Value = TypeVar("Value")

MAX_VALUES = 40
"""How often a name may stand in a query that a view sends."""


def given(key: str, name: str, read: Callable[[object], Value]) -> Value | None:
    """What the view ``key`` says of ``name``, as ``read`` understands it; None where there is no sense in it."""
    try:
        return read(st.session_state[key][name])
    except (KeyError, TypeError, ValueError):
        return None


def chosen(key: str, words: Mapping[str, Value]) -> Value | None:
    """What the word means that stands in the box or row ``key``; None for one that it does not offer."""
    word = st.session_state.get(key)
    return words.get(word) if isinstance(word, str) else None


def told(read: Callable[[object], Value]) -> Callable[[object], Value]:
    """Reads what ``told`` of ``ui/browser/kit/teller.js`` has made a telling of."""

    def said(sent: object) -> Value:
        if not isinstance(sent, dict):
            raise ValueError("no telling")
        return read(sent["said"])

    return said


def told_query(key: str, name: str = "query") -> Query | None:
    """The query that the view ``key`` tells under this name; None where there is no sense in it."""
    return given(key, name, told(query))


def text_of(longest: int) -> Callable[[object], str]:
    """Reads a text of so many characters at the most."""

    def read(sent: object) -> str:
        if not isinstance(sent, str) or len(sent) > longest:
            raise ValueError("no text, or too long")
        # JSON knows half characters, which no page can be sent.
        sent.encode()
        return sent

    return read


def one_of(*allowed: Value) -> Callable[[object], Value]:
    """Reads one of these values, of its very type."""

    def read(sent: object) -> Value:
        for one in allowed:
            if type(one) is type(sent) and one == sent:
                return one
        raise ValueError("none of these")

    return read


def whole(low: int, high: int) -> Callable[[object], int]:
    """Reads a whole number within these bounds."""

    def read(sent: object) -> int:
        if type(sent) is not int or not low <= sent <= high:
            raise ValueError("no whole number, or out of bounds")
        return sent

    return read


def number(low: float, high: float) -> Callable[[object], float]:
    """Reads a number within these bounds."""

    def read(sent: object) -> float:
        if type(sent) not in (int, float) or not low <= sent <= high:
            raise ValueError("no number, or out of bounds")
        return float(sent)

    return read


def several(count: int, read: Callable[[object], Value]) -> Callable[[object], tuple[Value, ...]]:
    """Reads a list of so many."""

    def every(sent: object) -> tuple[Value, ...]:
        if not isinstance(sent, list | tuple) or len(sent) != count:
            raise ValueError("not so many")
        return tuple(map(read, sent))

    return every


def query(sent: object) -> Query:
    """Reads a query as a link has it: lists of texts by name, at least one."""
    if not isinstance(sent, dict) or not 0 < len(sent) <= MAX_NAMES:
        raise ValueError("no query")
    word = text_of(MAX_TEXT)
    found = {}
    for name, values in sent.items():
        if not isinstance(values, list | tuple) or len(values) > MAX_VALUES:
            raise ValueError("no list of texts")
        found[word(name)] = tuple(map(word, values))
    return found
