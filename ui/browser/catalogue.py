"""What the browser knows from the start: every optimizer and surface as JavaScript, the looks of runs, all texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence

import optimizers
from formula import Quantity
from formula.derivatives import GRADIENT, HESSIAN
from formula.packing import MARK
from formula.to_javascript import expression, rule_step, statements
from formula.to_layout import expression_layout, name_text, rule_layouts
from formula.tree import Assignment, Binary, Name
from optimizers import OPTIMIZERS, SCHEDULES, Hyperparameter, Optimizer, Run, Schedule
from optimizers.naming import FRESH
from simulation.maps.theory import is_linear
from simulation.maps.told import told as told_of_maps
from surfaces import SURFACES, Surface, find
from surfaces.rows import CLASSIFIER
from ui.browser.palette import LOOKS, SPARE, places
from ui.links import axes
from ui.links.fields import told
from ui.links.maps import LEAST
from ui.links.race import FIELDS as RACE
from ui.links.race import RaceState
from ui.words.texts import LANGUAGES, ROOT, words

SHOWN = frozenset(
    {
        "player",
        "curves",
        "good",
        "legend",
        "card",
        "bar",
        "link",
        "details",
        "inspector",
        "results",
        "landscape",
        "inside",
        "guess",
        "handin",
        "classroom",
        "poll",
        "quiz",
        "present",
    }
)
"""Tables of texts that the browser's views show."""


def catalogue() -> dict[str, object]:
    """JSON for the browser; texts by language with only the keys that it shows."""
    return {
        "optimizers": {key: _optimizer(optimizer) for key, optimizer in OPTIMIZERS.items()},
        "schedules": {key: _schedule(schedule) for key, schedule in SCHEDULES.items()},
        "surfaces": {key: _surface(surface) for key, surface in SURFACES.items()},
        "looks": [look._asdict() for look in LOOKS],
        "places": places(OPTIMIZERS),
        "spare": SPARE,
        "race": told(RACE, RaceState),
        "maps": told_of_maps() | {"noise": _quantity(axes.NOISE_AXIS), "axes": axes.told() | {"least": LEAST}},
        "fresh": dict(FRESH),
        "release": release(),
        "words": {language: _shown(language) for language in LANGUAGES},
    }


def release() -> str:
    """The app's version, as the project's file has it."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def written(query: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What a query holds that its reader has written, in the catalogue's form."""
    keys = {text.partition(":")[0] for text in query.get("run", ())}
    surfaces = {text.partition(":")[0] for text in query.get("surface", ())}
    return {
        "optimizers": {key: _optimizer(optimizers.find(key)) for key in sorted(keys) if key.startswith(MARK)},
        "surfaces": {key: _surface(find(key)) for key in sorted(surfaces) if key.startswith(MARK)},
    }


def _shown(language: str) -> dict[str, str]:
    return {key: text for key, text in words(language).items() if key.partition(".")[0] in SHOWN}


def _quantity(quantity: Quantity) -> dict[str, object]:
    fields = ("key", "default", "low", "high", "scale", "symbol")
    return {name: getattr(quantity, name) for name in fields} | {
        "what": dict(quantity.what),
        "called": {language: axes.called(quantity, language) for language in LANGUAGES},
    }


def _hyperparameter(declared: Hyperparameter) -> dict[str, object]:
    return _quantity(declared) | {"names": dict(declared.names), "word": dict(declared.word)}


