"""The comparison on equal terms: what is chosen, what is measured, and what its file says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mnist import Training, train
from mnist.compare import main
from mnist.paired import paired
from optimizers import Run
from optimizers.written import write

SMALL = Training(Run("adam"), 40, 20, (6,), init="xavier", subset=400)
SETTINGS = "--gradients 40 --rates 3 --low 0.001 --high 10 --seeds 2 --batch 20 --hidden 6 --init xavier --subset 400"
AWAY = write("Away", "w = 1e30*w*lr - g").key


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    file = tmp_path_factory.mktemp("compared") / "all.json"
    arguments = [*f"--run adam:rho1=0.5 --run sam {SETTINGS} --json".split(), str(file)]
    assert main(arguments) == 0
    return arguments, json.loads(file.read_text("utf-8"))


def test_the_best_rate_is_chosen_on_validation_images_and_judged_on_the_test_images_of_other_seeds(compared):
    adam, sam = compared[1]["runs"]
    for one, run, iterations in ((adam, Run("adam", rho1=0.5), 40), (sam, Run("sam"), 20)):
        # Two gradients a step, half the steps.
        assert one["iterations"] == iterations
        trained = replace(SMALL, iterations=iterations, interval=iterations)
        tried = [replace(trained, run=run.replace(lr=lr), measure="validation") for lr in (0.001, 0.1, 10.0)]
        expected = [train(training).test_accuracy[-1] for training in tried]
        assert one["trials"] == [[lr, accuracy] for lr, accuracy in zip((0.001, 0.1, 10.0), expected, strict=True)]
        best = max(tried, key=lambda training: train(training).test_accuracy[-1]).run
        assert one["run"] == str(best)
        judged = [train(replace(trained, run=best, seed=seed)).test_accuracy[-1] for seed in (1, 2)]
        assert one["accuracy"] == judged and compared[1]["seeds"] == [1, 2]


def test_the_file_names_the_command_that_writes_it_again(compared):
    arguments, found = compared
    assert found["command"].split() == ["python", "-m", "mnist.compare", *arguments]


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
        ("--gradients 1 --run sam", "iterations=0 is outside 1 … 20000"),
        (f"--run {AWAY} --rates 1 --gradients 8", "diverged at every learning rate"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(capsys, arguments, said):
    assert main(arguments.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("python -m mnist.compare: ") and said in line
