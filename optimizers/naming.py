"""What runs are called: their optimizers, and where two would be the same, what they differ by. No two are the same."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from formula import Words, number_text
from optimizers.run import Run
from optimizers.schedules import SCHEDULES

FRESH: Words = {"en": "fresh", "ja": "記憶なし"}
"""What is said of a fork that keeps nothing of its parent but the point."""


def names_of(
    runs: Sequence[Run],
    own: Mapping[int, str] | None = None,
    language: str = "en",
    fresh: Collection[int] = (),
) -> list[str]:
    """A name for each run. ``own``: what the reader calls some of them, by place; ``fresh``: places of such forks.

    Runs that would share a name get the symbols and values in which they differ, such as ``AdaGrad ε 0.1``, then the
    name of the schedule where that differs, and FRESH; those that are still the same are numbered, past what another
    run is called. ``ui/browser/solve/runs.js`` has the same in JavaScript.
    """
    plain = [(own or {}).get(place, run.declaration.name) for place, run in enumerate(runs)]
    names = []
    for place, (name, run) in enumerate(zip(plain, runs, strict=True)):
        alike = [other for other, same in enumerate(plain) if same == name]
        said = _differences(run, [runs[other] for other in alike], language)
        emptied = [FRESH[language]] if place in fresh and not all(other in fresh for other in alike) else []
        names.append(" ".join([name, *said, *emptied]))
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
