"""Reading a link's query: bounded, never trusting, and saying which parts could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

Query = Mapping[str, Sequence[str]]
Value = TypeVar("Value")

MAX_VALUE = 500
MAX_TEXT = 2000
"""Characters of a value that may hold what a user has written."""
MAX_NAMES = 40
KEPT = frozenset({"lang", "present", "embed", "embed_options"})
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
UNKNOWN = "unknown name"
"""Why a name could not be read that no page has: nothing gave way to a default."""
ECHO_SECONDS = 3.0
"""For so long after we wrote an address the browser may still send the one before."""


def is_foreign(name: str) -> bool:
    """Whether a name says nothing of a page's state: the app's own, Streamlit's, or a tracker's."""
    return name in KEPT or name in TRACKERS or name.startswith(TRACKING)


class QueryReader:
    """Takes values out of a query one by one; ``unread`` collects (name, why) of what gave way to a default."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._known: set[str] = set()
        self.unread: list[tuple[str, str]] = []

    def one(self, name: str, read: Callable[[str], Value], default: Value, longest: int = MAX_VALUE) -> Value:
        """The value of a name that stands once at the most, of at most ``longest`` characters."""
        values = self._values(name)
        if len(values) > 1:
            self.refuse(name, f"given {len(values)} times")
            return default
        found = self._read(name, values, read, longest)
        return found[0] if found else default

    def many(self, name: str, read: Callable[[str], Value], limit: int, longest: int = MAX_VALUE) -> tuple[Value, ...]:
        """Every readable value of a name, ``limit`` at the most, of at most ``longest`` characters each."""
        values = self._values(name)
        if len(values) > limit:
            self.refuse(name, f"given {len(values)} times, at most {limit} are read")
        return tuple(self._read(name, values[:limit], read, longest))

    def finish(self) -> tuple[tuple[str, str], ...]:
        """All that could not be read, unknown names included."""
        names = [name for name in self._query if not is_foreign(name)]
        for name in names[:MAX_NAMES]:
            if name not in self._known:
                self.refuse(name[:40], UNKNOWN)
        if len(names) > MAX_NAMES:
            self.refuse("…", f"{len(names)} names")
        return tuple(self.unread)

    def refuse(self, name: str, why: str) -> None:
        self.unread.append((name, why))

    def _values(self, name: str) -> Sequence[str]:
        self._known.add(name)
        return self._query.get(name, ())

    def _read(
        self, name: str, values: Sequence[str], read: Callable[[str], Value], longest: int = MAX_VALUE
    ) -> list[Value]:
        found = []
        for value in values:
            if len(value) > longest:
                self.refuse(name, f"longer than {longest} characters")
                continue
            try:
                found.append(read(value))
            except ValueError as error:
                self.refuse(name, str(error))
        return found


def query_text(query: Query) -> str:
    """The query as it stands in an address, with the punctuation of runs left readable."""
    return urlencode([(name, value) for name, values in query.items() for value in values], safe=":,=")
