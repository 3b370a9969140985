"""Your class by AppTest: what its view is told of each prediction."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from mnist import train
from pages.lessons.chapters.chapter import COURSE
from pages.lessons.classroom import predictions
from pages.lessons.classroom.predictions import PREDICTIONS, told, trained


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(predictions, "language", lambda: "en")
    for name in ("loss_axes", "accuracy_axes"):
        monkeypatch.setattr(predictions, name, lambda *_: {"xTo": 1})


def test_every_prediction_of_the_course_is_there_with_its_race_or_its_training():
    assert len(PREDICTIONS) == sum(len(chapter.predictions) for chapter in COURSE.values())
    for name, block in PREDICTIONS.items():
        found = told(name, {block.link.query: None})
        assert ("shown" in found) == (block.kind == "end") and ("axes" in found) == (block.kind == "sketch")
        assert ("query" in found) == (block.link.page == "race") and trained(name) == ("truth" in found)
        assert found["question"] == block.question["en"] and 0 <= found["run"] < len(found["runs"])


@pytest.mark.parametrize("status", ["running", "done"])
def test_the_truth_of_a_training_is_the_curve_of_the_run_that_is_asked_about(status):
    name = next(filter(trained, PREDICTIONS))
    block = PREDICTIONS[name]
    history = train(replace(block.link.state().trainings()[block.run], iterations=20))
    seen = {block.link.query: SimpleNamespace(runs=[None] * block.run + [history], status=status)}
    truth = told(name, seen)["truth"]
    assert truth["done"] == (status == "done")
    assert truth["x"] == history.measured_at.tolist()
    assert truth["y"] == pytest.approx(history.test_accuracy.tolist(), abs=1e-4)
