"""The lessons page's state, as it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, field

from formula.packing import is_packed
from ui.query import MAX_TEXT, Query, QueryReader, one_of

PARTS = ("course", "test", "scenarios", "teach")


@dataclass(frozen=True)
class LessonsState:
    """Which part of the lessons is open.

    ``lesson``: a packed lesson that somebody made, empty for none. ``unread`` as in RaceState.
    """

    part: str = "course"
    lesson: str = ""
    unread: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Query) -> LessonsState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        part = reader.one("part", one_of(*PARTS), "course")
        lesson = reader.one("lesson", _read_lesson, "", MAX_TEXT)
        return cls(part, lesson, reader.finish())

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state."""
        return {"part": [self.part]} | ({"lesson": [self.lesson]} if self.lesson else {})


def _read_lesson(text: str) -> str:
    if not is_packed(text):
        raise ValueError(f"{text[:40]!r} is no packed lesson")
    return text
