"""The numbers by which the browser makes the same maps."""

from __future__ import annotations

from optimizers.good_range import GOOD
from simulation.maps.look import DARKENED, DEEPEST, GROUNDS, GROWN, LOSSES, LOWEST, MOST_NAMED, PALEST, STRONGEST
from simulation.maps.places import DIRECTIONS, MOST_PLACES, MOST_STARTS
from simulation.maps.reaching import DIVERGED, LASTING, NOT_CONVERGED, RADIUS, STATIONARY, STAY


def told() -> dict[str, dict[str, object]]:
    """JSON for the browser: the constants of the definitions and those of the look, each under a name of its own."""
    reaching = {"radius": RADIUS, "stay": STAY, "lasting": LASTING, "good": GOOD}
    places = {"starts": MOST_STARTS, "places": MOST_PLACES, "directions": DIRECTIONS}
    codes = {"notConverged": NOT_CONVERGED, "diverged": DIVERGED, "stationary": STATIONARY}
    grounds = {name: GROUNDS[code] for name, code in codes.items()}
    shades = {"palest": PALEST, "strongest": STRONGEST, "darkened": DARKENED}
    return {
        "definition": reaching | places,
        "look": grounds
        | shades
        | {"named": MOST_NAMED, "losses": LOSSES, "deepest": DEEPEST, "lowest": LOWEST, "grown": GROWN},
    }
