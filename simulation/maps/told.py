"""The numbers by which the browser makes the same maps."""

from __future__ import annotations

from simulation.maps.places import DIRECTIONS, MOST_PLACES, MOST_STARTS
from simulation.maps.reaching import LASTING, RADIUS, STAY
from simulation.maps.sensitivity import GOOD


def told() -> dict[str, float]:
    """JSON for the browser: each constant of the definitions under a name of its own."""
    reaching = {"radius": RADIUS, "stay": STAY, "lasting": LASTING}
    places = {"starts": MOST_STARTS, "places": MOST_PLACES, "directions": DIRECTIONS}
    return reaching | places | {"good": GOOD}
