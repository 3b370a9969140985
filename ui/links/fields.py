"""A page's state as a table of fields: one row says how a part of a link is read, written and bounded.

The same rows go to the browser with the catalogue, where ``ui/browser/solve/query.js`` loops over them. A kind is one
way to write a value as text; this file and that one know the same kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from formula import number_text, parse_number, parse_whole
from formula.errors import Refused, not_one_of, shown
from ui.links.query import MAX_VALUE, QueryReader

Context = Mapping[str, object]
"""What was read before, by name in links."""


class Kind(Protocol):
    """How a value stands in a link."""

    name: str

    def read(self, text: str, context: Context) -> object: ...
    def text(self, value: object) -> str: ...
    def limits(self) -> dict[str, object]:
        """What the browser must know to keep within bounds."""


@dataclass(frozen=True)
class Field:
    """One part of a link.

    ``name``: in the link; ``attribute``: of the state, where it is called otherwise; ``many``: how often it may stand;
    ``always``: whether it stands in every link, and not only where it is not as usual; ``aside``: whether Python draws
    nothing from it, so that the browser may keep it in the address until there is more to tell.
    """

    name: str
    kind: Kind
    attribute: str = ""
    many: int = 0
    always: bool = False
    aside: bool = False
    longest: int = MAX_VALUE

    @property
    def place(self) -> str:
        """Where the state keeps it."""
        return self.attribute or self.name


@dataclass(frozen=True)
class Whole:
    """A whole number from ``low`` to ``high``, which may be the name of a field that is read before."""

    low: int
    high: int | str
    name = "number"

    def read(self, text: str, context: Context) -> int:
        value = parse_whole(text)
        high = context[self.high] if isinstance(self.high, str) else self.high
        if not self.low <= value <= high:
            raise Refused("outside", found=value, low=self.low, high=high)
        return value

    def text(self, value: int) -> str:
        return str(value)

    def limits(self) -> dict[str, object]:
        return {"low": self.low} | ({} if isinstance(self.high, str) else {"high": self.high})


@dataclass(frozen=True)
class Number:
    """A number from ``low`` to ``high``."""

    low: float = -float("inf")
    high: float = float("inf")
    name = "number"

    def read(self, text: str, context: Context) -> float:
        value = parse_number(text)
        if not self.low <= value <= self.high:
            raise Refused("outside", found=f"{value:g}", low=f"{self.low:g}", high=f"{self.high:g}")
        return value

    def text(self, value: float) -> str:
        return number_text(value)

    def limits(self) -> dict[str, object]:
        return {key: end for key, end in (("low", self.low), ("high", self.high)) if abs(end) < float("inf")}


@dataclass(frozen=True)
class Numbers:
    """``count`` numbers with commas between them; ``what``: the reason why others are refused;
    ``check`` raises Refused for what they cannot be."""

    count: int
    what: str
    check: Callable[[tuple[float, ...], str], None]
    name = "numbers"

    def read(self, text: str, context: Context) -> tuple[float, ...]:
        parts = text.split(",")
        if len(parts) != self.count:
            raise Refused(self.what, found=shown(text))
        values = tuple(parse_number(part) for part in parts)
        self.check(values, text)
        return values

    def text(self, value: Sequence[float]) -> str:
        return ",".join(number_text(one) for one in value)

    def limits(self) -> dict[str, object]:
        return {}


class Word:
    """One of these words."""

    name = "text"

    def __init__(self, *words: str) -> None:
        self.words = words

    def read(self, text: str, context: Context) -> str:
        like = next((word for word in self.words if word.lower() == text.lower()), None)
        if like is None:
            raise not_one_of(text, self.words)
        return like

    def text(self, value: str) -> str:
        return value

    def limits(self) -> dict[str, object]:
        return {"words": list(self.words)}


@dataclass(frozen=True)
class Written:
    """What functions of its own read and write."""

    reader: Callable[[str], object]
    writer: Callable[[object], str] = str
    longest: int = 0
    name: str = "text"

    def read(self, text: str, context: Context) -> object:
        return self.reader(text)

    def text(self, value: object) -> str:
        return self.writer(value)

    def limits(self) -> dict[str, object]:
        return {"longest": self.longest} if self.longest else {}


def read_place(text: str, context: Context) -> int:
    """The place of a run: 1 … count in a link, 0 … count - 1 here, where those that could not be read are left out."""
    places = context.get("places") or range(len(context["run"]))
    place = Whole(1, max(places) + 1).read(text, context) - 1
    if place not in places:
        raise Refused("lost-run", place=place + 1)
    return places.index(place)


class Place:
    """The place of one run."""

    name = "place"

    def read(self, text: str, context: Context) -> int:
        return read_place(text, context)

    def text(self, value: int) -> str:
        return str(value + 1)

    def limits(self) -> dict[str, object]:
        return {}


def read_field(field: Field, reader: QueryReader, context: Context, usual: object) -> object:
    """The value of a field, ``usual`` where it is not there or cannot be read."""

    def read(text: str) -> object:
        return field.kind.read(text, context)

    if field.many:
        return reader.many(field.name, read, field.many, field.longest) or usual
    return reader.one(field.name, read, usual, field.longest)


def read_fields(fields: Sequence[Field], reader: QueryReader, usual: object, **known: object) -> dict[str, object]:
    """All fields by attribute, each as in the state ``usual`` where the link does not say; ``known``: read before."""
    context, found = dict(known), {}
    for field in fields:
        if field.name not in context:
            context[field.name] = read_field(field, reader, context, getattr(usual, field.place))
            if field.name == "run":
                context["places"] = reader.places["run"]
        found[field.place] = context[field.name]
    return found


def write_fields(fields: Sequence[Field], state: object) -> dict[str, list[str]]:
    """The query of a link: what always stands there, and what is not as usual."""
    usual = usual_values(type(state))
    query = {}
    for field in fields:
        value = getattr(state, field.place)
        if field.always or value != usual.get(field.place):
            query[field.name] = [field.kind.text(one) for one in value] if field.many else [field.kind.text(value)]
    return query


def write_runs(fields: Sequence[Field], state: object) -> dict[str, list[str]]:
    """The same of a state with runs: where none could be read, what stood there in their place stands there again."""
    return write_fields(fields, state) | ({"run": list(state.lost)} if state.lost else {})


def usual_values(kind: type) -> dict[str, object]:
    """The defaults of a state's attributes, of those that have one."""
    return {one.name: one.default for one in dataclasses.fields(kind) if one.default is not dataclasses.MISSING}


def told(fields: Sequence[Field], state: type) -> list[dict[str, object]]:
    """The table as the browser takes it."""
    usual = usual_values(state)
    return [
        {name: getattr(field, name) for name in ("name", "always", "many", "aside")}
        | {"kind": field.kind.name}
        | ({"usual": usual[field.place]} if field.place in usual and not field.many else {})
        | field.kind.limits()
        for field in fields
    ]
