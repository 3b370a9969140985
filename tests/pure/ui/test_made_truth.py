"""What is known of a made lesson's runs, and the axis on which a curve is drawn."""

import math

import pytest

from mnist import Training, train
from optimizers import Run
from pages.lessons.teach.truth import loss_range, race_facts, raced, training_facts
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS

RACES = [one.state() for one in SCENARIOS.values() if one.page == "race"]


def race(*runs, **more):
    query = {"surface": ["bowl"], "start": ["2,1"], "steps": ["20"], "run": list(runs)}
    return RaceState.from_query(query | {name: [value] for name, value in more.items()})


def test_the_lowest_the_highest_and_the_lost_are_told_apart():
    facts = race_facts(race("sgd:lr=0.1", "sgd:lr=0.001", "sgd:lr=0.1", "sgd:lr=9", steps="400"))
    assert facts == {"lowest": [0, 2], "highest": [1], "lost": [3]}
    assert race_facts(race("sgd:lr=9", steps="400")) == {"lowest": [], "highest": [], "lost": [0]}


def test_trainings_are_compared_over_their_seeds():
    runs = [Run("sgd", lr=1e-6), Run("adam", lr=0.02)]
    done = [train(Training(run, iterations=20, hidden=(8,), seed=seed)) for seed in (0, 1) for run in runs]
    assert training_facts(done, 2) == {"lowest": [1], "best": [1], "lost": []}
    assert training_facts(done[::-1], 2) == {"lowest": [0], "best": [0], "lost": []}


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("state", RACES, ids=lambda state: state.surface)
def test_an_axis_has_room_for_every_run_that_stays(state, scale):
    state = RaceState.from_query(state.to_query() | {"scale": [scale]})
    low, high, log = loss_range(state)
    assert math.isfinite(low) and low < high and (low > 0 or not log) and log <= (scale == "log")
    losses = raced(state).losses
    for place, lost in enumerate(raced(state).diverged_at):
        if lost < 0 and losses[place].max() <= 1.5 * abs(losses[place, 0]):
            assert losses[place].max() <= high and (log or losses[place].min() >= low)


def test_a_run_that_flies_away_does_not_flatten_the_others():
    low, high, log = loss_range(race("sgd:lr=0.1", "sgd:lr=9", steps="400"))
    begin = float(raced(race("sgd:lr=0.1")).losses[0, 0])
    assert log and high <= 1000 * begin and low < begin
    low, high, log = loss_range(race("sgd:lr=0.1", "sgd:lr=9", steps="400", scale="linear"))
    assert not log and high <= 2.2 * begin and low <= 0
