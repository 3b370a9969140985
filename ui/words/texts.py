"""Every text of the app, in every language, from the files that stand beside what shows them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("formula", "frame", "pages", "ui")
"""The folders in which words files stand: ``en.toml``, ``ja.toml``."""

LANGUAGES: dict[str, str] = {"en": "English", "ja": "日本語"}
"""Language codes with the name that a reader of that language looks for."""


@cache
def words(language: str) -> dict[str, str]:
    """All texts of a language as ``{"table.key": text}``; ValueError for a key that stands in two files."""
    joined: dict[str, str] = {}
    for path in files(language):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}
        if twice := joined.keys() & found.keys():
            raise ValueError(f"{path.relative_to(ROOT)} gives {min(twice)} once more")
        joined |= found
    return joined


def files(language: str) -> list[Path]:
    """The words files of a language."""
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob(f"{language}.toml"))]


def say(language: str, key: str, **values: object) -> str:
    """The text with its ``{places}`` filled."""
    return words(language)[key].format(**values)
