"""Races of every kind, by a seed: those that share all but their start are computed together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.written import write as write_rule
from simulation import Race, descend
from surfaces import SURFACES, Surface, find
from surfaces.written import write, write_table
from ui.links.race import RaceState

RULES = (
    "w = w - lr*g",
    "w = w + lr*g",
    "w = w - lr*g - 0.1*w",
    "v = mu*v + g\nw = w - lr*v",
    "m = m + 1\nw = w - lr*m",
    "s = s + w\nw = w - lr*g - 0.001*s",
    "m = mu*m + g\nw = w - lr*(m + 0.3*w)",
    "h = max(h, abs(g))\nw = w - lr*g/(h + eps)",
    "w = w - lr*g*t",
    "m = mu*m + other(g)\nw = w - lr*(g + m)",
    "v = mu*v + g*where(t > 3, 1, -1)\nw = w - lr*v",
)
EXPRESSIONS = (
    "x*y*2",
    "x**2 + 3*x*y + y**2",
    "-x**2/2 - 3*y**2",
    "x**2 + y**4",
    "x**4 - 3*x**2*y + exp(y)",
    "abs(x) + 2*abs(y)",
    "sqrt(x**2 + y**2)",
    "x**3/3 + sin(4*y)",
    "5*(x + y)**2",
    "(x - 1)**2/2",
    "log(x)**2 + y**2",
    "x + 2*y",
    "1/(1 + x**2 + y**2)",
)


@cache
def surfaces() -> tuple[Surface, ...]:
    """Those of the app, and some that readers might write or paste; quadratics several times."""
    drawn = [find(write("own", one, (-3.0, 2.0, -2.0, 3.0))) for one in EXPRESSIONS]
    random = np.random.default_rng(5)
    line = tuple((u, 2 * u + e) for u, e in random.normal(size=(12, 2)))
    sides = tuple((u, float(u + e > 0)) for u, e in random.normal(size=(12, 2)))
    tables = [find(write_table("own", line, False)), find(write_table("own", sides, True))]
    steady = [one for one in SURFACES.values() if one.quadratic]
    return (*SURFACES.values(), *steady, *steady, SURFACES["iris-line"], *drawn, *tables)


def runs(random: np.random.Generator, surface: Surface) -> Iterator[Run]:
    """Runs whose rates lie around what theory has to say, with more or less usual settings."""
    steepest = np.abs(np.linalg.eigvalsh(surface.hessian(np.array(surface.start)))).max()
    while True:
        key = (
            write_rule("own", str(random.choice(RULES))).key
            if random.random() < 0.15
            else str(random.choice([*OPTIMIZERS, "sgd", "momentum", "nesterov", "sgd-weight-decay", "newton"]))
        )
        plain = Run(key)
        given = {}
        for h in plain.hyperparameters:
            if h.key == "lr":
                middle = 2 / steepest if random.random() < 0.6 and steepest > 0 else 0.1
                rate = middle * random.choice([1.0, 0.5, 1.05, 2.0, 5.0, 10 ** random.uniform(-2, 1.5)])
                given["lr"] = float(min(h.high, max(h.low, rate)))
            elif random.random() < 0.4:
                share = random.random()
                given[h.key] = {
                    "log": lambda h=h, s=share: h.low * (h.high / h.low) ** s,
                    "whole": lambda h=h, s=share: float(round(h.low * (h.high / h.low) ** s)),
                    "log1m": lambda h=h, s=share: 1 - (1 - h.low) * ((1 - h.high) / (1 - h.low)) ** s,
                }.get(h.scale, lambda h=h, s=share: h.low + (h.high - h.low) * s)()
        schedule = str(random.choice(list(SCHEDULES))) if random.random() < 0.25 and "lr" in given else "constant"
        yield Run(key, schedule, **given)


def starts(random: np.random.Generator, surface: Surface, count: int) -> Iterator[tuple[float, float]]:
    """Anywhere about the window, on its axes, on minima and saddles, and far away."""
    (x0, x1), (y0, y1) = surface.domain
    for _ in range(count):
        x, y = random.uniform(x0, x1), random.uniform(y0, y1)
        known = [*surface.minima, *surface.saddles, (0.0, 0.0)]
        yield [
            (float(x), float(y)),
            (float(x), float(y)),
            (round(float(x), 1), round(float(y), 1)),
            (float(x), 0.0),
            (0.0, float(y)),
            known[random.integers(len(known))],
            (float(40 * x), float(-30 * y)),
        ][random.integers(7)]


def forked(random: np.random.Generator, chosen: list[Run], steps: int) -> tuple[tuple[int, int, int], ...]:
    """Some of the runs after the first go on from an earlier one, at times with its rule."""
    found = []
    for place in range(1, len(chosen)):
        if random.random() < 0.3:
            parent = int(random.integers(place))
            if random.random() < 0.5:
                chosen[place] = chosen[parent]
                if "lr" in chosen[parent].values:
                    rate = chosen[parent].values["lr"] * random.uniform(0.3, 1)
                    least = chosen[parent].declaration.hyperparameter("lr").low
                    chosen[place] = chosen[parent].replace(lr=max(least, float(rate)))
            found.append((place, parent, int(random.integers(steps + 1))))
    return tuple(found)


def families(seed: int, count: int, together: int) -> Iterator[tuple[list[RaceState], list[Race]]]:
    """``count`` times some states, each with its race."""
    random = np.random.default_rng(seed)
    everything = surfaces()
    for _ in range(count):
        surface = everything[random.integers(len(everything))]
        chosen = [run for run, _ in zip(runs(random, surface), range(random.integers(1, 4)), strict=False)]
        steps = int(random.choice([1, 2, 12, 40, 60]))
        forks = forked(random, chosen, steps)
        parameters = tuple(
            (p.key, float(random.integers(p.low, p.high + 1) if p.scale == "whole" else random.uniform(p.low, p.high)))
            for p in surface.parameters
            if random.random() < 0.5
        )
        noise = float(random.choice([0.01, 1.0])) if random.random() < 0.15 else 0.0
        points = list(starts(random, surface, 2 if noise else together))
        plain = RaceState(
            surface.key,
            points[0],
            steps,
            tuple(chosen),
            parameters,
            noise=noise,
            seed=int(random.integers(1000)),
            forks=forks,
            fresh=tuple(place for place, *_ in forks if random.random() < 0.3),
        )
        states = [replace(plain, start=one, selected=int(random.integers(len(chosen)))) for one in points]
        if noise:
            # What chance draws depends on a start's place.
            yield states, [state.race() for state in states]
            continue
        what, how, _, *rest = plain.arguments
        race = descend(what, how, points, *rest)
        yield (
            states,
            [Race(race.positions[:, i], race.losses[:, i], race.diverged_at[:, i]) for i in range(len(points))],
        )
