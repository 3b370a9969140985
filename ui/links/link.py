"""A page with a query: what scenarios, chapters and made lessons point at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from ui.links.maps import MapsState
from ui.links.query import Query
from ui.links.race import RaceState
from ui.links.training import TrainingState

MAX_FIELDS = 60
STATES: dict[str, type[RaceState] | type[TrainingState] | type[MapsState]] = {
    "race": RaceState,
    "mnist": TrainingState,
    "maps": MapsState,
}
"""The state of each page that can be pointed at."""


def read_query(text: str) -> Query:
    """Every value of every name in a query; ValueError for more names than any page has."""
    return parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)


@dataclass(frozen=True)
class Link:
    """``page`` of STATES; ``query`` as it stands in an address, without the question mark."""

    page: str
    query: str

    @property
    def lists(self) -> Query:
        """Every value of every name."""
        return read_query(self.query)

    def state(self) -> RaceState | TrainingState | MapsState:
        """The state of the page that the link opens."""
        return STATES[self.page].from_query(self.lists)
