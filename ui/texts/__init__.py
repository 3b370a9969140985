"""Every visible sentence, by key, in every language; a language is one TOML file in this folder."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

LANGUAGES: dict[str, str] = {"en": "English", "ja": "日本語"}
"""Language codes with the name that a reader of that language looks for."""


@cache
def words(language: str) -> dict[str, str]:
    """All texts of a language as ``{"table.key": text}``."""
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


def say(language: str, key: str, **values: object) -> str:
    """The text with its ``{places}`` filled."""
    return words(language)[key].format(**values)
