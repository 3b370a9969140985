"""How runs look, in the order of the optimizers: colours for colour-blind eyes too, a marker and a dash."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """Colours on a light and on a dark page, marker, and dash lengths in pixels (empty: a solid line)."""

    light: str
    dark: str
    marker: str
    dash: list[int]


LOOKS = [
    Look("#3d4a57", "#d5dde6", "circle", []),
    Look("#0063b8", "#5cb0ff", "square", []),
    Look("#c8480a", "#ff9a66", "triangle", [9, 4]),
    Look("#00785a", "#3ecfa0", "diamond", [3, 3]),
    Look("#a8246f", "#ff86c2", "star", []),
    Look("#8a6100", "#efc14a", "wedge", [9, 4, 3, 4]),
    Look("#5a3ec0", "#b7a3ff", "pentagon", [6, 3]),
    Look("#007f99", "#55d6ea", "cross", [12, 5]),
]
