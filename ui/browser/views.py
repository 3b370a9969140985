"""Race, details and maps as typed functions; what they mount is in the rooms beside this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ui.browser.catalogue import written
from ui.browser.component import Query, lists, view
from ui.links.fields import told
from ui.links.maps import FIELDS as MAPS
from ui.links.maps import PARTS as MAP_PARTS
from ui.links.maps import MapsState
from ui.links.race import PARTS as RACE_PARTS
from ui.words.texts import words

_RACE = view("race")
_DETAILS = view("details")
_STUDIO = view("studio")
_MAPS = view("maps")
_CLOSED = ("maps.canvas-closed", "maps.settings-canvas-closed", "maps.sensitivity-canvas-closed")
"""What maps say of themselves where no race opens from them."""


def race(
    *,
    key: str,
    query: Query,
    epoch: int,
    language: str,
    on_change: Callable[[], None] | None,
    parts: Sequence[str] = RACE_PARTS,
    locked: bool = False,
    held: bool = False,
    present: str = "",
    address: bool = False,
) -> None:
    """The race view. It follows ``query`` whenever ``epoch`` is a new one, and keeps its own state in between.

    What the reader changes arrives as ``st.session_state[key]["query"]``, in the form of a link's query; not at all
    where ``on_change`` is None. ``address``: the page's address is this race's, so that the browser writes into it what
    Python draws nothing from, and tells that with what it does.
    ``parts``: what is shown; ``locked``: values and the start are read-only; ``held``: the clock stands, and plays once
    it no longer does; ``present``: on a projector, with thick lines, "window" for all of it, "text" for a part of it.
    """
    data = {"query": lists(query), "epoch": epoch, "language": language, "written": written(query)}
    data |= {} if tuple(parts) == RACE_PARTS else {"parts": list(parts)}
    data |= _flags(locked=locked, held=held, address=address, deaf=on_change is None, present=present)
    _RACE(key=key, data=data, on_query_change=on_change or _nothing)


def maps(
    *,
    key: str,
    query: Query,
    epoch: int,
    language: str,
    on_change: Callable[[], None] | None,
    on_open: Callable[[], None] | None,
    parts: Sequence[str] = MAP_PARTS,
    locked: bool = False,
    present: str = "",
    address: bool = False,
) -> None:
    """The maps view, in all else as ``race``.

    ``on_open``: a start was chosen to race from, which the query says; where it is None none can be.
    """
    # They and their words come with the page that shows them: a race begins without them.
    own = {name: said for name, said in words(language).items() if name.startswith("maps.")}
    if on_open is None:
        own |= {name.removesuffix("-closed"): own[name] for name in _CLOSED}
    data = {"query": lists(query), "epoch": epoch, "language": language, "written": written(query)}
    data |= {"fields": told(MAPS, MapsState), "words": own}
    data |= {} if tuple(parts) == MAP_PARTS else {"parts": list(parts)}
    data |= _flags(locked=locked, address=address, deaf=on_change is None, opens=on_open is not None, present=present)
    _MAPS(key=key, data=data, on_query_change=on_change or _nothing, on_open_change=on_open or _nothing)


def details(*, key: str, tabs: Sequence[str] | None = None) -> None:
    """One step in numbers, the table of all steps, and the results of the race that stands on the same page.

    ``tabs``: which of "one", "all", "results" and "fit" are shown; None for all.
    """
    _DETAILS(key=key, data=None if tabs is None else {"tabs": list(tabs)})


def studio(*, key: str, stem: str, words: Mapping[str, str]) -> None:
    """Buttons that save the race on the same page as a picture, an animation or a video; ``stem``: of their names."""
    _STUDIO(key=key, data={"stem": stem, "words": dict(words)})


def _flags(**given: bool | str) -> dict[str, bool | str]:
    """What is on: a message holds no more than it has to."""
    return {name: value for name, value in given.items() if value}


def _nothing() -> None:
    pass
