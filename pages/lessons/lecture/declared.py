"""The lectures that the app has, read from the files beside this one: items in order, and notes for the lecturer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from formula import Words
from pages.lessons.chapters.chapter import COURSE, filled
from ui.lecture.lecture import Item, Lecture, NoLecture, Note
from ui.links.scenarios import SCENARIOS

ARTICLE = "article"
"""The name, in links, of the article's course as a lecture."""


@dataclass(frozen=True)
class Declared:
    """An item in every language, and its note: ``asked`` are questions with their answers."""

    key: str
    minutes: int
    page: str
    query: str
    title: Words
    show: Words
    asked: tuple[tuple[Words, Words], ...]

    def spoken(self, language: str) -> Note:
        """The note in one language."""
        asked = tuple((question[language], answer[language]) for question, answer in self.asked)
        return Note(self.minutes, self.show[language], asked)


def _read(name: str) -> tuple[Declared, ...]:
    tables = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return tuple(_item(table) for table in tables["item"])


def _item(table: Mapping[str, object]) -> Declared:
    """KeyError for a chapter or a scenario that there is not, and for a fact that its chapter does not state."""
    facts = {name: value for key in table.get("facts", ()) for name, value in COURSE[key].facts.items()}

    def words(texts: Mapping[str, str]) -> Words:
        return filled(texts, facts)

    chapter, scenario = table.get("chapter"), SCENARIOS.get(table.get("scenario", ""))
    if chapter:
        page, query, title = "lessons", f"part=course&chapter={chapter}", COURSE[chapter].title
    elif scenario:
        page, query, title = scenario.page, scenario.link, scenario.title
    else:
        page, query, title = table["page"], table["link"], None
    asked = tuple((words(one["question"]), words(one["answer"])) for one in table.get("asked", ()))
    named = MappingProxyType(dict(table["title"])) if "title" in table else title
    return Declared(table["key"], table["minutes"], page, query, named, words(table["show"]), asked)


LECTURES: dict[str, tuple[Declared, ...]] = {ARTICLE: _read(ARTICLE)}
NOTES: dict[str, Declared] = {item.key: item for items in LECTURES.values() for item in items}
"""Every item by the name of its note."""


@cache
def declared(name: str, language: str) -> Lecture:
    """A lecture of the app in one language; ValueError for a name that none has."""
    if name not in LECTURES:
        raise NoLecture("list")
    return Lecture(tuple(Item(one.title[language], one.page, one.query, one.key) for one in LECTURES[name]))
