"""What is refused, as data: a reason and what its sentence quotes. The sentences are in ``en.toml`` and ``ja.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_name("en.toml").read_text(encoding="utf-8"))
_ENGLISH = {f"{table}.{key}": text for table, texts in _TABLES.items() for key, text in texts.items()}
SENTENCES: dict[str, str] = _TABLES["formula"]
MOST_SHOWN = 40
"""Characters of what was given that a sentence quotes."""


@dataclass(frozen=True)
class Reason:
    """Why something cannot be used: the ``key`` of its sentence among the texts, and the values that it quotes: texts,
    numbers, lists of names, or further reasons."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English; of a reason that is told on pages alone, what it is made of."""
        return sentence(self, _ENGLISH) if self.key in _ENGLISH else f"{self.key.partition('.')[2]} {dict(self.values)}"


def sentence(reason: Reason, words: Mapping[str, str]) -> str:
    """What ``words`` say of it, texts by key in one language."""

    def said(value: object) -> object:
        if isinstance(value, Reason):
            return sentence(value, words)
        return words["refused.and"].join(value) if isinstance(value, tuple) else value

    return words[reason.key].format(**{name: said(value) for name, value in reason.values.items()})


class Refused(ValueError):
    """Something that cannot be used. ``reason``: its key within the texts' table ``TABLE``; ``values`` as of Reason."""

    TABLE = "refused"

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values

    @property
    def why(self) -> Reason:
        return Reason(f"{self.TABLE}.{self.reason}", self.values)

    def __str__(self) -> str:
        return str(self.why)

    def __reduce__(self) -> tuple:
        # From a worker it comes as it is, whatever its kind is made with.
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[Refused], args: tuple, state: Mapping[str, object]) -> Refused:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class FormulaError(Refused):
    """A refused formula.

    Attributes: ``reason`` (a key of SENTENCES, for translation), ``line`` and ``column`` (both from 1, in the
    text as it was given) and ``values`` (what the sentence quotes).
    """

    TABLE = "formula"

    def __init__(self, reason: str, line: int = 1, column: int = 1, **values: object) -> None:
        super().__init__(reason, **values)
        self.line, self.column = line, column

    @property
    def sentence(self) -> str:
        return str(super().why)

    @property
    def why(self) -> Reason:
        return Reason("refused.at", {"line": self.line, "column": self.column, "why": super().why})


def reason_of(error: ValueError) -> Reason:
    """Why, of any error that something unreadable may raise."""
    return error.why if isinstance(error, Refused) else Reason("refused.unreadable")


def shown(text: object) -> str:
    """What was given, in quotes and not too long."""
    return repr(text[:MOST_SHOWN]) if isinstance(text, str) else f"{text!r:.{MOST_SHOWN}}"


def not_one_of(found: object, known: Collection[str], name: str = "") -> Refused:
    """That something is none of these words; ``name``: of what it was given for, where no field says it."""
    words = {"found": shown(found), "known": tuple(known), "near": near(found, known) if isinstance(found, str) else ""}
    return Refused("quantity-one-of", name=name, **words) if name else Refused("one-of", **words)


def near(text: str, known: Collection[str], also: Mapping[str, str] | None = None) -> Reason | str:
    """The name among ``known`` that may have been meant, else ""; ``also``: what else these are called."""
    called = dict(also or {}) | {name.lower(): name for name in known}
    found = get_close_matches(text.lower()[:MOST_SHOWN], called, 1)
    return Reason("refused.near", {"name": called[found[0]]}) if found else ""
