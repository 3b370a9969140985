"""The section "Landscape": what it offers, computes and sends to the browser."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE, RUNNING, Snapshot
from mnist import Training, train
from mnist.landscape import COLUMNS, ROWS, Landscape, landscape, losses, plane, tasks
from optimizers import Run
from pages.mnist.landscape import section
from ui.words.texts import words

SMALL = Training(Run("adam", lr=0.01), iterations=6, batch=9, hidden=(4,), init=0.3, interval=2, subset=100)


@pytest.fixture(scope="module")
def histories():
    return [train(replace(SMALL, run=Run(key, lr=0.01))) for key in ("adam", "sgd")]


@pytest.fixture(scope="module")
def computed(histories):
    of = plane(histories)
    return landscape(of, [losses(*arguments) for arguments in tasks(of, histories)])


def race(histories, status=DONE):
    return Snapshot(status, 12, 12, 1.0, None, 0, None, runs=list(histories))


def opened(found):
    def script():
        import streamlit as st

        from jobs import TRAINING
        from pages.mnist.landscape.section import draw
        from ui.links.training import TrainingState
        from ui.work.watch import Seen

        draw(TrainingState(), Seen({TRAINING: st.session_state["found"]}))

    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["found"] = found
    app.session_state["lang"] = "en"
    app.session_state["owner"] = "somebody"
    return app.run()


def said(app):
    return " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize("status", [None, RUNNING])
def test_before_a_race_is_over_it_says_so(workers, histories, status):
    app = opened(status and race(histories, status))
    assert said(app) == words("en")["landscape.wait"]
    assert not app.button


def test_without_weights_there_is_nothing_to_compute(workers, histories):
    bare = [replace(one, checkpoints=one.checkpoints[:0], checkpoints_at=one.checkpoints_at[:0]) for one in histories]
    app = opened(race(bare))
    assert said(app) == words("en")["landscape.none"]
    assert not app.button


def test_a_race_that_has_not_moved_is_no_error(workers, histories):
    still = [replace(one, checkpoints=one.checkpoints[:1], checkpoints_at=one.checkpoints_at[:1]) for one in histories]
    app = opened(race(still))
    app.button(key="landscape-compute").click().run()
    assert [warning.value for warning in app.warning] == [words("en")["landscape.still"]]
    assert not app.exception


def test_it_is_computed_once_for_a_race_and_anew_for_another(workers, histories):
    app = opened(race(histories))
    app.button(key="landscape-compute").click().run()
    assert workers.wait("somebody", lambda found: found.status == DONE, 30, "landscape")
    app.run()
    assert not app.exception and not app.button
    assert "This plane holds" in said(app) and "the first 100 training images" in said(app)
    assert "What it hides" in said(app)
    app.session_state["found"] = race(histories[:1])
    app.run()
    assert app.button(key="landscape-compute")


def test_of_several_seeds_one_is_shown(workers, histories):
    other = [replace(one, training=replace(one.training, seed=7)) for one in histories]
    app = opened(race([*histories, *other]))
    assert app.selectbox(key="landscape-seed").options == ["0", "7"]


def test_what_is_sent_is_the_landscape_in_few_bytes(computed, histories):
    sent = section._sent(computed, histories)
    text = json.dumps(sent, allow_nan=False)
    assert len(text) < 12_000
    grid = np.frombuffer(base64.b64decode(sent["grid"]), "<f4").reshape(ROWS, COLUMNS)
    assert np.array_equal(grid, computed.grid.astype(np.float32))
    assert sent["at"] == [0, 2, 4, 6]
    assert sent["window"] == [computed.plane.xs[0], computed.plane.xs[-1], computed.plane.ys[0], computed.plane.ys[-1]]
    for one, run, points in zip(sent["runs"], computed.losses, computed.plane.coordinates, strict=True):
        assert one["losses"] == pytest.approx(run, rel=1e-5)
        assert np.array(one["points"]) == pytest.approx(points, rel=1e-5)


def test_a_loss_that_is_not_finite_does_not_break_the_message(computed, histories):
    of = computed.plane
    spoilt = Landscape(of, computed.grid, (np.array([np.nan, np.inf, 1, 2]), computed.losses[1]), computed.projected)
    assert section._sent(spoilt, histories)["runs"][0]["losses"] == [None, None, 1, 2]
