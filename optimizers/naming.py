"""What runs are called: their optimizers, and where two would be the same, what they differ by. No two are the same."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from formula import number_text
from optimizers.run import Run
from optimizers.schedules import SCHEDULES


def names_of(runs: Sequence[Run], own: Mapping[int, str] | None = None, language: str = "en") -> list[str]:
    """A name for each run. ``own``: what the reader calls some of them, by place.

    Runs that would share a name get the symbols and values in which they differ, such as ``AdaGrad ε 0.1``, then the
    name of the schedule where that differs; those that are still the same are numbered, past what another run is
    called. ``ui/browser/solve/runs.js`` has the same in JavaScript.
    """
    plain = [(own or {}).get(place, run.declaration.name) for place, run in enumerate(runs)]
    names = [
        " ".join(
            [
                name,
                *_differences(run, [other for other, same in zip(runs, plain, strict=True) if same == name], language),
            ]
        )
        for name, run in zip(plain, runs, strict=True)
    ]
    count, taken = Counter(names), set(names)
    for place, name in enumerate(names):
        if count[name] > 1:
            names[place] = next(one for n in itertools.count(1) if (one := f"{name} ({n})") not in taken)
            taken.add(names[place])
    return names


def _differences(run: Run, alike: Sequence[Run], language: str) -> list[str]:
    differ = [
        f"{h.symbol} {number_text(run.values[h.key])}"
        for h in run.hyperparameters
        if len({other.values.get(h.key) for other in alike}) > 1
    ]
    scheduled = len({other.schedule for other in alike}) > 1
    return ([", ".join(differ)] if differ else []) + ([SCHEDULES[run.schedule].name[language]] if scheduled else [])
