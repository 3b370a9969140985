"""Reading a link's query: bounded, never trusting, and saying which parts could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from formula.errors import Reason, Refused, near, reason_of

Query = Mapping[str, Sequence[str]]
Value = TypeVar("Value")
Unread = Sequence[tuple[str, Reason]]
"""What of a link could not be read, by its name, and why."""

MAX_VALUE = 500
MAX_TEXT = 2000
"""Characters of a value that may hold what a user has written."""
MAX_NAMES = 40
KEPT = frozenset({"lang", "present", "list", "place", "embed", "embed_options"})
"""Names that belong to the app or to Streamlit, not to a page's state."""
TRACKERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl msclkid yclid
    ysclid ttclid twclid li_fat_id igshid igsh epik rdt_cid s_kwcid mc_cid mc_eid _hsenc _hsmi
    hsCtaTracking mkt_tok vero_id oly_enc_id oly_anon_id wickedid __s _openstat yjr_yjad ref_src ref_url
    si spm scid trk trkCampaign
    """.split()  # noqa: SIM905 (a list of their own lines would be longer than the rest of the module)
)
"""Names that search engines, networks and mailings append to every link that passes through them."""
TRACKING = ("utm_", "mtm_", "pk_", "hsa_", "itm_", "at_", "stm_")
"""What names of the same kind begin with."""
UNKNOWN = "refused.unknown"
"""The reason why a name could not be read that this page has not: nothing gave way to a default."""
ITEM = "refused.item"
"""That of one of several values of a name, which is left out."""
ECHO_SECONDS = 3.0
"""For so long after we wrote an address the browser may still send the one before."""


def is_foreign(name: str) -> bool:
    """Whether a name says nothing of a page's state: the app's own, Streamlit's, or a tracker's."""
    return name in KEPT or name in TRACKERS or name.startswith(TRACKING)


class QueryReader:
    """Takes values out of a query one by one, its names in small letters or large.

    ``unread`` collects (name, why) of what gave way to a default or was left out; ``places``: of the values of a name
    that may stand often, the places of those that were read.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        # Of several that differ in large letters alone the first one counts.
        self._small = {name.lower(): query[name] for name in reversed(list(query))}
        self._known: set[str] = set()
        self.unread: list[tuple[str, Reason]] = []
        self.places: dict[str, tuple[int, ...]] = {}

    def one(self, name: str, read: Callable[[str], Value], default: Value, longest: int = MAX_VALUE) -> Value:
        """The value of a name that stands once at the most, of at most ``longest`` characters."""
        values = self._values(name)
        if len(values) > 1:
            self.refuse(name, "times", count=len(values))
            return default
        for value in values:
            try:
                return _read(value, read, longest)
            except ValueError as error:
                self.unread.append((name, reason_of(error)))
        return default

    def many(self, name: str, read: Callable[[str], Value], limit: int, longest: int = MAX_VALUE) -> tuple[Value, ...]:
        """Every readable value of a name, ``limit`` at the most, of at most ``longest`` characters each."""
        values = self._values(name)
        if len(values) > limit:
            self.refuse(name, "too-many", count=len(values), limit=limit)
        found = {}
        for place, value in enumerate(values[:limit]):
            try:
                found[place] = _read(value, read, longest)
            except ValueError as error:
                self.refuse(name, "item", place=place + 1, why=reason_of(error))
        self.places[name] = tuple(found)
        return tuple(found.values())

    def unreadable(self, name: str, limit: int, longest: int) -> tuple[str, ...]:
        """What stands for a name of which nothing could be read, so that a link goes on saying it."""
        if self.places.get(name) or name not in self.places:
            return ()
        return tuple(value[: longest + 1] for value in self._values(name)[:limit])

    def finish(self) -> tuple[tuple[str, Reason], ...]:
        """All that could not be read, unknown names included."""
        names = [name for name in self._query if not is_foreign(name)]
        for name in names[:MAX_NAMES]:
            if name not in self._known and name.lower() not in self._known:
                self.refuse(name[:40], "unknown", name=name[:40], near=near(name, sorted(self._known)))
        if len(names) > MAX_NAMES:
            self.refuse("…", "many-names", count=len(names))
        return tuple(self.unread)

    def refuse(self, name: str, reason: str, /, **values: object) -> None:
        self.unread.append((name, Refused(reason, **values).why))

    def _values(self, name: str) -> Sequence[str]:
        self._known.add(name)
        return self._query[name] if name in self._query else self._small.get(name, ())


def _read(value: str, read: Callable[[str], Value], longest: int) -> Value:
    if len(value) > longest:
        raise Refused("long", limit=longest)
    return read(value)


def query_text(query: Query) -> str:
    """The query as it stands in an address, with the punctuation of runs left readable."""
    return urlencode([(name, value) for name, values in query.items() for value in values], safe=":,=")
