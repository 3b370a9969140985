"""The section Inside by AppTest, for jobs made by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE, Snapshot
from mnist import Training, advance, begin
from mnist.curvature import Ends, Stand, stand
from mnist.history import Record
from optimizers import Run
from pages.mnist.inside import curvature, section, steps
from ui.words.texts import say

PARTS = ("weights", "spread", "time", "steps", "curvature", "mistakes", "digit")


def script():
    import streamlit as st

    from jobs import TRAINING
    from pages.mnist.inside.section import draw
    from ui.links.training import TrainingState
    from ui.work.watch import Seen

    draw(TrainingState(), Seen({TRAINING: st.session_state["found"]}))


def finished(*trainings):
    states, runs = [], []
    for training in trainings:
        record, state = Record(training), advance(begin(training), training.iterations)
        record.add(state.part, state.diverged_at)
        states.append(state)
        runs.append(record.history)
    return Snapshot(DONE, 1, 1, 1.0, None, 0, None, runs=runs, states=states)


@pytest.fixture
def opened():
    def open_(found, part="weights", **memory):
        app = AppTest.from_function(script, default_timeout=30)
        app.session_state["found"] = found
        app.session_state["lang"], app.session_state["lang-chosen"] = "en", False
        app.session_state["inside-part"] = part
        for name, value in memory.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception
        return " ".join(one.value for one in [*app.markdown, *app.caption])

    return open_


ADAM, SGD = Run("adam", lr=0.01), Run("sgd", lr=0.01)


@pytest.mark.parametrize("part", PARTS)
def test_before_any_training_it_says_what_to_do(opened, part):
    assert opened(None, part) == say("en", "inside.empty")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "settings", [{}, {"hidden": ()}, {"hidden": (9, 8, 7, 6), "batchnorm": True, "activation": "relu", "init": "he"}]
)
def test_every_part_can_be_drawn_for_every_network(opened, part, settings):
    found = finished(*(Training(run, 20, **settings) for run in (ADAM, SGD)))
    assert say("en", "inside.empty") not in opened(found, part)


@pytest.mark.parametrize("part", PARTS)
def test_a_run_that_diverged_is_said_to_have(opened, part):
    found = finished(Training(SGD, 20))
    found.states[0] = replace(found.states[0], diverged_at=7)
    said = opened(found, part)
    assert ("diverged at iteration 7" in said) == (part in ("weights", "spread", "mistakes"))


def test_of_several_seeds_the_first_is_shown_and_said(opened):
    found = finished(*(Training(ADAM, 5, seed=seed) for seed in (4, 7)))
    assert say("en", "inside.seed", seed=4) in opened(found)


def test_what_is_not_shown_is_said(opened):
    assert "The first 64 of 70 units" in opened(finished(Training(ADAM, 2, hidden=(70,))))


@pytest.mark.parametrize("place", [0, 1, 99])
def test_a_choice_beyond_the_runs_is_the_last(opened, place):
    found = finished(Training(ADAM, 2), Training(SGD, 2))
    name = "Adam" if place == 0 else "SGD"
    assert name in opened(found, "time", **{"inside-chosen-run": place})


@pytest.mark.parametrize("sent", ["x", [1], [1, 10], [True, 2], [0.5, 1], {"a": 1}, None])
def test_a_cell_that_is_none_is_not_chosen(monkeypatch, sent):
    memory = {"inside-mistakes": {"cell": sent}}
    monkeypatch.setattr(section.st, "session_state", memory)
    section._choose_cell()
    assert memory["inside-chosen-cell"] is None


def test_points_of_a_curve_are_few_and_stay_where_they_are():
    run = SimpleNamespace(measured_at=np.arange(1, 601) * 10)
    short = SimpleNamespace(measured_at=np.arange(1, 599) * 10)
    long, before = (section._series(one, np.ones(len(one.measured_at))) for one in (run, short))
    assert len(long["x"]) <= section.MAX_POINTS
    assert set(before["x"]) <= set(long["x"])
    assert section._series(run, np.array([np.nan, 0, 2.0]))["y"] == [None, None, 2]


def test_singular_values_are_those_of_the_layer_and_the_checkpoint_that_are_chosen(monkeypatch, opened):
    sent = {}
    monkeypatch.setattr(steps.charts, "curves", lambda key, series, axes, **_: sent.update(series=series, axes=axes))
    found = finished(*(Training(run, 20, hidden=(6,), interval=5) for run in (ADAM, SGD)))
    said = opened(found, "steps")
    assert "Iteration 20 taken apart" in said and sent["axes"]["xTo"] == 6
    assert [one["y"] for one in sent["series"]] == [
        pytest.approx(run.spectra[-1, :6].tolist(), rel=1e-3) for run in found.runs
    ]
    said = opened(found, "steps", **{steps.LAYER: 1, steps.AT: 10})
    (adam, sgd) = (run.spectra[2, 6:] for run in found.runs)
    assert sent["series"][0]["y"] == pytest.approx(adam.tolist(), rel=1e-3) and "Iteration 10" in said
    ranks = [f"{name} {(one**2).sum() / one[0] ** 2:.1f}" for name, one in (("Adam", adam), ("SGD", sgd))]
    assert f"6 for all alike: {', '.join(ranks)}." in said


def test_the_newest_step_is_shown_until_another_is_chosen(opened):
    at = {steps.AT: 10, steps.NEWEST: 10}
    assert "Iteration 20 taken" in opened(finished(Training(SGD, 20)), "steps", **at)
    assert "Iteration 10 taken" in opened(finished(Training(SGD, 20)), "steps", **at | {steps.NEWEST: 20})
    # Of runs that are not equally far, most have come to the tenth.
    assert "Iteration 10 taken" in opened(finished(Training(SGD, 20), Training(SGD, 10), Training(ADAM, 10)), "steps")


def test_a_run_that_moved_nothing_has_no_line_and_before_a_checkpoint_there_is_none(monkeypatch, opened):
    sent = {}
    monkeypatch.setattr(steps.charts, "curves", lambda key, series, **_: sent.update({key: series}))
    found = finished(Training(ADAM, 10), Training(SGD, 10))
    found.runs[1] = replace(found.runs[1], spectra=np.zeros_like(found.runs[1].spectra))
    assert "SGD" not in opened(found, "steps") and [one["name"] for one in sent["inside-steps"]] == ["Adam"]
    found.runs[:] = [run.without_checkpoints() for run in found.runs]
    assert say("en", "inside.steps-none") in opened(found, "steps")


def test_curvature_is_measured_at_a_checkpoint_and_said(workers):
    small = {"hidden": (6,), "subset": 200, "interval": 5}
    found = finished(*(Training(run, 20, **small) for run in (SGD, ADAM)))
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["found"], app.session_state["inside-part"] = found, "curvature"
    app.session_state["lang"], app.session_state["owner"] = "en", "somebody"
    app.run()
    app.selectbox(key="inside-curvature-at").select(10).run()
    app.button(key="inside-curvature-start").click().run()
    assert workers.wait("somebody", lambda job: job.status == DONE, 60, job=curvature.JOB)
    app.run()
    assert not app.exception
    stands = workers.snapshot("somebody", curvature.JOB).results
    for place, (name, one) in enumerate(zip(("SGD", "Adam"), stands, strict=True)):
        state = advance(begin(found.runs[place].training), 10)
        assert one == stand(state.training, state.weights)
        (sentence,) = [line for line in app.markdown[-1].value.split("\n") if f"**{name}**" in line]
        assert sentence == f"- {curvature._sentence(name, one)}"
        assert app.dataframe[0].value.iloc[place, 2] == round(one.gradient, 4)
    # Another checkpoint has not been measured.
    app.selectbox(key="inside-curvature-at").select(20).run()
    assert not app.dataframe and app.button(key="inside-curvature-start")


def test_every_kind_of_place_has_its_sentence():
    ends, said = Ends(-0.5, 1.0, 9, 0.0), {}
    for gain, low in ((0.01, -0.5), (0.0001, -0.5), (0.0001, 0.0), (np.inf, -0.5)):
        one = Stand(2.0, 0.1, gain, replace(ends, low=low))
        said[one.kind] = say("en", f"curvature.{one.kind}", name="A", gain="1 %", low="−0.5", bent="1 %")
    assert len(set(said.values())) == 4
    assert [kind for kind, sentence in said.items() if "near a saddle" in sentence] == ["saddle"]
    assert {kind for kind, sentence in said.items() if "at no saddle" in sentence} == {"slope", "fall"}


def test_effective_rates_are_of_one_step_and_summed_where_they_can_be(monkeypatch, opened):
    sent = {}
    monkeypatch.setattr(section.charts, "curves", lambda key, series, **_: sent.update({key: series}))
    lion = Run("lion", lr=0.001)
    found = finished(*(Training(run, 20, hidden=(6,)) for run in (Run("momentum", lr=0.1), ADAM, Run("sgd"), lion)))
    said = opened(found, "time")
    alone = {one["name"]: one["y"] for one in sent["inside-rates"]}
    zeros = int((found.runs[3].rates[:, 1] == 0).sum())
    assert zeros and f"Lion: the median is exactly 0 at {zeros} of 2 points" in said and "in this step" in said
    said = opened(found, "time", **{"inside-later": True})
    summed = {one["name"]: one["y"] for one in sent["inside-rates"]}
    assert "Lion is left out" in said and set(summed) == set(alone) - {"Lion"}
    for name, times in (("Momentum", 10), ("Adam", 10), ("SGD", 1)):
        np.testing.assert_allclose(summed[name], np.multiply(alone[name], times), rtol=1e-3)
