"""What a race's script is made of; how it reads says ``race.py.jinja``."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from formula import Rule, number_text
from formula.prose import quoted
from formula.to_python import expression_lines, rule_lines, safe_name
from optimizers import Run
from optimizers.scripts import Function, about, called, defined, functions, orthogonal_sources, rendered
from simulation import noise as noise_module
from simulation.descend import SAFE_RANGE, Forks, lineage
from surfaces import Surface

Window = tuple[tuple[float, float], tuple[float, float]]


class Stroke(NamedTuple):
    """How Matplotlib draws a run: colour, marker (see MARKERS) and dash lengths in pixels, none for a solid line."""

    colour: str
    marker: str = "circle"
    dash: Sequence[float] = ()


MARKERS = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "diamond": "D",
    "star": "*",
    "wedge": "v",
    "pentagon": "p",
    "cross": (4, 1, 0),
}
"""The app's markers as Matplotlib calls them."""

LINE_WIDTH = 2

_TEMPLATE = Path(__file__).with_name("race.py.jinja")


def race_script(
    surface: Surface,
    runs: Sequence[Run],
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    forks: Forks | None = None,
    fresh: Collection[int] = (),
    *,
    names: Sequence[str] = (),
    strokes: Sequence[Stroke | None] = (),
    window: Window | None = None,
    query: str = "",
) -> str:
    """The source of a script for NumPy and Matplotlib that gives the numbers of ``descend`` for the same arguments.

    ``names``: what the reader calls the runs, any text; ``strokes``: their looks, None for a run that is not drawn;
    both in the order of the runs, or empty. ``window``: what is drawn, the surface's own where left out. ``query``: of
    the link to the same race. ValueError for a fork of itself and for a table of data.
    """
    if surface.rows:
        raise ValueError("a script cannot hold a table of data")
    for place in range(len(runs)):
        lineage(place, forks or {}, steps)
    values = {
        "surface": _surface(surface, parameters or {}, any(run.formula.needs_surface for run in runs)),
        "start": _numbers(start),
        "steps": steps,
        "noise": number_text(noise) if noise else "",
        "seed": seed,
        "generator": _generator() if noise else "",
        "forked": bool(forks),
        "refreshed": any(place in (forks or {}) for place in fresh),
        "hiding": None in strokes,
        "window": [_numbers(side) for side in window or surface.domain],
        "query": query,
        "safe_range": number_text(SAFE_RANGE),
        "line_width": LINE_WIDTH,
        "called": called(runs),
        "layered": False,
        "orthogonal": orthogonal_sources(),
        "showing": any(run.formula.shows for run in runs),
        "starting": any(None in run.initial.values() for run in runs),
    }
    own = defined(rendered(_TEMPLATE, **values, rules=[], runs=[]))
    rules = functions(runs, own, _lines)
    lines = list(_runs(runs, rules, forks or {}, fresh, names, strokes))
    return rendered(_TEMPLATE, **values, rules=rules.values(), runs=lines)


def _numbers(values: Sequence[float]) -> str:
    return f"({', '.join(number_text(value) for value in values)})"


def _lines(run: Run) -> list[str]:
    # No name in a rule begins with _, so none hides the script's own function.
    return [*(["f, H, C = _of_surface(w)"] if run.formula.needs_surface else []), *rule_lines(run.formula)]


def _surface(surface: Surface, parameters: Mapping[str, float], bent: bool) -> dict[str, object]:
    """What is written of a surface; ``bent``: with the second derivatives, for rules that read them."""
    (value,) = expression_lines(surface.value_lines, ("x", "y"))
    given = {safe_name(key): number_text(value) for key, value in (surface.defaults | dict(parameters)).items()}
    return {
        "name": surface.name["en"],
        "title": surface.name["en"].replace("$", r"\$"),
        "expression": surface.expression,
        "source": surface.source,
        "parameters": "".join(f", {key}=np.float64({value})" for key, value in given.items()),
        "value": value.partition(" = ")[2],
        "slopes": expression_lines(surface.gradient_lines, ("x", "y")),
        "bends": expression_lines(surface.hessian_lines, ("x", "y")) if bent else [],
    }


def _runs(
    runs: Sequence[Run],
    rules: Mapping[Rule, Function],
    forks: Forks,
    fresh: Collection[int],
    names: Sequence[str],
    strokes: Sequence[Stroke | None],
) -> Iterator[dict[str, object]]:
    for place, run in enumerate(runs):
        optimizer, rule = run.declaration, run.formula
        values = {key: number_text(run.values[key]) for key in rule.hyperparameters if key != "T"}
        yield {
            "name": names[place] if names else optimizer.name,
            "key": run.optimizer,
            "optimizer": optimizer.name,
            "source": about(run)[0],
            "rule": rules[rule].name,
            "settings": values | ({"T": "STEPS"} if "T" in rule.hyperparameters else {}),
            "state": {key: "None" if start is None else number_text(start) for key, start in run.initial.items()},
            "look": _look(strokes[place] if strokes else Stroke(f"C{place}")),
            "fork": forks.get(place),
            "fresh": place in fresh,
        }


def _look(stroke: Stroke | None) -> dict[str, str] | None:
    if stroke is None:
        return None
    shape = MARKERS[stroke.marker]
    return {
        "color": quoted(stroke.colour),
        "marker": quoted(shape) if isinstance(shape, str) else repr(shape),
        # Matplotlib measures dashes in line widths.
        "linestyle": f"(0, {_numbers([length / LINE_WIDTH for length in stroke.dash])})" if stroke.dash else '"-"',
    }


def _generator() -> str:
    """The app's own random numbers: the source of that module without its docstring and imports."""
    source = inspect.getsource(noise_module)
    body = ast.parse(source).body
    first = next(node for node in body[1:] if not isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(source.rstrip("\n").split("\n")[first.lineno - 1 :])