def _optimizer(optimizer: Optimizer) -> dict[str, object]:
    source = rule_step(optimizer.formula)
    # Where another point is shown, w itself has to be kept.
    kept = (*optimizer.formula.state, *(["w"] if optimizer.formula.shows else []))
    starts = [h.key for h in optimizer.starts]
    return {
        "key": optimizer.key,
        "name": optimizer.name,
        "group": optimizer.group,
        "hyperparameters": [_hyperparameter(h) | {"starts": h.key in starts} for h in optimizer.hyperparameters],
        "limit": expression(optimizer.limit_tree) if optimizer.limit_tree else "",
        "limitText": optimizer.limit,
        "limitless": optimizer.limitless,
        "best": {key: expression(tree) for key, tree in optimizer.best_trees.items()},
        "bestText": dict(optimizer.best),
        "linear": bool(optimizer.limit) and is_linear(Run(optimizer.key)),
        "apart": optimizer.formula.apart,
        "later": expression(optimizer.later_tree) if optimizer.later_tree else "",
        "laterText": optimizer.later,
        "symbols": {name: name_text(name, optimizer.all_symbols) for name in _names(optimizer)},
        "layouts": rule_layouts(optimizer.formula),
        "rule": source | {"state": [entry for name in kept for entry in _state(name, optimizer)]},
    }


def _state(name: str, optimizer: Optimizer) -> list[list[object]]:
    """A state variable's two coordinates: name, start, and where in a run's values the start stands, from the end.

    0 where no hyperparameter says it; no start where that is the run's.
    """
    start, keys = optimizer.start_of(name), [h.key for h in optimizer.starts]
    said = [None, 0] if start == "w" else [0.0, len(keys) - keys.index(start)] if start in keys else [start, 0]
    return [[f"${name}${axis}", *said] for axis in "01"]


def _names(optimizer: Optimizer) -> list[str]:
    rule = optimizer.formula
    return ["w", *(line.target for line in rule.lines), *rule.state, *rule.hyperparameters]


def _schedule(schedule: Schedule) -> dict[str, object]:
    lines = (Assignment("lr_t", Binary("*", Name("lr"), schedule.tree)),) if schedule.factor else ()
    return {
        "key": schedule.key,
        "name": dict(schedule.name),
        "hyperparameters": [_hyperparameter(p) for p in schedule.parameters],
        "lines": statements(lines),
        "layout": expression_layout(lines[0].value, {}) if lines else "",
    }


_ROW = "const $u=P[I],$v=P[I+1];"


def _over_rows(lines: Iterable[Assignment], targets: tuple[str, ...], parameters: int, batch: bool = False) -> str:
    """The mean of targets over the rows of a table that stands in P behind the parameters; or over a step's batch."""
    sums, each = ",".join(f"E{i}=0" for i in range(len(targets))), statements(lines)
    loop = (
        f"for(let J=0;J<$batch;J++){{const I={parameters}+2*R[K*$batch+J];"
        if batch
        else f"for(let I={parameters};I<P.length;I+=2){{"
    )
    count = "$batch" if batch else f"((P.length-{parameters})/2)"
    adding = "".join(f"E{i}+=${target};" for i, target in enumerate(targets))
    means = "".join(f"const ${target}=E{i}/{count};" for i, target in enumerate(targets))
    return f"let {sums};{loop}{_ROW}{each}{adding}}}{means}"


def _surface(surface: Surface) -> dict[str, object]:
    if not surface.rows:
        sources = {
            "value": statements(surface.value_lines),
            "gradient": statements(surface.gradient_lines),
            "hessian": statements(surface.hessian_lines),
        }
    else:
        count = len(surface.parameters)
        sources = {
            "value": _over_rows(surface.value_lines, ("f",), count),
            "gradient": _over_rows(surface.gradient_lines, GRADIENT, count),
            "hessian": _over_rows(surface.hessian_lines, HESSIAN, count),
            "batchGradient": _over_rows(surface.gradient_lines, GRADIENT, count, batch=True),
            "data": [number for row in surface.rows for number in row],
            "classifies": surface.expression == CLASSIFIER,
        }
    return sources | {
        "key": surface.key,
        "name": dict(surface.name),
        "parameters": [_quantity(p) for p in surface.parameters],
        "bounded": surface.bounded,
        "quadratic": surface.quadratic,
        "bends": surface.bends,
        "domain": surface.domain,
        "race": list(surface.race),
        "minima": surface.minima,
        "around": surface.around,
        "saddles": surface.saddles,
    }
