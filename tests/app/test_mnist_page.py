"""The MNIST page by AppTest: settings, sections, what is refused."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE, RUNNING, TRAINING, QueueFull, Snapshot, scheduler
from mnist import Training, train
from mnist.paired import paired
from mnist.sweep import Result, Sweep, Trial, trials
from optimizers import Run
from optimizers.written import write
from pages import find_pages
from pages.mnist.sections import SECTIONS
from pages.mnist.tune import sweep_of
from ui.links.training import SECTIONS as IN_LINKS
from ui.words.texts import words

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.fixture
def app(monkeypatch):
    first = {"mnist": find_pages()["mnist"]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    return AppTest.from_file(APP, default_timeout=60)


def state(app):
    return app.session_state["mnist-state"]


def test_a_setting_changes_the_state_and_the_link(app):
    app.run()
    app.number_input(key="mnist-dropout").set_value(0.25).run()
    app.checkbox(key="mnist-batchnorm").check().run()
    app.text_input(key="mnist-init").set_value("he").run()
    app.text_input(key="mnist-seeds").set_value("0,1,2").run()
    assert not app.exception
    assert (state(app).dropout, state(app).batchnorm, state(app).init, state(app).seeds) == (
        0.25,
        "on",
        "he",
        (0, 1, 2),
    )
    assert app.query_params["seeds"] == "0,1,2"
    assert len(state(app).trainings()) == 12


def test_curves_by_gradients_end_where_the_costliest_run_does(app, monkeypatch):
    sent = []
    monkeypatch.setattr("pages.mnist.curves.charts.curves", lambda **given: sent.append(given["axes"]))
    ahead = Run(write("Ahead", "w = w - lr*grad(w - lr*g)").key)
    app.run()
    app.session_state["mnist-state"] = replace(state(app), runs=(Run("sgd"), ahead), iterations=30)
    app.selectbox(key="mnist-x").set_value("gradients computed").run()
    assert not app.exception
    assert (state(app).x, sent[-1]["xTo"], sent[-1]["xLabel"]) == ("gradients", 60, "gradients computed")


@pytest.mark.parametrize(
    ("field", "typed"), [("seeds", "1,1"), ("seeds", "0,1,2,3,4,5,6,7,8,9,10"), ("init", "5"), ("hidden", "1,2,3,4,5")]
)
def test_what_cannot_be_read_is_said_at_its_field_and_changes_nothing(app, field, typed):
    app.run()
    before = state(app)
    app.text_input(key=f"mnist-{field}").set_value(typed).run()
    assert not app.exception
    assert len(app.error) == 1
    assert state(app) == before
    app.text_input(key=f"mnist-{field}").set_value("0" if field != "init" else "0.1").run()
    assert not app.error


def test_a_length_in_epochs_gives_the_iterations(app):
    app.run()
    app.number_input(key="mnist-subset").set_value(1000).run()
    app.checkbox(key="mnist-by-epochs").check().run()
    app.number_input(key="mnist-epochs").set_value(3.0).run()
    assert not app.exception
    assert state(app).length == 30
    app.checkbox(key="mnist-by-epochs").uncheck().run()
    assert (state(app).epochs, state(app).iterations) == (0.0, 30)


def test_every_section_can_be_opened_before_anything_was_trained(app):
    assert tuple(SECTIONS) == IN_LINKS
    app.run()
    for key in SECTIONS:
        app.query_params["section"] = key
        again = AppTest.from_file(APP, default_timeout=60)
        again.query_params["section"] = key
        again.run()
        assert not again.exception and not again.error
        assert state(again).section == key


def test_a_full_queue_is_said_beside_the_buttons(app, monkeypatch):
    def refuse(*_):
        raise QueueFull(3)

    app.run()
    monkeypatch.setattr(type(scheduler()), "submit", refuse)
    app.button(key="mnist-start").click().run()
    assert not app.exception
    assert len(app.error) == 1


def swept(*accuracies, low, high):
    """What a sweep of SGD and AdaGrad has found: these accuracies by both, without a further trial."""
    runs = (Run("sgd"), Run("adagrad"))
    sweep = Sweep(Training(runs[0]), runs, len(accuracies), low, high, extra=0)
    rates = (low, (low * high) ** 0.5, high)
    return Result(
        sweep,
        tuple(
            tuple(
                Trial(run.replace(lr=rate), 1000, accuracy, 1.0, -1, -1)
                for rate, accuracy in zip(rates, accuracies, strict=True)
            )
            for run in runs
        ),
    )


def tuning(app, monkeypatch, status, result):
    snapshot = Snapshot(status, 10, 10, 1.0, None, 0, None, result=result)
    real = type(scheduler()).snapshot

    def found(self, owner, job=TRAINING):
        return snapshot if job == "sweep" else real(self, owner, job)

    monkeypatch.setattr(type(scheduler()), "snapshot", found)
    app.query_params["section"] = "tune"
    app.run()
    assert not app.exception
    return [warning.value for warning in app.warning]


@pytest.mark.parametrize(
    ("low", "high", "accuracies", "said"),
    [
        (0.01, 1.0, (0.1, 0.2, 0.3), ("1", "the largest that was tried")),
        (0.01, 1.0, (0.3, 0.2, 0.1), ("0.01", "the smallest that was tried")),
        (0.1, 10.0, (0.1, 0.2, 0.3), ("10", "the upper end")),
        (1e-6, 1e-4, (0.3, 0.2, 0.1), ("0.000001", "the lower end")),
    ],
)
def test_a_best_learning_rate_at_an_edge_is_said_of_each_optimizer(app, monkeypatch, low, high, accuracies, said):
    warnings = tuning(app, monkeypatch, DONE, swept(*accuracies, low=low, high=high))
    assert [warning.split(":")[0] for warning in warnings] == ["SGD", "AdaGrad"]
    assert all(f"learning rate, {said[0]}, is {said[1]}" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("language", "good", "meaning"),
    [
        ("en", "good from 0.1 to 1 (at least 1.0 decades)", "Good: at least 95 % of the error that can go is gone"),
        ("ja", "0.1 から 1 まで良好（1.0 桁以上）", "良好：減らせる誤答率の 95 % 以上が減る"),
    ],
)
def test_how_carefully_to_tune_is_said_in_the_words_of_a_sensitivity(app, monkeypatch, language, good, meaning):
    drawn = []
    monkeypatch.setattr("pages.mnist.tune.charts.trials", lambda **given: drawn.append(given))
    app.query_params["lang"] = language
    tuning(app, monkeypatch, DONE, swept(0.1, 0.9, 0.89, low=0.01, high=1.0))
    assert drawn[-1]["said"] == [f"{name}: {good}" for name in ("SGD", "AdaGrad")]
    assert app.dataframe[0].value.iloc[:, -1].tolist() == [good] * 2
    assert [one["good"].at_least for one in drawn[-1]["series"]] == [True] * 2
    assert any(one.value.startswith(meaning) and words(language)["tune.one-seed"] in one.value for one in app.caption)


def test_nothing_is_said_of_edges_where_the_best_is_inside_or_the_sweep_goes_on(app, monkeypatch):
    assert tuning(app, monkeypatch, DONE, swept(0.1, 0.3, 0.2, low=0.01, high=1.0)) == []
    assert tuning(app, monkeypatch, RUNNING, swept(0.1, 0.2, 0.3, low=0.01, high=1.0)) == []


def test_a_best_that_is_chance_is_said(app, monkeypatch):
    found = swept(0.1064, 0.1064, 0.1064, low=0.01, high=1.0)
    guessing = replace(
        found, brackets=tuple(tuple(replace(one, loss=2.302) for one in bracket) for bracket in found.brackets)
    )
    warnings = tuning(app, monkeypatch, DONE, guessing)
    assert len(warnings) == 2 and all("no trial got beyond guessing" in warning for warning in warnings)


def test_what_a_sweep_cost_and_where_trials_stop_is_counted_in_gradients(app, monkeypatch):
    runs = (Run("sgd"), Run("sam"))
    stopped = (Trial(Run("sgd", lr=0.01), 250, 0.5, 1.0, -1, 0), Trial(Run("sam", lr=0.01), 125, 0.5, 1.0, -1, 0))
    found = Result(Sweep(Training(runs[0]), runs, trials=1), tuple((one,) for one in stopped))
    tuning(app, monkeypatch, DONE, found)
    assert any("after 250, 500 gradients" in one.value for one in app.caption)
    for row in app.dataframe[0].value.itertuples(index=False):
        assert row[3] == "50.00%, stopped after 250 gradients" and row[4] == 250


def test_the_page_tunes_with_a_seed_of_its_own_and_halves_if_it_shall(app):
    app.query_params |= {"section": "tune", "seeds": "1000,0"}
    app.run()
    assert sweep_of(state(app)).base.seed not in (0, 1000) and sweep_of(state(app)).halving
    app.checkbox(key="tune-halving").uncheck().run()
    assert not sweep_of(state(app)).halving and app.query_params["halving"] == "off"


def test_the_page_sweeps_to_ten_and_says_how_far(app):
    app.query_params["section"] = "tune"
    app.run()
    intro = next(one.value for one in app.markdown if one.value.startswith("Is one learning rate fair"))
    assert "from 0.0001 to 10" in intro and "at most 4" in intro
    sweep = sweep_of(state(app))
    assert (sweep.low, sweep.high, sweep.extra) == (1e-4, 10.0, 4)
    # The article's learning rate is among them, for the column that compares with it.
    assert 0.01 in {training.run.values["lr"] for training in trials(sweep)[0]}


@pytest.mark.parametrize(("language", "never", "untried"), [("en", "not reached", "0.01"), ("ja", "未到達", "0.01")])
def test_what_is_missing_in_a_table_has_a_word(app, monkeypatch, language, never, untried):
    app.query_params["lang"] = language
    tuning(app, monkeypatch, DONE, swept(0.1, 0.3, 0.2, low=0.02, high=1.0))
    assert app.dataframe[0].proto.placeholder == "—"
    assert untried in app.dataframe[0].value.iloc[0, 3]
    history = train(Training(Run("sgd", lr=0.001), iterations=2))
    snapshot = Snapshot(DONE, 2, 2, 1.0, 0.0, 0, None, runs=[history])
    monkeypatch.setattr(type(scheduler()), "snapshot", lambda self, owner, job=TRAINING: snapshot)
    again = AppTest.from_file(APP, default_timeout=60)
    again.query_params["section"], again.query_params["lang"] = "results", language
    again.run()
    assert not again.exception
    assert again.dataframe[0].proto.placeholder == never


def cells(table):
    """The texts of a table, by its rows."""
    return [re.findall("<t[hd]>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", table)]


@pytest.mark.parametrize("seeds", [(0, 1, 2), (0,)])
def test_several_seeds_have_their_differences_beside_the_table(app, monkeypatch, seeds):
    runs = (Run("sgd", lr=0.1), Run("adam", lr=0.1), Run("adam", lr=0.001))
    small = {"iterations": 20, "interval": 20, "hidden": (6,), "init": 0.1}
    histories = [train(Training(run, seed=seed, **small)) for seed in seeds for run in runs]
    snapshot = Snapshot(DONE, 2, 2, 1.0, 0.0, 0, None, runs=histories)
    monkeypatch.setattr(type(scheduler()), "snapshot", lambda self, owner, job=TRAINING: snapshot)
    app.query_params["section"] = "results"
    app.run()
    assert not app.exception
    assert len(app.dataframe) == (2 if len(seeds) > 1 else 1)
    if len(seeds) > 1:
        ends = np.array([history.test_accuracy[-1] for history in histories]).reshape(len(seeds), len(runs))
        table = app.dataframe[1].value
        for row, place in enumerate((1, 2)):
            expected = paired(ends[:, 0], ends[:, place])
            numbers = [round(100 * value, 2) for value in (expected.mean, expected.low, expected.high)]
            assert table.iloc[row, 1:4].tolist() == numbers
            assert table.iloc[row, 4] == f"{expected.wins} of 3 seeds"
        assert any("Difference from SGD" in one.value for one in app.markdown)
    # On paper, where no frame can be scrolled, every column of every table stands.
    written = [cells(one.proto.body) for one in app.get("html") if "dl-on-paper" in one.proto.body]
    assert len(written) == len(app.dataframe)
    for shown, (heads, *rows) in zip(app.dataframe, written, strict=True):
        assert heads == list(shown.value.columns) and len(rows) == len(shown.value)
        assert all(len(row) == len(heads) for row in rows)
    best = app.dataframe[0].value.iloc[1, 1]
    assert written[0][2][1] == f"{best:.2f} %"
