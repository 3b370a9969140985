"""The workshop's state: a race whose first written run is the rule on the bench."""

from __future__ import annotations

from dataclasses import replace

from formula.packing import is_packed
from optimizers import Run
from optimizers.written import Written, write, written_in
from surfaces import find
from ui.links.race import DEFAULT_STEPS, MAX_RUNS, RaceState

EXAMPLES: dict[str, str] = {
    "sign-momentum": "v = mu*v + (1 - mu)*g\nw = w - lr*sign(v)",
    "adam-uncorrected": "m = rho1*m + (1 - rho1)*g\nv = rho2*v + (1 - rho2)*g**2\nw = w - lr*m/(sqrt(v) + eps)",
    "cyclical": "rate = lr*(1 + swing*sin(2*pi*t/period))\nw = w - rate*g",
    "clipping": "clipped = max(min(g, bound), -bound)\nv = mu*v - lr*clipped\nw = w + v",
}
"""Rules to begin with, by the key of their name among the texts."""

_FIRST = write("My rule", EXAMPLES["sign-momentum"])


class WorkshopState(RaceState):
    """As RaceState; without runs of its own it begins with an example beside Momentum and Adam."""

    @classmethod
    def on(cls, surface: str, steps: int = DEFAULT_STEPS) -> WorkshopState:
        race = find(surface).race
        others = [Run.parse(text) for text in race if text.startswith(("momentum", "adam:"))]
        return cls(surface, find(surface).start, steps, (Run(_FIRST.key, lr=0.05), *others))

    @property
    def bench(self) -> int | None:
        """The place of the rule that is being written, or None."""
        return next((place for place, run in enumerate(self.runs) if is_packed(run.optimizer)), None)

    @property
    def written(self) -> Written:
        """The rule that is being written."""
        return _FIRST if self.bench is None else written_in(self.runs[self.bench].optimizer)

    def with_rule(self, rule: Written) -> WorkshopState:
        """The same race with this rule on the bench; what the run had set stays where it still fits."""
        place = self.bench
        kept = dict(self.runs[place].given) if place is not None else {}
        ranges = dict(rule.ranges)
        given = {
            key: value for key, value in kept.items() if key in ranges and ranges[key].low <= value <= ranges[key].high
        }
        schedule = self.runs[place].schedule if place is not None and "lr" in ranges else "constant"
        own = {h.key for h in Run(rule.key, schedule).hyperparameters} - ranges.keys()
        given |= {key: value for key, value in kept.items() if key in own}
        run = Run(rule.key, schedule, **given)
        if place is None:
            moved = replace(self, forks=(), fresh=(), hidden=(), names=(), selected=0, lost=(), unread=())
            return replace(moved, runs=(run, *self.runs[: MAX_RUNS - 1]))
        return replace(self, runs=(*self.runs[:place], run, *self.runs[place + 1 :]), lost=(), unread=())
