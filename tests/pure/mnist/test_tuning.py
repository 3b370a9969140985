from __future__ import annotations

import csv
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist import DATA_SETS, History, Training, advance, begin, is_installed, load, train
from mnist.evaluation import measured
from mnist.sweep import (
    GUESSING,
    Edge,
    Result,
    Sweep,
    Trial,
    bound,
    further,
    goals,
    interval,
    kept,
    result,
    rungs,
    seed_apart,
    survivors,
    trials,
    tune,
)
from mnist.tune import main
from optimizers import OPTIMIZERS, Run

SMALL = Training(Run("sgd"), iterations=24, batch=9, hidden=(6,), init=0.1)
RUNS = (Run("sgd"), Run("adam"))
LEARNING = Sweep(replace(SMALL, hidden=(), batch=30), RUNS, trials=4, low=0.1, high=1.0, extra=0)
"""No trial of this one is on the plateau when it is ranked."""


def first(sweep):
    """All trainings that a sweep begins with."""
    return [training for bracket in trials(sweep) for training in bracket]


def rates(sweep):
    return [training.run.values["lr"] for training in first(sweep)]


def history(training, iterations, accuracies=(), diverged_at=-1, loss=1.0):
    """A history of which only the points at the rungs matter."""
    step = training.interval
    points = np.full(iterations // step, 0.5)
    for at, value in accuracies:
        points[at // step - 1] = value
    losses = np.full(iterations, loss)
    if diverged_at >= 0:
        losses[diverged_at - 1 :] = math.nan
        points[(diverged_at - 1) // step :] = math.nan
    measured_at = np.arange(1, len(points) + 1) * step
    return History(
        training,
        train_loss=losses,
        measured_at=measured_at,
        train_accuracy=points,
        test_accuracy=points,
        seconds=np.zeros(len(points)),
        rates=np.zeros((len(points), 3)),
        gradients=np.zeros((len(points), 3)),
        checkpoints_at=np.empty(0, np.int64),
        checkpoints=np.empty((0, training.network.parameters), np.float32),
        spectra=np.empty((0, sum(training.network.ranks))),
        diverged_at=diverged_at,
    )


def test_the_grid_is_even_in_the_logarithm_and_has_the_articles_rate():
    expected = [1e-4, 0.000316, 1e-3, 0.00316, 0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0]
    assert rates(Sweep(SMALL, RUNS)) == expected * 2


@pytest.mark.parametrize(
    ("trials_", "low", "high"), [(5, 1e-4, 1.0), (9, 1e-4, 1.0), (11, 1e-4, 10.0), (4, 1e-3, 1.0), (1, 1e-4, 1.0)]
)
def test_powers_of_ten_that_fit_are_exact(trials_, low, high):
    assert 0.01 in rates(Sweep(SMALL, RUNS[:1], trials_, low, high))


def test_random_rates_are_within_the_range_the_same_for_all_and_fixed_by_the_seed():
    sweep = Sweep(SMALL, RUNS, trials=25, low=0.003, high=0.2, how="random", seed=5)
    one, other = rates(sweep)[:25], rates(sweep)[25:]
    assert one == other == rates(sweep)[:25]
    assert all(0.003 <= rate <= 0.2 for rate in one) and len(set(one)) > 20
    # Even in the logarithm: about half are below the geometric mean.
    assert 6 <= sum(rate < math.sqrt(0.003 * 0.2) for rate in one) <= 19
    assert rates(replace(sweep, seed=6)) != rates(sweep)


def test_other_hyperparameters_are_drawn_within_their_ranges_unless_given():
    sweep = Sweep(SMALL, (Run("adam", rho1=0.8), Run("sgd")), trials=20, others=True)
    runs = [training.run for training in first(sweep)]
    assert {run.values["rho1"] for run in runs[:20]} == {0.8}
    rho2 = [run.values["rho2"] for run in runs[:20]]
    assert len(set(rho2)) > 15
    # Along the slider, by factors of 1 − value: half are above 1 − √(1 − highest).
    assert 4 <= sum(value > 1 - math.sqrt(1e-5) for value in rho2) <= 16
    alone = [training.run for training in first(replace(sweep, runs=sweep.runs[:1]))]
    assert alone == runs[:20]


@pytest.mark.parametrize("key", [k for k, o in OPTIMIZERS.items() if not o.formula.needs_surface])
def test_every_optimizer_with_a_learning_rate_can_be_tuned(key):
    for how in ("grid", "random"):
        sweep = Sweep(SMALL, (Run(key),), trials=6, how=how, others=True)
        declared = Run(key).declaration.hyperparameter("lr")
        assert all(declared.low <= rate <= declared.high for rate in rates(sweep))


def test_the_range_is_cut_to_what_the_optimizer_declares():
    declared = Run("adam").declaration.hyperparameter("lr")
    found = rates(Sweep(SMALL, (Run("adam"),), trials=3, low=1e-9, high=1e9))
    assert (found[0], found[-1]) == (declared.low, declared.high)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"runs": ()}, "0 optimizers"),
        ({"runs": RUNS * 5}, "10 optimizers"),
        ({"trials": 0}, "trials=0"),
        ({"trials": 26}, "trials=26"),
        ({"low": 0.0}, "low=0"),
        ({"low": 1.0, "high": 0.1}, "low=1 and high=0.1"),
        ({"high": math.nan}, "high=nan"),
        ({"how": "luck"}, "how='luck'"),
        ({"seed": -1}, "seed=-1"),
        ({"extra": 11}, "extra=11"),
        ({"low": 1e3, "high": 1e4}, "learning rates of 1000 … 10000 are outside 1e-06 … 10"),
        ({"runs": (Run("newton"),)}, "newton"),
    ],
)
def test_what_cannot_be_swept_is_said(changes, why):
    with pytest.raises(ValueError, match=why.replace("(", r"\(")):
        Sweep(**({"base": SMALL, "runs": RUNS} | changes))


