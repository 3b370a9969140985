"""The comparison on equal terms: what is chosen, what is measured, and what its file says."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from mnist import Training, compare, train
from mnist.compare import main
from mnist.paired import paired
from optimizers import Run
from optimizers.written import write

SMALL = Training(Run("adam"), 40, 20, (6,), init="xavier", subset=400)
SETTINGS = "--gradients 40 --rates 3 --high 10 --seeds 2 --batch 20 --hidden 6 --init xavier --subset 400"
AWAY = write("Away", "w = 1e30*w*lr - g").key


def ended(training):
    return train(training).test_accuracy[-1]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    file = tmp_path_factory.mktemp("compared") / "all.json"
    arguments = [*f"--run adam:rho1=0.5 --run sam {SETTINGS} --json".split(), str(file)]
    assert main(arguments) == 0
    return arguments, json.loads(file.read_text("utf-8"))


def test_the_best_rate_is_chosen_on_validation_images_and_judged_on_test_images_with_other_seeds(compared):
    adam, sam = compared[1]["runs"]
    for one, run, iterations in ((adam, Run("adam", rho1=0.5), 40), (sam, Run("sam"), 20)):
        # Two gradients a step, half the steps.
        assert one["iterations"] == iterations
        trained = replace(SMALL, iterations=iterations, interval=iterations)
        tried = {
            lr: [ended(replace(trained, run=run.replace(lr=lr), seed=seed, measure="validation")) for seed in range(3)]
            for lr in (0.001, 0.1, 10.0)
        }
        assert one["trials"] == [list(item) for item in tried.items()] and compared[1]["choosing"] == [0, 1, 2]
        best = run.replace(lr=max(tried, key=lambda lr: median(tried[lr])))
        assert one["run"] == str(best)
        judged = [ended(replace(trained, run=best, seed=seed)) for seed in (3, 4)]
        assert one["accuracy"] == judged and compared[1]["seeds"] == [3, 4]


def test_the_file_names_the_command_that_writes_it_again(compared):
    arguments, found = compared
    assert found["command"].split() == ["python", "-m", "mnist.compare", *arguments]


def test_what_was_left_is_gone_on_with_where_the_program_still_gives_the_same(compared, monkeypatch):
    arguments, found = compared
    file = Path(arguments[-1])
    whole = file.read_text("utf-8")
    asked = []
    # What it finds depends on its terms alone.
    once = cache(compare.compare)
    monkeypatch.setattr(compare, "compare", lambda *terms: asked.append(terms[-1].optimizer) or once(*terms))
    first = found["runs"][:1]
    wrong, none = ([first[0] | {"accuracy": accuracy}] for accuracy in ([0.5, 0.5], []))
    for left, again in (
        (found | {"runs": first}, ["sam"]),
        (found | {"runs": wrong}, ["adam", "sam"]),
        (found | {"runs": none}, ["adam", "sam"]),
        (found | {"runs": first, "gradients": 39}, ["adam", "sam"]),
        (found | {"runs": [1]}, ["adam", "sam"]),
        ({}, ["adam", "sam"]),
        (found, ["adam", "sam"]),
    ):
        file.write_text(json.dumps(left), "utf-8")
        asked.clear()
        assert main(arguments) == 0
        assert asked == again and file.read_text("utf-8") == whole


def test_what_is_found_is_in_the_file_before_the_next_one_begins(compared, monkeypatch, tmp_path):
    def stop(sweep, judging, run):
        if run.optimizer == "sam":
            raise KeyboardInterrupt
        return compare.Compared(run, 40, ((0.1, (math.nan, 0.2)),), (0.25, math.nan))

    file = tmp_path / "all.json"
    monkeypatch.setattr(compare, "compare", stop)
    assert main([*compared[0][:-1], str(file)]) == 130
    (one,) = json.loads(file.read_text("utf-8"))["runs"]
    assert (one["trials"], one["accuracy"]) == ([[0.1, [None, 0.2]]], [0.25, None])


def test_a_line_says_the_difference_seed_by_seed(compared, capsys):
    assert main(compared[0][:-2]) == 0
    adam, sam = (one["accuracy"] for one in compared[1]["runs"])
    less = paired(adam, sam)
    first, second = capsys.readouterr().out.splitlines()
    assert f"{sum(adam) / 2:.4f}" in first and "less" not in first
    assert f"less adam: {less.mean:+.4f} ({less.low:+.4f} … {less.high:+.4f})" in second


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--seeds 0", "seeds=0 is outside 1 … 100"),
        ("--repeats 101", "repeats=101 is outside 1 … 5"),
        ("--gradients 1 --run sam", "iterations=0 is outside 1 … 20000"),
        (f"--run {AWAY} --rates 1 --gradients 8", "diverged at every learning rate"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(capsys, arguments, said):
    assert main(arguments.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("python -m mnist.compare: ") and said in line
