"""The article's question in words, with a model answer and the points to mark oneself by, from ``essay.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from formula import Words


@dataclass(frozen=True)
class Point:
    """Something that an answer may say; ``scenario``: key of the race that shows it."""

    key: str
    scenario: str
    text: Words


def _read() -> tuple[Words, tuple[Words, ...], tuple[Point, ...]]:
    tables = tomllib.loads(Path(__file__).with_name("essay.toml").read_text("utf-8"))
    points = tuple(Point(entry.pop("key"), entry.pop("scenario"), entry) for entry in tables["point"])
    return tables["task"], tuple(tables["model"]), points


TASK, MODEL, POINTS = _read()
"""What is asked, the paragraphs of a good answer, and what to look for in one's own."""