@pytest.mark.parametrize(
    ("iterations", "step", "expected"),
    [
        (1000, 125, (250, 500, 1000)),
        (1200, 150, (300, 600, 1200)),
        (20_000, 1000, (5000, 10_000, 20_000)),
        (1001, 125, (250, 500, 1000)),
        (10, 1, (2, 5, 10)),
        (3, 1, (1, 3)),
        (1, 1, (1,)),
    ],
)
def test_rungs_are_a_quarter_a_half_and_all(iterations, step, expected):
    sweep = Sweep(replace(SMALL, iterations=iterations), RUNS)
    assert (interval(sweep, RUNS[0]), rungs(sweep, RUNS[0])) == (step, expected)
    assert rungs(replace(sweep, halving=False), RUNS[0]) == expected[-1:]


@given(st.integers(1, 20_000))
def test_every_rung_is_measured_and_a_trial_about_ten_times(iterations):
    sweep = Sweep(replace(SMALL, iterations=iterations), RUNS)
    step, ends = interval(sweep, RUNS[0]), rungs(sweep, RUNS[0])
    assert all(end % step == 0 for end in ends)
    assert iterations - step < ends[-1] <= iterations
    assert iterations // step <= 24 and (iterations < 8 or iterations // step >= 8)
    assert {training.interval for training in first(sweep)} == {step}


def test_the_better_half_goes_on():
    assert kept(Sweep(SMALL, RUNS, trials=9), RUNS[0]) == (9, 5, 3)
    assert kept(Sweep(SMALL, RUNS, trials=1), RUNS[0]) == (1, 1, 1)
    assert survivors([0.1, 0.9, 0.5, 0.7], [1.0, 1.0, 1.0, 1.0], 2) == (1, 3)
    assert survivors([0.5, 0.5, 0.5], [1.0, 0.5, 0.7], 2) == (1, 2)
    assert survivors([0.5, 0.5, 0.5], [1.0, 1.0, 1.0], 2) == (0, 1)
    assert survivors([math.nan, 0.2, 0.1], [math.nan, 2.0, 9.0], 3) == (1, 2)


