"""What the browser knows from the start: every optimizer and surface as JavaScript, the looks of runs, all texts."""

from __future__ import annotations

from formula import Quantity
from formula.to_javascript import rule_step, statements
from optimizers import OPTIMIZERS, Optimizer
from surfaces import SURFACES, Surface
from ui.palette import LOOKS
from ui.texts import LANGUAGES, words


def catalogue() -> dict[str, object]:
    """JSON for the browser; texts by language with only the keys that it shows."""
    return {
        "optimizers": {key: _optimizer(optimizer) for key, optimizer in OPTIMIZERS.items()},
        "surfaces": {key: _surface(surface) for key, surface in SURFACES.items()},
        "looks": [look._asdict() for look in LOOKS],
        "words": {language: _shown(language) for language in LANGUAGES},
    }


def _shown(language: str) -> dict[str, str]:
    prefixes = ("player.", "curves.", "legend.", "card.", "link.")
    return {key: text for key, text in words(language).items() if key.startswith(prefixes)}


def _quantity(quantity: Quantity) -> dict[str, object]:
    fields = ("key", "default", "low", "high", "scale", "symbol")
    return {name: getattr(quantity, name) for name in fields} | {"what": dict(quantity.what)}


def _optimizer(optimizer: Optimizer) -> dict[str, object]:
    source = rule_step(optimizer.formula)
    initial = {name: optimizer.initial.get(name, 0.0) for name in optimizer.formula.state}
    return {
        "key": optimizer.key,
        "name": optimizer.name,
        "hyperparameters": [_quantity(h) | {"names": dict(h.names)} for h in optimizer.hyperparameters],
        "rule": source | {"state": [[f"${name}{axis}", initial[name]] for name in initial for axis in "01"]},
    }


def _surface(surface: Surface) -> dict[str, object]:
    return {
        "key": surface.key,
        "name": dict(surface.name),
        "value": statements(surface.value_lines),
        "gradient": statements(surface.gradient_lines),
        "parameters": [_quantity(p) for p in surface.parameters],
        "bounded": surface.bounded,
        "domain": surface.domain,
        "minima": surface.minima,
        "saddles": surface.saddles,
    }
