"""Races and maps without a browser: ``python -m simulation map basins --surface himmelblau --run adam:lr=0.1``."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from optimizers import OPTIMIZERS, Run
from optimizers.cells import ENCODING
from optimizers.commands import Parser, carry_out
from optimizers.naming import names_of
from simulation import BasinMap, Sensitivity, SettingsMap, basin_map, descend, sensitivity, settings_map
from simulation.arguments import axis, point, readable, setting, values_of, window
from simulation.maps.export import map_csv, map_npz
from simulation.maps.look import goodness, legend, percent, settings_said, unnamed
from simulation.maps.picture import map_png
from simulation.still import paths_svg
from simulation.table import race_csv
from simulation.watched import Watched, on_the_terminal
from surfaces import SURFACES, Surface, find

MAX_RUNS = 8
MAX_WORKERS = 64


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, 2 after one sentence on what cannot be read or written, 130 after Ctrl-C."""
    parser = _parser("python -m simulation", "Races and maps of optimizers on surfaces, without a browser.")
    commands = parser.add_subparsers(required=True, metavar="race|map", parser_class=_parser)
    race = commands.add_parser("race", description="Paths of runs from one start.", help="paths of runs from one start")
    _shared(race, many=True, picture="SVG")
    race.add_argument("--start", type=readable(point), metavar="X,Y", help="such as --start=-8,2, instead of the usual")
    race.set_defaults(work=_race)
    told = "What becomes of runs. A terminal shows the time left; Ctrl-Z pauses, fg goes on, Ctrl-C stops."
    maps = commands.add_parser("map", description=told, help="what becomes of a run, as a map")
    kinds = maps.add_subparsers(required=True, metavar="basins|settings|sensitivity", parser_class=_parser)
    for name, many, work, what in (
        ("basins", False, _basins, "to which minimum a run comes from every start"),
        ("settings", False, _settings, "what becomes of a run at each pair of values of two settings"),
        ("sensitivity", True, _sensitivity, "what runs come to at each value of one setting"),
    ):
        kind = kinds.add_parser(name, description=f"{what[0].upper()}{what[1:]}.", help=what)
        _shared(kind, many, picture="PNG")
        kind.set_defaults(work=work)
        usual = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        kind.add_argument("--workers", type=int, default=usual, metavar="N", help="processes (%(default)s)")
        if name == "basins":
            kind.add_argument("--columns", type=int, default=200, metavar="N", help="starts across (%(default)s)")
            kind.add_argument("--rows", type=int, default=200, metavar="N", help="starts up (%(default)s)")
            kind.add_argument("--window", type=readable(window), metavar="X0,X1,Y0,Y1", help="instead of the usual")
        else:
            swarm = "such as --start=-8,2, instead of the usual; of several the middle one counts"
            kind.add_argument("--start", type=readable(point), action="append", metavar="X,Y", help=swarm)
        for option in {"settings": ("--x", "--y"), "sensitivity": ("--over",)}.get(name, ()):
            values = "a setting and its values: lr=0.001:1:40 (from, to, how many) or mu=0,0.5,0.9"
            kind.add_argument(option, type=readable(axis), required=True, metavar="NAME=VALUES", help=values)
    given = parser.parse_args(arguments)
    return carry_out(given.parser, lambda: _work(given))


def _parser(prog: str, description: str) -> Parser:
    return Parser(prog, description, tuple(OPTIMIZERS))


def _shared(parser: argparse.ArgumentParser, many: bool, picture: str) -> None:
    parser.set_defaults(parser=parser)
    more = "; may be given several times" if many else ""
    parser.add_argument("--surface", required=True, metavar="KEY", help=", ".join(SURFACES))
    parser.add_argument(
        "--run", required=True, action="append", metavar="RUN", help=f"optimizer and settings: adam:lr=0.05{more}"
    )
    parser.add_argument("--steps", type=int, default=300, metavar="N", help="(%(default)s)")
    parser.add_argument("--noise", type=float, default=0.0, metavar="SIGMA", help="added to gradients (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of noise and batches (%(default)s)")
    parser.add_argument(
        "--set",
        type=readable(setting),
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the surface",
    )
    parser.add_argument("--npz", type=Path, metavar="FILE", help="write NumPy arrays")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table")
    parser.add_argument("--picture", type=Path, metavar="FILE", help=f"write a picture ({picture})")