def test_trials_on_the_plateau_are_not_ranked_by_noise():
    plateau, noise = math.log(10), [0.001, -0.002, 0.003, 0.0]
    guessing = [(0.1064, plateau + one) for one in noise]
    # The cut would fall among them: all stay, those that have left it before them, and none that is in disarray.
    assert survivors(*zip(*guessing, strict=True), 2) == (0, 1, 2, 3)
    marks = [(0.11, 5.0), (0.3, 2.2), *guessing, (math.nan, math.nan)]
    assert survivors(*zip(*marks, strict=True), 3) == (1, 2, 3, 4, 5)
    assert survivors(*zip(*marks, strict=True), 5) == (1, 2, 3, 4, 5)
    assert survivors(*zip(*marks, strict=True), 6) == (0, 1, 2, 3, 4, 5)
    # Where enough have left it, those that are still there stop: this is no noise.
    assert survivors(*zip(*marks, strict=True), 1) == (1,)
    # Less loss with the same answer for all is luck within one percent, and something learned beyond.
    assert survivors([0.1064] * 3, [plateau * 0.995, plateau * 0.98, plateau * 1.005], 1) == (1,)


@pytest.mark.parametrize("data", DATA_SETS)
def test_no_constant_answer_is_as_often_right_as_guessing_is_taken_to_be(data):
    if not is_installed(data):
        pytest.skip(f"{data} is not here")
    _, labels = measured(data, "validation")
    assert np.bincount(labels).max() / len(labels) < GUESSING < 0.13


def test_a_plateau_keeps_its_trials_and_finds_no_edge():
    sweep = Sweep(replace(SMALL, iterations=80), RUNS[:1], trials=4, low=0.001, high=0.1)
    (every,) = trials(sweep)

    def guessing(at):
        return [history(one, at, [(at, 0.1064)], loss=math.log(10) + one.run.values["lr"] / 100) for one in every]

    assert [(goal.iteration, goal.stopped) for goal in goals(sweep, guessing(20))] == [(40, -1)] * 4
    bracket = guessing(80)
    found = result(sweep, [bracket])
    assert found.spent == 4 * 80 and found.best[0].run.values["lr"] == 0.001
    assert (found.stuck, found.edges, further(sweep, bracket)) == ([True], [None], None)
    # One that has left it is the best, whatever the others' luck.
    bracket[3] = history(every[3], 80, [(80, 0.1)], loss=2.0)
    found = result(sweep, [bracket])
    assert found.best[0].run == every[3].run and found.stuck == [False] and found.edges[0].high


def test_the_articles_network_is_tuned_up_to_the_rates_that_plain_sgd_needs():
    """At 1 it has hardly begun; the best is near 5, and rates that are still on the plateau stop for that alone."""
    sweep = Sweep(Training(Run("sgd"), iterations=400), (Run("sgd"),), trials=5, low=0.1, high=10.0)
    found = tune(sweep)
    low, lower, one, best, _ = found.trials
    assert found.best == [best] and best.run.values["lr"] == 3.16 and best.accuracy > 0.75
    assert one.accuracy < 0.4 and (low.stopped, lower.stopped) == (0, 0)
    assert (found.edges, found.stuck) == ([None], [False])


def test_a_sweep_has_a_seed_that_no_race_of_it_has():
    assert seed_apart((0, 1)) not in (0, 1) and seed_apart((1000, 1001)) == 1002


