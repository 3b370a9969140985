"""A lecture as a value, and as one word of a link: titles and the pages that they name, in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from formula.errors import Refused, shown
from formula.packing import is_packed, pack, unpack
from ui.links.link import read_query
from ui.links.query import Query, is_foreign

VERSION = 1
PAGES = ("race", "mnist", "lessons", "workshop", "maps")
"""What an item can open. Links name a page by its place here: it must stay."""
MAX_ITEMS = 40
MAX_TITLE = 60
MAX_QUERY = 2400
MAX_MINUTES = 240
MAX_SAID = 400
MAX_WORD = 4000
"""Letters of a lecture in a link."""
MAX_PLAIN = 24_000
NOTE = re.compile(r"[a-z0-9-]{0,30}", re.ASCII)
_LESSON = re.compile(r"(?<![^&])lesson=(~[A-Za-z0-9_-]+)(?=&|$)", re.ASCII)
_GONE = re.compile(r"(?<![^&])lesson=~(?=&|$)")


class NoLecture(Refused):
    """What no lecture can have."""

    TABLE = "no-lecture"


@dataclass(frozen=True)
class Item:
    """One thing of a lecture.

    ``title``: one line; ``page`` of PAGES; ``query``: its state as in an address; ``note``: the name of what the
    app says of it to the lecturer, empty for nothing; ``minutes``: what its maker gives it, 0 for what the app does;
    ``said``: its maker's own notes, plain lines. ValueError for what no item can have.
    """

    title: str
    page: str
    query: str = ""
    note: str = ""
    minutes: int = 0
    said: str = ""

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise NoLecture("page", found=shown(self.page))
        for name, longest in (("title", MAX_TITLE), ("query", MAX_QUERY)):
            value = getattr(self, name)
            if not isinstance(value, str) or len(value) > longest or not value.isprintable():
                raise NoLecture("line", name=name, limit=longest)
        if not self.title.strip():
            raise NoLecture("untitled")
        if not isinstance(self.note, str) or not NOTE.fullmatch(self.note):
            raise NoLecture("note", found=shown(self.note))
        if type(self.minutes) is not int or not 0 <= self.minutes <= MAX_MINUTES:
            raise NoLecture("minutes", limit=MAX_MINUTES)
        if not isinstance(self.said, str) or len(self.said) > MAX_SAID or not self.said.replace("\n", "").isprintable():
            raise NoLecture("said", limit=MAX_SAID)
        # JSON can spell half characters, which no page can be sent.
        f"{self.title}{self.query}{self.said}".encode()
        read_query(self.query)

    @property
    def lists(self) -> Query:
        """Every value of every name that a page of the app reads; the frame's own names are no item's to say."""
        return {name: values for name, values in read_query(self.query).items() if not is_foreign(name)}


@dataclass(frozen=True)
class Lecture:
    """Items in their order, at least one. ValueError for none and for too many."""

    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.items) <= MAX_ITEMS:
            raise NoLecture("count", found=len(self.items), limit=MAX_ITEMS)


@dataclass(frozen=True)
class Note:
    """What is said to the lecturer of an item: its minutes, 0 for none; what to show; questions with their answers; and
    what its maker has written."""

    minutes: int
    show: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    said: str = ""


def write_lecture(lecture: Lecture) -> str:
    """The word; TooLong when it would not fit into a link."""
    return pack([VERSION, [_content(item) for item in lecture.items]], MAX_WORD)


@lru_cache(maxsize=64)
def read_lecture(word: str) -> Lecture:
    """The lecture in a word; ValueError for anything that ``write_lecture`` does not write."""
    if not is_packed(word):
        raise NoLecture("list")
    content = unpack(word, MAX_WORD, MAX_PLAIN)
    if not isinstance(content, list) or len(content) != 2 or not isinstance(content[1], list):
        raise NoLecture("list")
    version, items = content
    if version != VERSION or isinstance(version, bool):
        raise NoLecture("version", found=shown(version), known=VERSION)
    if len(items) > MAX_ITEMS:
        raise NoLecture("count", found=len(items), limit=MAX_ITEMS)
    return Lecture(tuple(map(_item, items)))


def _content(item: Item) -> list[object]:
    """What is packed of an item. A made lesson is packed already: opened, it takes less room among its like."""
    query, lesson = item.query, None
    if found := _LESSON.search(query):
        try:
            lesson = unpack(found[1])
            if pack(lesson) == found[1]:
                query = f"{query[: found.start(1)]}~{query[found.end(1) :]}"
            else:
                lesson = None
        except ValueError:
            lesson = None
    full = [item.title, PAGES.index(item.page), query, item.note, lesson, item.minutes, item.said]
    while full[-1] in ("", None, 0) and len(full) > 2:
        full.pop()
    return full


def _item(content: object) -> Item:
    usual = ("", "", None, 0, "")
    if not isinstance(content, list) or not 2 <= len(content) <= 2 + len(usual):
        raise NoLecture("item")
    title, page, query, note, lesson, minutes, said = [*content, *usual[len(content) - 2 :]]
    if type(page) is not int or not 0 <= page < len(PAGES):
        raise NoLecture("page", found=shown(page))
    if lesson is not None:
        if not isinstance(query, str) or not _GONE.search(query):
            raise NoLecture("item")
        word = pack(lesson)
        # More than a lesson's own word may hold is none.
        unpack(word)
        query = _GONE.sub(lambda _: f"lesson={word}", query, count=1)
    return Item(title, PAGES[page], query, note, minutes, said)
