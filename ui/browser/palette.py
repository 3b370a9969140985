"""How runs look: colours for colour-blind eyes too, a marker and a dash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32


class Look(NamedTuple):
    """Colours on a light and on a dark page, marker, and dash lengths in pixels (empty: a solid line)."""

    light: str
    dark: str
    marker: str
    dash: list[int]


LOOKS = [
    Look("#3d4a57", "#d5dde6", "circle", []),
    Look("#0063b8", "#5cb0ff", "square", []),
    Look("#b8400a", "#ff9a66", "triangle", [9, 4]),
    Look("#00785a", "#3ecfa0", "diamond", [3, 3]),
    Look("#a8246f", "#ff86c2", "star", []),
    Look("#8a6100", "#efc14a", "wedge", [9, 4, 3, 4]),
    Look("#5a3ec0", "#b7a3ff", "pentagon", [6, 3]),
    Look("#007389", "#55d6ea", "cross", [12, 5]),
]

FIRST = ("sgd", "momentum", "adagrad", "rmsprop", "adam", "adam-as-printed")
"""The article's optimizers have the first looks; all others share what is left."""
OWN = 5
"""So many looks are the article's five: nobody else has them while another one is free."""
SPARE = [*range(OWN, len(LOOKS)), *reversed(range(OWN))]
"""In this order a run takes a look whose own one is taken."""


def places(keys: Iterable[str]) -> dict[str, int]:
    """The place among LOOKS that each optimizer would like."""
    # By its name alone: one that comes later changes nobody's look.
    shared = {key: SPARE[crc32(key.encode()) % (len(LOOKS) - OWN)] for key in keys}
    return shared | {key: i for i, key in enumerate(FIRST)}


def looks_of(optimizers: Sequence[str], keys: Iterable[str]) -> list[Look]:
    """The looks of runs: the first of each optimizer its own, the others what is then free: a copy recolours nobody."""
    wanted, taken, chosen = places(keys), set(), []
    for key in optimizers:
        place = wanted.get(key, len(LOOKS) - 1)
        chosen.append(None if place in taken else place)
        taken.add(place)
    found = []
    for wanted_place in chosen:
        free = next((i for i in SPARE if i not in taken), 0)
        place = free if wanted_place is None else wanted_place
        taken.add(place)
        found.append(LOOKS[place])
    return found