def _work(given: argparse.Namespace) -> None:
    surface, runs = find(given.surface), [Run.parse(text) for text in given.run]
    if len(runs) > MAX_RUNS:
        raise ValueError(f"{len(runs)} runs are more than {MAX_RUNS}")
    paths = {"npz": given.npz, "csv": given.csv, "picture": given.picture}
    with ExitStack() as files:
        # Opened first: a place that cannot be written to is no news for the end of long work.
        opened = {name: files.enter_context(path.open("wb")) for name, path in paths.items() if path}
        common = {"steps": given.steps, "noise": given.noise, "seed": given.seed, "parameters": dict(given.set)}
        made = given.work(given, surface, runs, common)
        for name, file in opened.items():
            file.write(made[name]())


Made = dict[str, Callable[[], bytes]]


def _race(given: argparse.Namespace, surface: Surface, runs: list[Run], common: dict) -> Made:
    start, names = given.start or surface.start, names_of(runs)
    unknown = set(common["parameters"]) - set(surface.defaults)
    if unknown:
        raise ValueError(f"{min(unknown)!r:.40} is no parameter of {surface.key}")
    race = descend(surface, runs, start, **common)
    for name, run, losses, lost in zip(names, runs, race.losses, race.diverged_at.tolist(), strict=True):
        print(f"{name} ({run}): {f'diverged at step {lost}' if lost >= 0 else f'loss {losses[-1]:.6g}'}")

    def arrays() -> bytes:
        file = io.BytesIO()
        kept = {"positions": race.positions, "losses": race.losses, "diverged_at": race.diverged_at}
        np.savez_compressed(file, runs=list(map(str, runs)), **kept)
        return file.getvalue()

    def picture() -> bytes:
        shown = [_near(path, surface) for path in race.positions]
        return paths_svg(surface, shown, names, start=start, parameters=common["parameters"]).encode()

    return {"npz": arrays, "csv": lambda: race_csv(race, runs, names).encode(ENCODING), "picture": picture}


def _near(path: np.ndarray, surface: Surface) -> np.ndarray:
    """A path until it goes farther from the window than that is wide: a picture of more would show nothing else."""
    low, high = np.array(surface.domain).T
    away = ~((path >= 2 * low - high) & (path <= 2 * high - low)).all(axis=-1)
    away[0] = False
    return path[: away.argmax()] if away.any() else path


def _basins(given: argparse.Namespace, surface: Surface, runs: list[Run], common: dict) -> Made:
    with _workers(given) as executor:
        made = basin_map(
            surface, _only(runs), given.columns, given.rows, window=given.window, executor=executor, **common
        )
    for _, text in legend(made):
        print(text)
    if unnamed(made):
        print(f"and {unnamed(made)} more minima")
    if len(made.minima):
        print(f"{percent(made.lowest_share)} of the window reaches a lowest known minimum")
    return _files(made, f"{runs[0]}, {surface.name['en']}")


def _settings(given: argparse.Namespace, surface: Surface, runs: list[Run], common: dict) -> Made:
    axes = [values_of(one, [_only(runs)], surface) for one in (given.x, given.y)]
    with _workers(given) as executor:
        made = settings_map(surface, runs[0], *axes, start=given.start, executor=executor, **common)
    print(settings_said(made))
    for curve in made.curves:
        print(f"{curve.kind}: {curve.key} = {curve.formula}")
    return _files(made, f"{runs[0]}, {surface.name['en']}")


def _sensitivity(given: argparse.Namespace, surface: Surface, runs: list[Run], common: dict) -> Made:
    name, values = values_of(given.over, runs, surface)
    with _workers(given) as executor:
        made = sensitivity(surface, runs, name, values, starts=given.start, executor=executor, **common)
    for run, good in zip(names_of(runs), goodness(made), strict=True):
        print(f"{run}: {good}")
    return _files(made, surface.name["en"])


def _files(made: BasinMap | SettingsMap | Sensitivity, title: str) -> Made:
    return {
        "npz": lambda: map_npz(made),
        "csv": lambda: map_csv(made).encode(ENCODING),
        "picture": lambda: map_png(made, title),
    }


def _only(runs: list[Run]) -> Run:
    if len(runs) > 1:
        raise ValueError("this map is of one run")
    return runs[0]


def _workers(given: argparse.Namespace) -> Watched:
    if not 1 <= given.workers <= MAX_WORKERS:
        raise ValueError(f"workers={given.workers} is outside 1 … {MAX_WORKERS}")
    workers = ProcessPoolExecutor(given.workers, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    return Watched(workers, on_the_terminal)


if __name__ == "__main__":
    sys.exit(main())
