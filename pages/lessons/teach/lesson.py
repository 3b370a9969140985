"""Lessons that teachers make: a page's link, what students see of it, a task, a question. All of it is one word."""

from __future__ import annotations

from dataclasses import dataclass, fields

from formula.errors import Refused, shown
from formula.packing import pack, unpack
from ui.links.link import STATES, Link, read_query
from ui.links.maps import PARTS as MAP_PARTS
from ui.links.maps import MapsState
from ui.links.race import PARTS as RACE_PARTS
from ui.links.race import RaceState
from ui.links.training import TrainingState
from ui.words.texts import LANGUAGES

VERSION = 1
PARTS = {
    "race": (*RACE_PARTS, "formula", "numbers", "results"),
    "mnist": ("cards", "settings", "sections"),
    "maps": MAP_PARTS,
}
"""What students may see, by page; the MNIST page's buttons and curves, and maps, are always there."""
USUAL_PARTS = {
    "race": ("stage", "curves", "transport", "cards", "legend"),
    "mnist": ("cards",),
    "maps": ("toolbar", "cards"),
}
KINDS = ("none", "text", "choice", "flag", "curve", "end")
"""Of questions: none, a free answer, which run it is, a flag where one ends, its curve, where one ends in numbers."""
ASKED_ON = {"race": KINDS, "mnist": ("none", "text", "choice", "curve"), "maps": ("none", "text", "choice")}
"""The kinds that each page has."""
OLD = ("end",)
"""Kinds that links of before have; a flag has taken the place of numbers."""
DRAWN = ("flag", "curve")
"""Kinds that are answered in a picture of their own."""
KEYED = ("choice", "flag", "curve", "end")
"""Kinds that mean nothing before a run is chosen: the one that is asked about, or the right answer."""
THEMES = ("", "light", "dark")
MAX_TASK = 600
MAX_QUESTION = 200
MAX_LINK = 4000
MAX_PLACE = 7
LOWEST = -1
"""As the right run: the one whose loss is lowest at the end."""


class NoLesson(Refused):
    """What no lesson can have."""

    TABLE = "no-lesson"


@dataclass(frozen=True)
class Lesson:
    """A lesson that somebody made.

    ``page``: "race", "mnist" or "maps"; ``query``: its state as in an address; ``parts``: what is shown; ``locked``:
    whether values are read-only; ``task``: Markdown, see ``safe_markdown``; ``kind`` and ``question``: what is to be
    predicted; ``run``: the right answer to "choice", or the place of the run that a flag, a curve or an end is asked
    of, None while nobody has chosen it; ``language`` and ``theme``: empty for the reader's own. NoLesson for what none
    can have.
    """

    page: str = "race"
    query: str = ""
    parts: tuple[str, ...] = USUAL_PARTS["race"]
    locked: bool = False
    task: str = ""
    kind: str = "none"
    question: str = ""
    run: int | None = 0
    language: str = ""
    theme: str = ""

    def __post_init__(self) -> None:
        _one_of("page", self.page, STATES)
        _one_of("kind", self.kind, ASKED_ON[self.page])
        _one_of("language", self.language, ("", *LANGUAGES))
        _one_of("theme", self.theme, THEMES)
        for name, longest in (("query", MAX_LINK), ("task", MAX_TASK), ("question", MAX_QUESTION)):
            value = getattr(self, name)
            if not isinstance(value, str) or len(value) > longest:
                raise NoLesson("text", name=name, limit=longest)
        # Its state is read whenever it is shown: what cannot be read is no lesson.
        read_query(self.query)
        for part in self.parts:
            _one_of("part", part, PARTS[self.page])
        if not isinstance(self.locked, bool):
            raise NoLesson("switch", name="locked")
        if self.run is not None and (type(self.run) is not int or not LOWEST <= self.run <= MAX_PLACE):
            raise NoLesson("place", low=LOWEST, high=MAX_PLACE)

    @property
    def unkeyed(self) -> bool:
        """Whether the question lacks the run that it needs; nobody is asked it then."""
        return self.kind in KEYED and self.run is None

    @property
    def asks(self) -> bool:
        """Whether there is a question that can be asked."""
        return self.kind != "none" and not self.unkeyed

    @property
    def asked_run(self) -> int:
        """The place of the run that a flag, a curve or an end is asked of, one that there is."""
        return max(0, min(self.run, len(self.state().runs) - 1))

    def state(self) -> RaceState | TrainingState | MapsState:
        """The state that the lesson begins with."""
        return Link(self.page, self.query).state()


def write_lesson(lesson: Lesson) -> str:
    """The lesson as a word of a link; ValueError when it would be too long for one."""
    usual = Lesson()
    chosen = {f.name: getattr(lesson, f.name) for f in fields(lesson)}
    return pack([VERSION, {name: value for name, value in chosen.items() if value != getattr(usual, name)}])


def read_lesson(word: str) -> Lesson:
    """The lesson in a word; ValueError for anything that ``write_lesson`` does not write."""
    content = unpack(word)
    if not isinstance(content, list) or len(content) != 2 or not isinstance(content[1], dict):
        raise NoLesson("none")
    version, found = content
    if version != VERSION or isinstance(version, bool):
        raise NoLesson("version", found=str(version)[:20], version=VERSION)
    unknown = found.keys() - {f.name for f in fields(Lesson)}
    if unknown:
        raise NoLesson("field", found=shown(min(unknown)))
    parts = found.get("parts", [])
    if not isinstance(parts, list) or len(parts) > len(PARTS["race"]):
        raise NoLesson("parts")
    return Lesson(**(found | ({"parts": tuple(parts)} if "parts" in found else {})))


def _one_of(what: str, value: object, allowed: object) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise NoLesson("word", found=shown(str(value)), what=what)
