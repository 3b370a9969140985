"""Whether what the app says of a run is true: decided from trajectory and surface, not from the app's own code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from formula import CompiledRule
from formula.parse import SHOWN
from formula.to_numpy import function
from formula.tree import Assignment
from optimizers import SCHEDULES, Run
from simulation import SAFE_RANGE, Race, descend
from simulation.noise import gaussian, row_numbers
from surfaces import Surface, find
from ui.links.race import RaceState

Claim = Mapping[str, object]
AXES = "xy"
FAR = 1000.0
"""From here on the app looks at slopes a hundredth and more beside a point."""


class Judge:
    """One race, looked at through its selected run."""

    def __init__(self, state: RaceState, race: Race) -> None:
        self.state, self.race = state, race
        self.surface: Surface = find(state.surface)
        self.parameters = dict(state.parameters)
        self.positions = race.positions[state.selected]
        self.losses = race.losses[state.selected]
        self.diverged_at = int(race.diverged_at[state.selected])
        self.measured: dict[tuple, tuple[np.ndarray, float]] = {}
        self.last = state.steps if self.diverged_at < 0 else self.diverged_at - 1

    # The race's own facts.

    @cached_property
    def lineage(self) -> list[tuple[int, int, int]]:
        """(place, from, until) of the runs that lead the path, one after another."""
        place, until, found = self.state.selected, self.state.steps, []
        origins = self.state.lineages
        while True:
            parent, at = origins.get(place, (None, 0))
            begin = min(at, until)
            found.insert(0, (place, begin if parent is not None else 0, until))
            if parent is None:
                return found
            place, until = parent, begin

    def t(self, step: int) -> tuple[int, int]:
        """What the rule that takes the step after ``step`` calls t and T: a fork with an empty memory counts anew."""
        since, rule = 0, None
        for place, begin, until in self.lineage:
            own = self.state.runs[place].optimizer
            if place in self.state.fresh:
                since = begin
            elif own != rule:
                since = 0
            rule = own
            if step < until:
                break
        return step + 1 - since, max(1, self.state.steps - since)

    def leader(self, step: int) -> tuple[Run, int]:
        """The run that takes the step after ``step``, and the step from which it leads."""
        place, begin, _ = next((one for one in self.lineage if step < one[2]), self.lineage[-1])
        return self.state.runs[place], begin

    @cached_property
    def rows(self) -> np.ndarray | None:
        size, count = int(self.parameters.get("batch", 0)), len(self.surface.rows)
        return (
            row_numbers(self.state.seed, np.arange(1, self.state.steps + 1), size, count) if 0 < size < count else None
        )

    @cached_property
    def shakes(self) -> np.ndarray:
        return self.state.noise * gaussian(self.state.seed, 0, np.arange(1, self.state.steps + 1))

    @cached_property
    def moved(self) -> np.ndarray:
        """Where the rule stands before each step: where it is drawn, unless it shows another point."""
        moved, leading = self.positions[: self.last + 1].copy(), None
        for place, begin, until in self.lineage:
            run = self.state.runs[place]
            if begin > self.last:
                break
            if run.formula.shows:
                if run.optimizer != leading or place in self.state.fresh:
                    w, state = moved[begin].copy(), run.initial_state(moved[begin])
                for step in range(begin, min(until, self.last)):
                    moved[step] = w
                    self.take(run, step, w, state, self.slope(w, step))
                if until > self.last or (place, begin, until) == self.lineage[-1]:
                    moved[self.last] = w
            leading = run.optimizer
        return moved

    def take(self, run: Run, step: int, w: np.ndarray, state: dict[str, np.ndarray], meets: np.ndarray) -> None:
        """The step after ``step``, in place; where it meets no gradient, there is none anywhere else either."""
        t, total = self.t(step)

        def elsewhere(point: np.ndarray, out: np.ndarray) -> None:
            np.copyto(out, self.slope(point, step) if np.any(meets) else 0)

        with np.errstate(all="ignore"):
            _compiled(run, total)(w, np.array(meets, float), t, state, self.of_surface(w, run), elsewhere)

    def slope(self, point: np.ndarray, step: int) -> np.ndarray:
        """The gradient there in the step after ``step``, noise and batches included; behind the last the plain one."""
        within = step < self.state.steps
        rows = self.rows[step] if self.rows is not None and within else None
        return self.surface.gradient(point, rows, **self.parameters) + (self.shakes[step] if within else 0)

    @cached_property
    def gradients(self) -> np.ndarray:
        """What the rule meets in the step after each one, noise and batches included; the last is the plain slope."""
        w = self.moved
        if self.rows is None:
            found = self.surface.gradient(w, **self.parameters)
        else:
            rows = [*self.rows[: len(w)], *[None] * (len(w) - len(self.rows))]
            found = np.array(
                [self.surface.gradient(one, taken, **self.parameters) for one, taken in zip(w, rows, strict=True)]
            )
        if self.state.noise:
            found[: self.state.steps] += self.shakes[: len(w)]
        return found

    def gradient(self, step: int) -> np.ndarray:
        return self.gradients[step]

    def curvature(self, point: np.ndarray) -> tuple[np.ndarray, float]:
        """The second derivatives by differences of gradients, and how far these can be trusted."""
        key = tuple(point)
        if key not in self.measured:
            h = np.array([1e-4, 5e-5]) * (1 + 1e-3 * np.abs(point).max())
            # (widths, coordinates, ends, 2)
            places = point + h[:, None, None, None] * np.eye(2)[None, :, None] * np.array([1, -1])[None, None, :, None]
            slopes = self.surface.gradient(places, **self.parameters)
            found = (slopes[:, :, 0] - slopes[:, :, 1]) / (2 * h[:, None, None])
            found = (found + found.transpose(0, 2, 1)) / 2
            size, slope = np.abs(found[1]).max(), np.abs(slopes).max()
            trust = 20 * np.abs(found[0] - found[1]).max() + 1e-6 * size + 1e-10 * slope + 1e-12
            self.measured[key] = found[1], trust
        return self.measured[key]

    def rate(self, run: Run, step: int) -> float:
        """The learning rate of the step after ``step``, its schedule applied."""
        schedule = SCHEDULES[run.schedule]
        if not schedule.factor:
            return run.values["lr"]
        own = dict(
            zip(
                (p.key for p in schedule.parameters),
                list(run.values.values())[len(run.declaration.hyperparameters) :],
                strict=True,
            )
        )
        factor = function((Assignment("f", schedule.tree),), ("f",))
        t, total = self.t(step)
        return run.values["lr"] * float(factor(t=float(t), T=float(total), **own)[0])

    # A step taken again.

    def step(self, at: int, meets: object, told: bool = True) -> np.ndarray:
        """How far the step after ``at`` goes where it meets ``meets``; ``told``: of the gradients before it."""
        run, _ = self.leader(at)
        w = self.moved[at].copy()
        self.take(run, at, w, {name: kept.copy() for name, kept in self.states(told)[at].items()}, meets)
        return w - self.moved[at]

    def next(self, at: int) -> np.ndarray:
        """Where the step after ``at`` is drawn."""
        run, _ = self.leader(at)
        w, state = self.moved[at].copy(), {name: kept.copy() for name, kept in self.states(True)[at].items()}
        self.take(run, at, w, state, self.gradient(at))
        return state.get(SHOWN, w)

    def states(self, told: bool) -> list[dict[str, np.ndarray]]:
        """What the rules keep before every step, or would keep had no gradient ever come."""
        return self.told if told else self.untold

    @cached_property
    def told(self) -> list[dict[str, np.ndarray]]:
        return self._states(self.gradient)

    @cached_property
    def untold(self) -> list[dict[str, np.ndarray]]:
        return self._states(lambda _: np.zeros(2))

    def _states(self, gradient: Callable[[int], np.ndarray]) -> list[dict[str, np.ndarray]]:
        found: list[dict[str, np.ndarray]] = []
        state: dict[str, np.ndarray] = {}
        leading = None
        for place, _, until in self.lineage:
            run = self.state.runs[place]
            if run.optimizer != leading or place in self.state.fresh:
                leading, state = run.optimizer, run.initial_state(self.positions[min(len(found), self.last)])
            for step in range(len(found), min(until, self.last)):
                found.append({name: kept.copy() for name, kept in state.items()})
                if state:
                    self.take(run, step, self.moved[step].copy(), state, gradient(step))
            if len(found) == self.last < until:
                break
        return [*found, state]

    def of_surface(self, w: np.ndarray, run: Run) -> tuple:
        if not run.formula.needs_surface:
            return ()
        h = self.surface.hessian(w, **self.parameters)
        value = self.surface.value(w, **self.parameters)
        return np.full(2, value), np.array([h[0, 0], h[1, 1]]), np.full(2, h[0, 1])

    def parts(self, at: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """A step as the sum of what this gradient does, what earlier ones do, and what is done without any."""
        full, still = self.step(at, self.gradient(at)), self.step(at, np.zeros(2))
        bare = self.step(at, np.zeros(2), told=False)
        return full - still, still - bare, bare

    def rates(self, at: int) -> np.ndarray:
        g = self.gradient(at)
        with np.errstate(all="ignore"):
            return np.abs((self.step(at, g) - self.step(at, np.zeros(2))) / g)

    def took(self, taken: list[float], at: int) -> None:
        """The step that is explained is the one that the path took."""
        if at < self.last:
            # Who goes on where this run was seen stands elsewhere than its own point came to.
            handed = self.leader(at)[0].formula.shows and self.leader(at + 1)[1] == at + 1
            moved = self.step(at, self.gradient(at)) if handed else self.moved[at + 1] - self.moved[at]
            size = np.abs(self.moved[at : at + 2]).max() + np.abs(moved).max()
            np.testing.assert_allclose(taken, moved, rtol=1e-6, atol=1e-9 * size)
            np.testing.assert_allclose(self.step(at, self.gradient(at)), moved, rtol=1e-6, atol=1e-9 * size)

    # What is said.

    def check(self, claim: Claim, at: int) -> None:
        """AssertionError where a claim made at a step is not true."""
        getattr(self, claim["say"].removeprefix("details.").replace("-", "_"))(claim, at)

    def complete(self, said: set[str], at: int) -> None:
        """Where the surface bends down this must be said.

        Not where slopes beside a point are as far from it as the surface needs to bend up and down again: there the app
        cannot tell, and says nothing.
        """
        h, trust = self.curvature(self.positions[at])
        seen = np.abs(self.positions[at]).max() < FAR
        if said and seen and np.isfinite(trust) and np.linalg.eigvalsh(h)[0] < -trust:
            assert said & {"details.bends-down", "details.peak"}

    def curved(self, claim: Claim, at: int) -> None:
        h, trust = self.curvature(self.positions[at])
        if np.isfinite(trust):
            assert np.abs(np.linalg.eigvalsh(h) - [claim["low"], claim["high"]]).max() <= trust

    def curved_batch(self, claim: Claim, at: int) -> None:
        self.curved(claim, at)
        assert self.rows is not None
        one, other = self.surface.columns[0][self.rows[0]], self.surface.columns[0]
        assert sorted(one) != sorted(other)

    def bends_down(self, claim: Claim, at: int) -> None:
        h, trust = self.curvature(self.positions[at])
        assert claim["low"] < 0 <= claim["high"]
        if np.isfinite(trust):
            low, high = np.linalg.eigvalsh(h)
            assert low < trust and high > -trust

    def peak(self, claim: Claim, at: int) -> None:
        h, trust = self.curvature(self.positions[at])
        assert claim["high"] < 0
        if np.isfinite(trust):
            assert np.linalg.eigvalsh(h)[1] < trust

    def would_settle(self, claim: Claim, at: int) -> None:
        # What moves by less than the last digit in a step settles all the same.
        assert self.factor(claim, at) < 1 or claim["rate"] < 1e-12 * claim["limit"]
        assert self.diverged_at < 0

    def would_grow(self, claim: Claim, at: int) -> None:
        assert self.factor(claim, at) > 1
        h, trust = self.curvature(self.positions[at])
        low, high = np.linalg.eigvalsh(h)
        if np.isfinite(trust):
            assert high >= -low - 2 * trust
            assert self.along(at, h, trust) > 0

    def would_stay(self, claim: Claim, at: int) -> None:
        assert abs(self.factor(claim, at) - 1) < 1e-6

    def settles(self, claim: Claim, at: int) -> None:
        self.would_settle(claim, at)
        self.steady(at)

    def grows(self, claim: Claim, at: int) -> None:
        self.would_grow(claim, at)
        self.steady(at)

    def stays(self, claim: Claim, at: int) -> None:
        self.would_stay(claim, at)
        self.steady(at)

    def steady(self, at: int) -> None:
        """The surface is a quadratic, and neither rate nor gradient changes by anything but the point."""
        run, _ = self.leader(at)
        assert run.schedule == "constant" and not self.state.noise and self.rows is None
        here, trust = self.curvature(self.positions[at])
        for point in ([0.3, -0.2], [-1.1, 0.7], [2.3, 1.9]):
            there, other = self.curvature(np.array(point))
            assert np.abs(here - there).max() <= trust + other + 1e-6 * np.abs(here).max()

    def factor(self, claim: Claim, at: int) -> float:
        """What swings on a quadratic of this curvature are multiplied by in the long run, by the rule itself."""
        run, _ = self.leader(at)
        rate = self.rate(run, at)
        assert claim["symbol"] == run.declaration.hyperparameter("lr").symbol
        assert np.isclose(claim["rate"], rate, rtol=1e-12) and self.rows is None
        h, trust = self.curvature(self.positions[at])
        high = float(np.linalg.eigvalsh(self.surface.hessian(self.positions[at], **self.parameters))[-1])
        assert not np.isfinite(trust) or abs(high - np.linalg.eigvalsh(h)[1]) <= trust
        at_limit = multiplied(run, claim["limit"], high)
        assert abs(at_limit - 1) < 1e-6
        return multiplied(run, rate, high)

    def along(self, at: int, h: np.ndarray, trust: float) -> float:
        """The share of what moves here that lies along the most curved direction."""
        values, vectors = np.linalg.eigh(h)
        slope = self.surface.gradient(self.positions[at], **self.parameters)
        moves = [slope, *(self.positions[i + 1] - self.positions[i] for i in (at - 1, at) if 0 <= i < self.last)]
        round_one = values[1] - values[0] <= 4 * trust
        sizes = [np.linalg.norm(one) for one in moves]
        return max(
            (s if round_one else abs(one @ vectors[:, 1])) / s if s > 0 else 0.0
            for one, s in zip(moves, sizes, strict=True)
        )

    def no_limit(self, claim: Claim, at: int) -> None:
        run, _ = self.leader(at)
        assert claim["symbol"] == run.declaration.hyperparameter("lr").symbol
        high = np.linalg.eigvalsh(self.surface.hessian(self.positions[at], **self.parameters))[1]
        assert stays_near(_plain(run), float(2.0 ** np.round(np.log2(high))))

    def diverged(self, claim: Claim, at: int) -> None:
        assert claim["step"] == self.diverged_at > -1

    def why_limit(self, claim: Claim, at: int) -> None:
        self.diverged(claim, at)
        run, begin = self.leader(self.last)
        assert claim["begin"] == begin and (begin > 0) == (claim["say"] == "details.why-limit-fork")
        self.grows(claim, begin)
        # It was the rate: with one just below the limit and all else as it was the run stays.
        lower = claim["limit"] * 0.97
        if lower >= run.declaration.hyperparameter("lr").low and np.abs(self.positions[begin]).max() < 1e4:
            runs, place = list(self.state.runs), next(p for p, b, u in self.lineage if self.last < u)
            low = np.linalg.eigvalsh(self.surface.hessian(self.positions[begin], **self.parameters))[0]
            runs[place] = runs[place].replace(lr=lower)
            again = descend(
                self.surface,
                runs,
                self.state.start,
                self.state.steps,
                parameters=self.parameters,
                forks=self.state.lineages,
                fresh=self.state.fresh,
            )
            assert low < 0 or again.diverged_at[place] < 0

    why_limit_fork = why_limit

    def why_unbounded(self, claim: Claim, at: int) -> None:
        self.diverged(claim, at)
        angles = np.linspace(0, 2 * np.pi, 721)
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        depths = [self.surface.value(r * ring, **self.parameters).min() for r in (1e2, 1e4, 1e6)]
        assert depths[0] < -1 and depths[1] < 10 * depths[0] and depths[2] < 10 * depths[1]
        last = self.losses[self.last - claim["steps"] : self.last + 1]
        assert claim["steps"] >= 2 and (np.diff(last) < 0).all()
        assert self.last - claim["steps"] >= self.leader(self.last)[1]

    def why_grew(self, claim: Claim, at: int) -> None:
        self.diverged(claim, at)
        assert claim["steps"] >= 2 and np.isfinite(claim["growth"]) and claim["growth"] > 1
        assert self.last - claim["steps"] >= self.leader(self.last)[1]
        lengths = np.linalg.norm(np.diff(self.positions[self.last - claim["steps"] : self.last + 1], axis=0), axis=1)
        assert np.isclose(np.prod(lengths[1:] / lengths[:-1]) ** (1 / (len(lengths) - 1)), claim["growth"], rtol=1e-6)

    def means_far(self, claim: Claim, at: int) -> None:
        landed = self.next(self.last)
        assert np.isfinite(landed).all() and np.abs(landed).max() > SAFE_RANGE * (1 - 1e-6)

    def means_undefined(self, claim: Claim, at: int) -> None:
        with np.errstate(all="ignore"):
            landed = self.next(self.last)
            value = self.surface.value(landed, **self.parameters)
        assert not (np.isfinite(landed).all() and np.isfinite(value))

    def outside(self, claim: Claim, at: int) -> None:
        (x0, x1), (y0, y1) = self.surface.domain
        assert [claim[one] for one in ("x0", "x1", "y0", "y1")] == [x0, x1, y0, y1]
        within = [x0 <= x <= x1 and y0 <= y <= y1 for x, y in self.positions[: self.last + 1]]
        since = claim["since"]
        assert 0 < since <= self.last and within[since - 1] and not any(within[since:])

    def flips(self, claim: Claim, at: int) -> None:
        assert claim["steps"] == min(20, at)
        k = AXES.index(claim["axis"])
        met = np.array([self.gradient(i)[k] for i in range(at - claim["steps"], at + 1)])
        sure = np.abs(met) > 1e-9 * np.abs(met).max()
        changes = np.sign(met[1:]) * np.sign(met[:-1]) < 0
        certain, doubtful = (changes & sure[1:] & sure[:-1]).sum(), (~(sure[1:] & sure[:-1])).sum()
        assert claim["n"] >= 2 and certain <= claim["n"] <= certain + doubtful

    def cancels(self, claim: Claim, at: int) -> None:
        k = AXES.index(claim["axis"])
        fresh, kept, _ = (part[k] for part in self.parts(at))
        # This gradient pulls downhill, and earlier ones the other way.
        assert fresh * self.gradient(at)[k] < 0 and kept * self.gradient(at)[k] > 0
        assert np.isclose(claim["share"], min(1.0, abs(kept / fresh)), rtol=1e-3, atol=1e-6)

    def carries(self, claim: Claim, at: int) -> None:
        k = AXES.index(claim["axis"])
        fresh, kept, bare = (part[k] for part in self.parts(at))
        move = fresh + kept + bare
        assert 0.5 < claim["share"] <= 1 + 1e-9 and np.isclose(claim["share"], kept / move, rtol=1e-3)
        assert abs(fresh) + abs(kept) + abs(bare) <= abs(move) * (1 + 1e-6)

    def uneven(self, claim: Claim, at: int) -> None:
        rates = self.rates(at)
        far, near = AXES.index(claim["far"]), AXES.index(claim["near"])
        assert far != near and claim["times"] > 2
        assert np.isclose(rates[far] / rates[near], claim["times"], rtol=1e-3)
        self.own_rates(at)

    def shrunk(self, claim: Claim, at: int) -> None:
        _, begin = self.leader(at)
        assert (claim["begin"], claim["next"]) == (begin, begin + 1) and at > begin and claim["share"] < 0.5
        k = AXES.index(claim["axis"])
        assert np.isclose(self.rates(at)[k] / self.rates(begin)[k], claim["share"], rtol=1e-3)
        self.own_rates(at)

    def own_rates(self, at: int) -> None:
        """A coordinate moves by its own gradient alone, so that it has a rate."""
        g = self.gradient(at)
        for k in range(2):
            alone = np.where(np.arange(2) == k, g, 0)
            np.testing.assert_allclose(self.step(at, alone)[k], self.step(at, g)[k], rtol=1e-9, atol=1e-300)

    # What stands beside the sentences.

    def mark(self, mark: float, asked: int) -> None:
        """With a learning rate at the mark, swings neither grow nor settle, where the run itself leads."""
        at = min(max(asked, self.lineage[-1][1]), self.last)
        run = self.state.runs[self.state.selected]
        share = self.rate(run, at) / run.values["lr"]
        high = float(np.linalg.eigvalsh(self.surface.hessian(self.positions[at], **self.parameters))[-1])
        assert self.rows is None and abs(multiplied(run, mark * share, high) - 1) < 1e-6

    def nearest(self, minima: list[list[float]], distance: float | None, nearest: int) -> None:
        """Every named minimum is one at these parameters, and the nearest is the nearest of them."""
        end = self.positions[self.last]
        if not minima:
            assert distance is None and nearest == -1
            return
        apart = [float(np.hypot(*(end - point))) for point in minima]
        assert (
            np.isclose(min(apart), distance, rtol=1e-5, atol=1e-8) and apart[nearest] <= min(apart) * (1 + 1e-5) + 1e-8
        )
        angles = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        for point in minima:
            around = self.surface.value(np.array(point) + 1e-3 * ring, **self.parameters)
            assert around.min() >= self.surface.value(np.array(point), **self.parameters) - 1e-12, point


@lru_cache(maxsize=64)
def _compiled(run: Run, steps: int) -> object:
    return run.compile(np.zeros(2), steps)


def _plain(run: Run) -> Run:
    """The same optimizer and settings, at the default rate and without a schedule."""
    own = list(run.values.items())[: len(run.declaration.hyperparameters)]
    return Run(run.optimizer, **{key: value for key, value in own if key != "lr"})


@lru_cache(maxsize=4096)
def multiplied(run: Run, rate: float, curvature: float) -> float:
    """The largest factor of the linear map that a rule is on a quadratic of one coordinate: its spectral radius."""
    rule = _plain(run)
    names = list(rule.initial_state(np.zeros(1)))
    values = rule.values | {"lr": rate}
    columns = []
    compiled = CompiledRule(rule.formula, np.zeros(2), values | {"T": 1.0})
    for unit in np.eye(1 + len(names)):
        w = np.array([unit[0], 0.0])
        state = {name: np.array([one, 0.0]) for name, one in zip(names, unit[1:], strict=True)}
        surface = (np.full(2, curvature * unit[0] ** 2 / 2), np.full(2, curvature), np.zeros(2))
        with np.errstate(all="ignore"):
            compiled(w, curvature * w, 1, state, surface if rule.formula.needs_surface else ())
        columns.append([w[0], *(state[name][0] for name in names)])
    return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())


@lru_cache(maxsize=4096)
def stays_near(run: Run, curvature: float) -> bool:
    """Whether the rule stays on a quadratic with this curvature even at the largest rate that it may be given."""
    rule = run.replace(lr=run.declaration.hyperparameter("lr").high)
    w = np.array([1.0, -2.0])
    state, step = rule.initial_state(w), rule.compile(w, 100)
    with np.errstate(all="ignore"):
        for t in range(1, 101):
            surface = (np.full(2, curvature * (w @ w) / 2), np.full(2, curvature), np.zeros(2))
            step(w, curvature * w, t, state, surface if rule.formula.needs_surface else ())
    return bool((np.abs(w) < SAFE_RANGE).all())