def test_goals_by_hand():
    sweep = Sweep(replace(SMALL, iterations=80), RUNS[:1], trials=4)
    (every,) = trials(sweep)
    assert (interval(sweep, RUNS[0]), rungs(sweep, RUNS[0]), kept(sweep, RUNS[0])) == (10, (20, 40, 80), (4, 2, 1))
    early = [history(every[0], 20), history(every[1], 20), history(every[2], 10), history(every[3], 30, (), 7)]
    # The third is still on its way to the first rung; the fourth has diverged.
    assert [(goal.iteration, goal.final) for goal in goals(sweep, early)] == [
        (20, False),
        (20, False),
        (20, False),
        (30, True),
    ]
    assert bound(sweep, early) == 20 + 20 + 20 + 7 + 2 * 20 + 40
    ranked = [(0.6, 20), (0.8, 20), (0.7, 20)]
    later = [history(one, at, [(20, a)]) for one, (a, at) in zip(every, ranked, strict=False)] + early[3:]
    assert [(goal.iteration, goal.stopped) for goal in goals(sweep, later)] == [(20, 0), (40, -1), (40, -1), (30, -1)]
    assert bound(sweep, later) == bound(sweep, early)
    last = [
        later[0],
        history(every[1], 80, [(20, 0.8), (40, 0.9), (80, 0.95)]),
        history(every[2], 40, [(20, 0.7), (40, 0.8)]),
        later[3],
    ]
    found = result(sweep, [last])
    assert found.trials == (
        Trial(every[0].run, 20, 0.6, 1.0, -1, 0),
        Trial(every[1].run, 80, 0.95, 1.0, -1, -1),
        Trial(every[2].run, 40, 0.8, 1.0, -1, 1),
        Trial(every[3].run, 7, pytest.approx(math.nan, nan_ok=True), pytest.approx(math.nan, nan_ok=True), 7, -1),
    )
    assert found.best == [found.trials[1]]
    assert found.spent == bound(sweep, last) == 20 + 80 + 40 + 7
    assert found.tuned == (replace(sweep.base, run=every[1].run),)


def test_a_later_divergence_takes_no_decision_back():
    sweep = Sweep(replace(SMALL, iterations=80), RUNS[:1], trials=4)
    (every,) = trials(sweep)
    ranked = [history(one, 20, [(20, a)]) for one, a in zip(every, (0.6, 0.8, 0.7, 0.9), strict=True)]
    assert [goal.stopped for goal in goals(sweep, ranked)] == [0, -1, 0, -1]
    after = [*ranked[:3], history(every[3], 30, [(20, 0.9)], 25)]
    assert [(goal.iteration, goal.stopped) for goal in goals(sweep, after)] == [(20, 0), (40, -1), (20, 0), (30, -1)]
    assert result(sweep, [after]).trials[3].accuracy == 0.9
    assert bound(sweep, after) == 20 + 80 + 20 + 25 < bound(sweep, ranked)


def test_each_optimizer_has_its_own_race_and_the_same_budget():
    found = tune(LEARNING)
    for bracket in found.brackets:
        assert sorted(trial.iterations for trial in bracket) == [6, 6, 12, 24]
        assert sorted(trial.stopped for trial in bracket) == [-1, 0, 0, 1]
    assert found.spent == 2 * 48


def test_a_rule_of_two_gradients_a_step_makes_half_of_the_iterations_in_trials_rungs_and_race():
    base = replace(LEARNING.base, iterations=80)
    sweep = replace(LEARNING, base=base, runs=(Run("sgd"), Run("sam")), low=1.0, high=3.0, trials=4)
    sgd, sam = sweep.runs
    assert (rungs(sweep, sgd), rungs(sweep, sam)) == ((20, 40, 80), (10, 20, 40))
    assert [{one.iterations for one in bracket} for bracket in trials(sweep)] == [{80}, {40}]
    assert [bound(sweep, [history(one, 0) for one in bracket]) for bracket in trials(sweep)] == [160, 160]
    found = tune(sweep)
    for bracket in found.brackets:
        assert sorted(trial.gradients for trial in bracket) == [20, 20, 40, 80]
    assert found.spent == 320 and [training.iterations for training in found.tuned] == [80, 40]
    with pytest.raises(ValueError, match="iterations=0"):
        replace(sweep, base=replace(base, iterations=1))


