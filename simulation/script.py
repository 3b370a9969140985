"""A race as a Python script that stands alone: what a reader takes away, reads and changes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formula import Rule, number_text
from formula.prose import paragraph, prose, quoted
from formula.to_python import expression_lines, rule_lines, safe_name
from optimizers import SCHEDULES, Run
from optimizers.rule_names import rule_names
from simulation import noise as noise_module
from simulation.descend import SAFE_RANGE, Forks, lineage
from simulation.script_parts import CSV, GENERATOR_COMMENT, LEADERS, LINE_WIDTH, MAIN, descent, drawing
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

_MODULE_NAMES = (
    *("NOISE", "Path", "of_surface", "RUNS", "SAFE_RANGE", "SEED", "START", "STEPS", "WINDOW", "argparse", "csv"),
    *("descend", "deviates", "draw", "f", "gaussian", "gradient", "leaders", "main", "threefry", "write_csv"),
)


def race_script(
    surface: Surface,
    runs: Sequence[Run],
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    forks: Forks | None = None,
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
    functions = rule_names(runs, _MODULE_NAMES)
    parts = [
        _head(surface, query, bool(noise)),
        _settings(start, steps, noise, seed, window or surface.domain),
        _surface(surface, parameters or {}),
        *([_bends(surface, parameters or {})] if any(rule.needs_surface for rule in functions) else []),
        *(_rule(rule, name, next(run for run in runs if run.formula == rule)) for rule, name in functions.items()),
        _runs(runs, functions, forks or {}, names, strokes),
        *([_generator()] if noise else []),
        *([LEADERS] if forks else []),
        descent(noisy=bool(noise), forked=bool(forks)),
        CSV,
        drawing(quoted(surface.name["en"].replace("$", r"\$")), hiding=None in strokes),
        MAIN,
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(surface: Surface, query: str, noisy: bool) -> str:
    link = f"\nThe same race in the app: /?{prose(query)}\n" if query else ""
    words = "\nGradients are noisy, with the same random numbers as in the app.\n" if noisy else ""
    return f'''"""A race of gradient-descent optimizers on "{prose(surface.name["en"])}", taken from Descent Lab.
{link}{words}
Run it to see the picture; run it with --csv FILE to write every step of every run instead. It needs NumPy, and
Matplotlib for the picture. The formulas are those of the app, so are the numbers: change what you like.
"""

import argparse
import csv
from pathlib import Path

import numpy as np'''


def _settings(start: Sequence[float], steps: int, noise: float, seed: int, window: Window) -> str:
    shaken = [f"NOISE = {number_text(noise)}  # standard deviation of what is added to gradients", f"SEED = {seed}"]
    return "\n".join(
        (
            f"START = {_numbers(start)}",
            f"STEPS = {steps}",
            *(shaken if noise else []),
            f"SAFE_RANGE = {number_text(SAFE_RANGE)}  # a run that goes further from 0 than this has diverged",
            f"WINDOW = ({', '.join(_numbers(side) for side in window)})  # x and y of the picture",
        )
    )


def _numbers(values: Sequence[float]) -> str:
    return f"({', '.join(number_text(value) for value in values)})"


def _surface(surface: Surface, parameters: Mapping[str, float]) -> str:
    given = _given(surface, parameters)
    (value,) = expression_lines(surface.value_lines, ("x", "y"))
    slopes = "\n    ".join(expression_lines(surface.gradient_lines, ("x", "y")))
    source = f"\n    {paragraph(surface.source)}" if surface.source else ""
    return f'''
def f(x, y{given}):
    """{paragraph(surface.name["en"])}.

    {paragraph(surface.expression)}{source}
    """
    return {value.partition(" = ")[2]}


def gradient(w{given}):
    """The slopes of f along x and along y at the point w = (x, y)."""
    x, y = w[:1], w[1:]  # arrays of one number each
    {slopes}
    return np.concatenate([g0, g1])
'''


def _given(surface: Surface, parameters: Mapping[str, float]) -> str:
    values = {safe_name(key): value for key, value in (surface.defaults | dict(parameters)).items()}
    return "".join(f", {key}=np.float64({number_text(value)})" for key, value in values.items())


def _bends(surface: Surface, parameters: Mapping[str, float]) -> str:
    """The function of what a rule may read of the surface besides the gradient."""
    bends = "\n    ".join(expression_lines(surface.hessian_lines, ("x", "y")))
    return f'''
def of_surface(w{_given(surface, parameters)}):
    """The value f, the second derivatives H along x and along y, and the mixed one C, two numbers each."""
    x, y = w[:1], w[1:]  # arrays of one number each
    {bends}
    return np.repeat(f(x, y), 2), np.concatenate([h00, h11]), np.repeat(h01, 2)
'''


def _rule(rule: Rule, name: str, run: Run) -> str:
    """The function of a rule, which ``run`` follows."""
    arguments = ", ".join(safe_name(key) for key in ("w", "g", "t", *rule.hyperparameters, *rule.state))
    kept = ", ".join(f'"{key}": {key}' for key in map(safe_name, rule.state))
    body = "\n    ".join((*(["f, H, C = of_surface(w)"] if rule.needs_surface else []), *rule_lines(rule)))
    optimizer, schedule = run.declaration, SCHEDULES[run.schedule]
    about = [paragraph(optimizer.source)]
    if schedule.factor:
        source = f" ({schedule.source})" if schedule.source else ""
        about.append(paragraph(f"Learning rate over T steps: {schedule.name['en']}{source}"))
    lines = "\n    ".join(about)
    return f'''
def {name}({arguments}):
    """One step of {prose(optimizer.name)} from the point w with the gradient g; t counts steps from 1.

    {lines}
    """
    {body}
    return w, {{{kept}}}
'''


def _runs(
    runs: Sequence[Run],
    functions: Mapping[Rule, str],
    forks: Forks,
    names: Sequence[str],
    strokes: Sequence[Stroke | None],
) -> str:
    lines = ["RUNS = ["]
    for place, run in enumerate(runs):
        optimizer, rule = run.declaration, run.formula
        settings = {key: number_text(run.values[key]) for key in rule.hyperparameters if key != "T"}
        settings |= {"T": "STEPS"} if "T" in rule.hyperparameters else {}
        state = {key: number_text(optimizer.initial.get(key, 0.0)) for key in rule.state}
        entries = [
            f"name={quoted(names[place] if names else optimizer.name)},",
            f"rule={functions[rule]},",
            f"settings={_dictionary(settings)},",
            f"state={_dictionary(state)},",
            f"look={_look(strokes[place] if strokes else Stroke(f'C{place}'))},",
        ]
        if forks:
            entries.insert(1, f"optimizer={quoted(run.optimizer)},")
        if place in forks:
            parent, at = forks[place]
            entries.append(f"fork=({parent}, {at}),  # it goes on from the run with this index, at this step")
        lines += [f"    # {prose(optimizer.name)}: {prose(optimizer.source)}", "    dict("]
        lines += [*(f"        {entry}" for entry in entries), "    ),"]
    return "\n".join((*lines, "]"))


def _dictionary(values: Mapping[str, str]) -> str:
    return f"dict({', '.join(f'{safe_name(key)}={value}' for key, value in values.items())})"


def _look(stroke: Stroke | None) -> str:
    if stroke is None:
        return "None"
    shape = MARKERS[stroke.marker]
    marker = quoted(shape) if isinstance(shape, str) else repr(shape)
    # Matplotlib measures dashes in line widths.
    dashes = f"(0, {_numbers([length / LINE_WIDTH for length in stroke.dash])})" if stroke.dash else '"-"'
    return f"dict(color={quoted(stroke.colour)}, marker={marker}, linestyle={dashes})"


def _generator() -> str:
    """The app's own random numbers: the source of that module without its docstring and imports."""
    source = inspect.getsource(noise_module)
    body = ast.parse(source).body
    first = next(node for node in body[1:] if not isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join((GENERATOR_COMMENT.strip("\n"), *source.split("\n")[first.lineno - 1 :]))
