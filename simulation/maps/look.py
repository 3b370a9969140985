"""How maps look, wherever they are drawn: a colour for each minimum, paler where it takes fewer steps."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from formula import number_text
from simulation.figure import STROKES
from simulation.maps.basins import BasinMap
from simulation.maps.reaching import DIVERGED, NOT_CONVERGED, STATIONARY
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import SettingsMap
from simulation.setting_curves import WORDS as CURVE_WORDS
from simulation.setting_curves import good_text, number

PALEST, STRONGEST = 0.26, 0.8
"""How much of its colour is in the palest shade and in the strongest."""
DARKENED = 0.45
"""How far each colour goes to the ink when it comes a second time."""
GROUNDS = {NOT_CONVERGED: 0.05, DIVERGED: 0.24, STATIONARY: 0.12}
"""How far the paper goes to the ink where no minimum is reached."""
MOST_NAMED = 12
"""So many minima are named, those that most starts reach."""
DEEPEST, LOWEST = 70, 20
"""How many powers of ten below the highest loss colours and curves tell apart."""
GROWN = 10
"""What has grown beyond so many times the highest start's loss leaves the picture of a sensitivity."""
LOSSES = [[0, "#00526b"], [0.5, "#7fb7c4"], [1, "#fbf3dc"]]
"""From the lowest loss that a map shows to the highest, shares and colours between which it goes evenly."""
INK, PAPER = (23, 32, 43), (255, 255, 255)
WORDS: Mapping[str, str] = {
    "not-converged": "not converged",
    "stationary": "stays at a saddle or peak",
    "more": "and {n} more minima",
    "steps": "steps",
    "final": "loss after {n} steps",
    "border": "border of convergence",
    "ridge": "best",
    "by-steps": "steps to a minimum",
    "none": "reaches no minimum",
    "settings-said": "{diverged} of the settings diverge, {reached} reach a minimum",
    **CURVE_WORDS,
}

Colour = tuple[int, int, int]


def mixed(start: Colour, end: Colour, share: float) -> Colour:
    """So far from one colour to the other."""
    return tuple(round(one + share * (other - one)) for one, other in zip(start, end, strict=True))


def channels(colour: str) -> Colour:
    """Of ``#rrggbb``."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


# The first stroke is grey, as what reaches nothing is.
_PLAIN = tuple(channels(stroke.colour) for stroke in STROKES[1:])
COLOURS: tuple[Colour, ...] = (*_PLAIN, *(mixed(one, INK, DARKENED) for one in _PLAIN))
"""Of minima, in turn."""
GREYS: Mapping[int, Colour] = {code: mixed(PAPER, INK, share) for code, share in GROUNDS.items()}


def shares_of_steps(made: BasinMap) -> np.ndarray:
    """How strong each cell's shade is, 0 … 1, (rows, columns)."""
    return np.log1p(np.maximum(made.steps_needed, 0)) / np.log1p(max(1, made.of.steps))


def logged(losses: np.ndarray) -> tuple[np.ndarray, bool]:
    """Losses by powers of ten where none is below 0, and whether they are; 0 is as the least normal number."""
    known = losses[np.isfinite(losses)]
    if not (known > 0).any() or known.min() < 0:
        return losses, False
    return np.log10(np.maximum(losses, np.finfo(float).tiny)), True


def ends_of_colours(values: np.ndarray, raised: bool, top: float) -> tuple[float, float]:
    """The values, as ``logged`` gives them, of the darkest and of the palest colour; ``top``: the highest start's loss.

    What has grown is as the highest start: how far it grew says nothing of how to choose.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    high = min(float(known.max()), np.log10(top) if raised and top > 0 else top)
    low = min(float(known.min()), high)
    return (max(low, high - DEEPEST) if raised else low), high


def ends_of_curves(made: Sensitivity) -> tuple[float, float, bool]:
    """Between which losses the curves are seen, and whether by powers of ten."""
    losses, top = np.stack([made.low, made.median, made.high]), made.highest_start
    known = losses[np.isfinite(losses)]
    if not len(known):
        return 0.0, 1.0, False
    low, high, raised = float(known.min()), float(known.max()), logged(losses)[1]
    if raised:
        high = min(high, GROWN * top) if top > 0 else high
        low = min(high, max(float(known[known > 0].min()), high / 10**LOWEST))
    return low, high, raised


def settings_said(made: SettingsMap, words: Mapping[str, str] = WORDS) -> str:
    """How much of a settings map diverges, and how much reaches a minimum."""
    shares = {"diverged": made.diverged.mean(), "reached": (made.steps_needed >= 0).mean()}
    return words["settings-said"].format(**{name: percent(float(share)) for name, share in shares.items()})


def goodness(made: Sensitivity, words: Mapping[str, str] = WORDS) -> list[str]:
    """Of each run from where to where it is good, how wide that is, and theory's limit."""
    told = [
        [good_text(found, words)] + ([words["limit"].format(value=number(limit))] if np.isfinite(limit) else [])
        for found, limit in zip(made.ranges, made.limits.tolist(), strict=True)
    ]
    return [", ".join(parts) for parts in told]


def formula_text(formula: str, symbols: Mapping[str, str]) -> str:
    """A formula as people read one, with symbols for names."""
    known = {"lam": "λ", "low": "λ₁", "high": "λ₂", "sqrt": "√"} | dict(symbols)
    spelled = re.sub(r"[a-z_][a-z_0-9]*", lambda found: known.get(found[0], found[0]), formula)
    return spelled.replace("**2", "²").replace("*", "·").replace("-", "−")


def percent(share: float) -> str:
    """A share as people read one: what is not quite nothing or all is not called so."""
    if 0 < share < 0.0005:
        return "<0.1 %"
    if 0.9995 < share < 1:
        return ">99.9 %"
    return f"{100 * share:g} %" if share in (0, 1) else f"{100 * share:.1f} %"


def point_text(point: np.ndarray) -> str:
    return f"({', '.join(number_text(float(f'{one:.3g}')) for one in point.tolist())})"


def name_of(made: BasinMap, code: int, words: Mapping[str, str] = WORDS) -> str:
    """What stands for a value of ``reached``: a minimum's coordinates, or what else became of a run."""
    if code >= 0:
        return point_text(made.minima[code])
    return words[{NOT_CONVERGED: "not-converged", DIVERGED: "diverged"}.get(code, "stationary")]


def cells_of(made: BasinMap, code: int) -> np.ndarray:
    """Which cells have a value of ``reached``, those at any saddle or peak as one, bool (rows, columns)."""
    return made.reached <= code if code == STATIONARY else made.reached == code


def legend(made: BasinMap, words: Mapping[str, str] = WORDS) -> list[tuple[int, str]]:
    """What stands for what: (value of ``reached``, its name and share), minima first."""
    ranked = np.argsort(-made.shares, kind="stable")
    named = sorted(i for i in ranked[:MOST_NAMED].tolist() if made.shares[i] > 0 or i in made.lowest)
    shares = {code: float(cells_of(made, code).mean()) for code in (*named, *GREYS)}
    return [
        (code, f"{name_of(made, code, words)} {percent(share)}") for code, share in shares.items() if code >= 0 or share
    ]


def unnamed(made: BasinMap) -> int:
    """How many minima that are reached the legend does not name."""
    return int((made.shares > 0).sum()) - sum(code >= 0 and made.shares[code] > 0 for code, _ in legend(made))
