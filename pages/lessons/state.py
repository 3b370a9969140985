"""The lessons page's state, as it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, field

from formula.errors import Reason, Refused, shown
from formula.packing import is_packed
from pages.lessons.chapters.chapter import COURSE
from polls import read_code
from ui.lecture.lecture import MAX_WORD, NOTE
from ui.links.fields import Field, Whole, Word, Written, read_fields, write_fields
from ui.links.query import MAX_TEXT, Query, QueryReader
from ui.links.race import MAX_SEED

PARTS = ("course", "test", "scenarios", "teach", "list", "class", "poll")
FIRST = next(iter(COURSE))
TOPICS = (*COURSE, "more", "all")
"""Groups of scenarios: those of each chapter, those of none, all."""


@dataclass(frozen=True)
class LessonsState:
    """Which part of the lessons is open and where.

    ``chapter``: of the course; ``topic``: group of scenarios, see TOPICS; ``seed``: which questions the test asks;
    ``lesson``: a packed lesson that somebody made, empty for none; ``room``: code of a poll to answer, empty for none;
    ``draft``: a lecture that somebody makes, packed, or the name of one of the app's. ``unread`` as in RaceState.
    """

    part: str = "course"
    chapter: str = FIRST
    topic: str = FIRST
    seed: int = 0
    lesson: str = ""
    room: str = ""
    draft: str = ""
    unread: tuple[tuple[str, Reason], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Query) -> LessonsState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        return cls(**read_fields(FIELDS, reader, cls()), unread=reader.finish())

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state; the part always, the rest where it was chosen."""
        return write_fields(FIELDS, self)


def _read_lesson(text: str) -> str:
    if not is_packed(text):
        raise Refused("packed", found=shown(text))
    return text


def _read_room(text: str) -> str:
    try:
        return read_code(text)
    except ValueError:
        raise Refused("room", found=shown(text)) from None


def _read_draft(text: str) -> str:
    if not is_packed(text) and not NOTE.fullmatch(text):
        raise Refused("packed", found=shown(text))
    return text


FIELDS = (
    Field("part", Word(*PARTS), always=True),
    Field("chapter", Word(*COURSE)),
    Field("topic", Word(*TOPICS)),
    Field("seed", Whole(0, MAX_SEED)),
    Field("lesson", Written(_read_lesson), longest=MAX_TEXT),
    Field("room", Written(_read_room)),
    Field("draft", Written(_read_draft), longest=MAX_WORD),
)
"""The link of the lessons: each part in its order."""