def test_a_trial_is_the_training_up_to_its_rung_and_the_best_of_the_last_rung_wins():
    sweep = Sweep(SMALL, RUNS, trials=4, extra=0)
    found = tune(sweep)
    for training, trial in zip(first(sweep), found.trials, strict=True):
        alone, end = train(training), trial.iterations
        assert trial.accuracy == alone.test_accuracy[end // training.interval - 1]
        assert trial.loss == alone.train_loss[end - training.interval : end].mean()
    for bracket, best in zip(found.brackets, found.best, strict=True):
        assert best.iterations == 24 and best.accuracy == max(t.accuracy for t in bracket if t.iterations == 24)


def test_without_halving_all_go_to_the_end():
    found = tune(Sweep(SMALL, RUNS, trials=3, halving=False, extra=0))
    assert {trial.iterations for trial in found.trials} == {24}
    assert found.best == [max(bracket, key=lambda trial: (trial.accuracy, -trial.loss)) for bracket in found.brackets]


def ended(sweep, *accuracies):
    """The histories of one optimizer's first trials, all of them at their end."""
    end = rungs(sweep, RUNS[0])[-1]
    return [history(one, end, [(end, a)]) for one, a in zip(*trials(sweep), accuracies, strict=True)]


def grown(sweep, bracket, accuracies):
    """The learning rates that follow, each with the next accuracy, until there is no more to try."""
    found = []
    while (more := further(sweep, bracket)) is not None:
        found.append(more.run.values["lr"])
        assert more == replace(bracket[0].training, run=bracket[0].training.run.replace(lr=found[-1]))
        bracket.append(history(more, 24, [(24, accuracies[len(found) - 1])]))
    return found


SGD = Sweep(SMALL, RUNS[:1], trials=3, low=0.001, high=0.1, halving=False)


def test_a_best_at_the_edge_is_followed_until_it_is_one_no_more():
    bracket = ended(SGD, 0.2, 0.3, 0.4)
    assert result(SGD, [bracket]).edges == [Edge(0.1, True, False)] and result(SGD, [bracket]).settled == [False]
    assert grown(SGD, bracket, [0.5, 0.6, 0.55]) == [0.316, 1.0, 3.16]
    found = result(SGD, [bracket])
    assert found.best[0].run == Run("sgd", lr=1.0)
    assert (found.edges, found.settled) == ([None], [True])
    assert found.spent == bound(SGD, bracket) == 6 * 24


def test_it_is_followed_downwards_too_and_the_bound_on_it_is_the_same_for_all():
    bracket = ended(SGD, 0.4, 0.3, 0.2)
    assert grown(SGD, bracket, [0.5, 0.6, 0.7, 0.8]) == [0.000316, 0.0001, 0.0000316, 0.00001]
    found = result(SGD, [bracket])
    assert (found.edges, found.settled) == ([Edge(1e-5, False, False)], [True])
    once = replace(SGD, extra=1)
    assert grown(once, ended(once, 0.2, 0.3, 0.4), [0.5]) == [0.316]


def test_it_is_followed_to_what_the_optimizer_declares():
    wide = replace(SGD, low=0.05, high=5.0)
    bracket = ended(wide, 0.2, 0.3, 0.4)
    assert grown(wide, bracket, [0.5]) == [10.0]
    assert result(wide, [bracket]).edges == [Edge(10.0, True, True)]
    there = replace(SGD, low=0.1, high=10.0)
    bracket = ended(there, 0.2, 0.3, 0.4)
    assert further(there, bracket) is None and result(there, [bracket]).edges == [Edge(10.0, True, True)]


def test_no_trial_follows_where_the_best_is_inside_or_where_there_is_nothing_to_follow():
    assert further(SGD, ended(SGD, 0.2, 0.4, 0.4)) is None
    assert further(replace(SGD, extra=0), ended(SGD, 0.2, 0.3, 0.4)) is None
    alone = replace(SGD, trials=1)
    assert further(alone, ended(alone, 0.4)) is None and result(alone, [ended(alone, 0.4)]).edges == [None]
    (every,) = trials(SGD)
    still = [*ended(SGD, 0.2, 0.3, 0.4)[1:], history(every[0], 12)]
    assert further(SGD, still[::-1]) is None
    assert further(SGD, [history(one, 24, (), 3) for one in every]) is None


def test_a_further_trial_that_diverges_is_the_last():
    bracket = ended(SGD, 0.2, 0.3, 0.4)
    bracket.append(history(further(SGD, bracket), 20, (), 7))
    assert further(SGD, bracket) is None
    found = result(SGD, [bracket])
    assert found.best[0].run == Run("sgd", lr=0.1) and (found.edges, found.settled) == ([None], [True])
    assert bound(SGD, bracket) == found.spent == 3 * 24 + 7


def test_further_trials_take_no_decision_back_and_are_ranked_against_nobody():
    sweep = replace(SGD, trials=4, halving=True)
    (every,) = trials(sweep)
    ends = rungs(sweep, RUNS[0])
    marks = [[(at, a) for at in ends] for a in (0.1, 0.2, 0.3, 0.4)]
    bracket = [
        history(one, at, m[: ends.index(at) + 1]) for one, at, m in zip(every, (6, 6, 12, 24), marks, strict=True)
    ]
    assert [goal.stopped for goal in goals(sweep, bracket)] == [0, 0, 1, -1]
    more = further(sweep, bracket)
    assert more.run == Run("sgd", lr=0.316)
    before = bound(sweep, bracket)
    bracket.append(history(more, 0))
    expected = [(6, 0), (6, 0), (12, 1), (24, -1), (24, -1)]
    assert [(goal.iteration, goal.stopped) for goal in goals(sweep, bracket)] == expected
    assert bound(sweep, bracket) == before + 24
    bracket[-1] = history(more, 12, [(6, 0.0), (12, 0.0)])
    assert goals(sweep, bracket)[-1].stopped == -1 and bound(sweep, bracket) == before + 24


def test_of_several_seeds_the_middle_one_counts_when_trials_are_ranked():
    sweep = replace(LEARNING, runs=RUNS[:1], trials=3, repeats=3)
    (every,) = trials(sweep)
    assert [one.seed for one in every] == [0, 1, 2] * 3
    first, half, _ = rungs(sweep, RUNS[0])
    # The best seed of all belongs to the trial whose middle one is worst, and one of the others diverged.
    accuracies = (0.9, 0.3, 0.2), (0.6, 0.6, 0.1), (0.7, 0.5, None)
    bracket = [
        history(one, first, [] if a is None else [(first, a)], first if a is None else -1)
        for one, a in zip(every, (a for trial in accuracies for a in trial), strict=True)
    ]
    found = goals(sweep, bracket)
    assert [goal.stopped for goal in found] == [0] * 3 + [-1] * 6
    assert [goal.iteration for goal in found] == [first] * 3 + [half] * 5 + [first]
    # Nobody is ranked before all have come there.
    assert {goal.iteration for goal in goals(sweep, [history(every[0], 0), *bracket[1:]])[1:8]} == {first}


def test_a_trial_most_of_whose_seeds_diverged_is_none_that_could_be_the_best():
    sweep = replace(LEARNING, runs=RUNS[:1], trials=2, repeats=3, halving=False)
    (every,) = trials(sweep)
    lost = [history(every[0], 24, [(24, 0.9)]), *(history(one, 5, (), 5) for one in every[1:3])]
    bracket = [*lost, *(history(one, 24, [(24, a)]) for one, a in zip(every[3:], (0.2, 0.4, 0.3), strict=True))]
    found = result(sweep, [bracket])
    assert found.best[0] == found.brackets[0][5] and found.best[0].accuracy == 0.3
    assert [len(group) for group in found.groups[0]] == [3, 3]
    assert {trial.seed for trial in found.tuned} == {sweep.base.seed}


def test_seeds_to_tune_with_are_none_of_a_races():
    assert seed_apart((1001, 0), 1) == 1000 and seed_apart((1001, 0), 2) == 1002
    assert seed_apart((1001, 1003), 3) == 1004


def test_plain_sgd_is_tuned_as_far_as_it_needs():
    """On this small network, too, plain SGD is at its best far beyond 1."""
    base = Training(Run("sgd"), iterations=200, batch=20, hidden=(8,), init=0.1)
    narrow = tune(Sweep(base, (Run("sgd"),), trials=3, low=0.01, high=0.1))
    assert [trial.run.values["lr"] for trial in narrow.trials[3:]] == [0.316, 1.0, 3.16, 10.0][: len(narrow.trials) - 3]
    assert narrow.best[0].run.values["lr"] > 0.1
    for trial in narrow.trials[3:]:
        assert trial.accuracy == train(replace(trials(narrow.sweep)[0][0], run=trial.run)).test_accuracy[-1]


def test_diverged_trials_stop_at_once_and_an_optimizer_may_have_no_best():
    wild = replace(SMALL, hidden=(64,) * 4, activation="relu")
    found = tune(Sweep(wild, (Run("sgd"), Run("adam")), trials=3, low=5.0, high=10.0))
    for trial in found.brackets[0]:
        assert trial.iterations == trial.diverged_at > 0
    assert found.best[0] is None
    assert len(found.tuned) == sum(best is not None for best in found.best)


def test_progress_is_told_after_every_rung_of_every_optimizer():
    seen: list[Result] = []
    final = tune(LEARNING, seen.append)
    assert [one.spent for one in seen] == [24, 36, 48, 72, 84, 96]
    assert seen[-1] == final


def test_a_trial_is_judged_by_the_last_training_images():
    sweep = Sweep(SMALL, RUNS[1:], trials=1, low=0.01, high=0.01)
    (training,) = first(sweep)
    assert training.measure == "validation"
    weights = advance(begin(training), training.iterations).weights
    x, labels = load().train[-10_000:] / 255, load().train_labels[-10_000:]
    *hidden, last = training.network.layers(weights.astype(float))
    for layer in hidden:
        x = 1 / (1 + np.exp(-(x @ layer[:-1] + layer[-1])))
    expected = np.mean((x @ last[:-1] + last[-1]).argmax(axis=1) == labels)
    (trial,) = tune(sweep).trials
    assert trial.accuracy == pytest.approx(expected, abs=2e-4)
    # What is trained on is another draw of images than without validation.
    assert not np.array_equal(train(training).train_loss, train(replace(training, measure="test")).train_loss)


ROOT = Path(__file__).parents[3]


def here(arguments: str) -> int:
    """The exit code of the command in this process."""
    try:
        return main(arguments.split())
    except SystemExit as ended:
        return ended.code


def command(arguments: str, *more: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "mnist.tune", *arguments.split(), *more]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_a_trial_counts_every_gradient_that_its_rule_computes():
    assert [Trial(Run(key), 24, 0.5, 1.0, -1, -1).gradients for key in ("sgd", "sam")] == [24, 48]


def test_the_command_prints_and_writes_every_trial_and_races_the_best(tmp_path):
    file = tmp_path / "trials.csv"
    settings = "--trials 3 --extra 0 --iterations 24 --batch 9 --hidden 6 --init 0.1"
    done = command(f"--run sgd --run adam {settings} --race --csv", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    found = tune(Sweep(SMALL, RUNS, trials=3, extra=0))
    lines = [line for line in done.stdout.splitlines() if "The best" not in line and "No trial" not in line]
    assert [lines[0], lines[4]] == ["SGD", "Adam"]
    for line, trial in zip(lines[1:4] + lines[5:8], found.trials, strict=True):
        assert str(trial.run) in line and f"validation accuracy {trial.accuracy:.4f}" in line
        assert (trial in found.best) == ("best" in line)
        assert (trial.run.values["lr"] == 0.01) == ("the article's" in line)
    assert lines[8] == f"{found.spent} gradients in all"
    for line, training in zip(lines[10:], found.tuned, strict=True):
        # The race has another seed than the one that chose.
        raced = replace(training, seed=1, interval=24)
        assert f"tuned: {train(raced).test_accuracy[-1]:.4f}" in line
        article = replace(raced, run=training.run.replace(lr=0.01))
        assert line.endswith(f"lr=0.01: {train(article).test_accuracy[-1]:.4f}")
    with file.open(newline="", encoding="utf-8-sig") as written:
        rows = list(csv.DictReader(written))
    assert [row["run"] for row in rows] == [str(trial.run) for trial in found.trials]
    assert [float(row["validation_accuracy"]) for row in rows] == [trial.accuracy for trial in found.trials]
    assert [int(row["gradients"]) for row in rows] == [trial.iterations for trial in found.trials]
    assert [row["stopped_after_rung"] for row in rows] == [
        "" if t.stopped < 0 else str(t.stopped) for t in found.trials
    ]


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (
            "--low 0.01 --high 0.1 --extra 1",
            "  The best learning rate, 0.316, is the largest that was tried: a larger one may be better.",
        ),
        ("--low 0.1 --high 10 --trials 3", "  sgd:lr=10 "),
        ("--low 0.0001 --high 0.01", "  No trial got beyond guessing: which one is the best is chance."),
        ("--low 1 --high 10 --run adadelta", "  The best learning rate, 10, is the end of the range of AdaDelta."),
    ],
)
def test_the_command_says_where_the_best_lies_at_an_edge(capsys, arguments, last):
    here(f"--run sgd --trials 2 --iterations 100 --batch 20 --hidden 8 --init 0.1 --all {arguments}")
    done = capsys.readouterr().out
    *lines, spent = done.splitlines()
    assert lines[-1].startswith(last), done
    # The table comes after the further trials, and has them.
    assert spent == f"{100 * sum('iteration ' in line for line in lines)} gradients in all"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("", "--run"),
        ("--run newton", "newton"),
        ("--run adam --trials 99", "trials=99"),
        ("--run adam --low 0", "low=0"),
        ("--run adam --seed 3 --race-seed 3", "race-seed=3"),
    ],
)
def test_what_the_command_cannot_do_is_one_sentence(capsys, arguments, names):
    code = here(arguments)
    done = capsys.readouterr()
    assert (code, done.out) == (2, "")
    assert names in done.err
    assert done.err.startswith("python -m mnist.tune: ") and done.err.count("\n") == 1


def test_the_command_tunes_with_several_seeds(tmp_path, capsys):
    file = tmp_path / "trials.csv"
    settings = "--trials 2 --extra 0 --iterations 8 --batch 9 --hidden 0 --all --seed 4"
    assert here(f"--run sgd {settings} --repeats 2 --csv {file}") == 0
    base = replace(SMALL, iterations=8, hidden=(), init=0.01, seed=4)
    found = tune(Sweep(base, RUNS[:1], trials=2, extra=0, halving=False, repeats=2, seed=4))
    with file.open(newline="", encoding="utf-8-sig") as written:
        rows = list(csv.DictReader(written))
    assert [row["seed"] for row in rows] == ["4", "5"] * 2
    assert [float(row["validation_accuracy"]) for row in rows] == [trial.accuracy for trial in found.trials]
    assert here(f"--run sgd {settings} --repeats 2 --race --race-seed 5") == 2
    assert "race-seed=5" in capsys.readouterr().err


def test_the_exit_code_and_the_sentence_are_those_of_the_process():
    done = command("--run newton")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("python -m mnist.tune: ") and done.stderr.count("\n") == 1
