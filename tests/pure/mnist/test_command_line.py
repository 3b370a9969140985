from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from mnist import Training, train
from mnist.__main__ import main
from mnist.summary import by_run, standing
from optimizers import OPTIMIZERS, Run

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "mnist"]
LINE = re.compile(r"iteration +(\d+)  loss (\S+)  batch accuracy (\S+)  test accuracy (\S+)(  diverged at (\d+))?")


def command(arguments: str, *more: str) -> subprocess.CompletedProcess[str]:
    whole = [*COMMAND, *arguments.split(), *more]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_every_measured_point_is_a_line_and_the_file_has_every_iteration(tmp_path):
    file = tmp_path / "curves.csv"
    settings = "--iterations 25 --seed 3 --interval 10 --batch 20 --hidden 12 --activation tanh --init 0.1"
    done = command(f"--run adagrad:lr=0.1 {settings} --csv", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    history = train(Training(Run("adagrad", lr=0.1), 25, 20, (12,), "tanh", 0.1, seed=3, interval=10))
    lines = [LINE.fullmatch(line).groups() for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["10", "20"]
    for line, at, on_batch, on_test in zip(lines, (10, 20), history.train_accuracy, history.test_accuracy, strict=True):
        assert line[1:4] == (f"{history.train_loss[at - 1]:.4f}", f"{on_batch:.4f}", f"{on_test:.4f}")
    with file.open(newline="", encoding="utf-8-sig") as written:
        rows = list(csv.DictReader(written))
    assert [int(row["iteration"]) for row in rows] == list(range(1, 26))
    assert [row["gradients"] for row in rows] == [row["iteration"] for row in rows]
    assert [float(row["train_loss"]) for row in rows] == history.train_loss.tolist()
    measured = [row for row in rows if row["test_accuracy"]]
    assert [int(row["iteration"]) for row in measured] == [10, 20]
    assert [float(row["test_accuracy"]) for row in measured] == history.test_accuracy.tolist()
    assert [float(row["train_accuracy"]) for row in measured] == history.train_accuracy.tolist()


def test_several_runs_and_seeds_make_a_race_with_a_table(tmp_path):
    file = tmp_path / "race.csv"
    more = "--batchnorm --dropout 0.1 --decay 0.01 --sampling epochs --subset 200 --label-noise 0.1 --init he"
    runs = "--run adam:lr=0.01 --run sgd:lr=0.1 --seeds 3,4 --epochs 0.5 --batch 10 --interval 5 --hidden 6"
    done = command(f"{runs} {more} --csv", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    usual = Training(
        Run("adam", lr=0.01), 10, 10, (6,), "sigmoid", "he", 3, 5, True, 0.1, 0.01, "epochs", 200, label_noise=0.1
    )
    alone = [train(replace(usual, run=run, seed=s)) for s in (3, 4) for run in (usual.run, Run("sgd", lr=0.1))]
    lines, rows = (part.splitlines() for part in done.stdout.split("\n\n"))
    assert lines == [
        f"seed {seed}  iteration {at:>6}  test accuracy  "
        f"adam:lr=0.01 {one.test_accuracy[place]:.4f}  sgd:lr=0.1 {other.test_accuracy[place]:.4f}"
        for seed, (one, other) in zip((3, 4), (alone[:2], alone[2:]), strict=True)
        for place, at in enumerate((5, 10))
    ]
    assert len(rows) == 3
    for row, seeds in zip(rows[1:], by_run(alone, 2), strict=True):
        found = standing(seeds)
        numbers = (found.final, found.final_sd, found.best)
        assert row.split()[:4] == [str(seeds[0].training.run), *(f"{number:.4f}" for number in numbers)]
    with file.open(newline="", encoding="utf-8-sig") as written:
        found = list(csv.DictReader(written))
    assert [row["run"] for row in found[::10]] == ["Adam", "SGD", "Adam", "SGD"]
    assert [row["lr"] for row in found[::10]] == ["0.01", "0.1", "0.01", "0.1"]
    losses = [float(row["train_loss"]) for row in found]
    assert losses == [loss for history in alone for loss in history.train_loss.tolist()]


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def running():
    """A command of 20 lines that is still at work, its output in a pipe as a shell makes it.

    It hears Ctrl-C whatever started the tests: a shell makes its jobs in the background ignore that.
    """
    arguments = ["--run", "adam", "--iterations", "20000", "--interval", "1000"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True, preexec_fn=_hear_ctrl_c
    ) as running:
        yield running
        running.kill()


def test_lines_come_as_they_happen_until_ctrl_c(running):
    assert LINE.fullmatch(running.stdout.readline().strip())
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, "")
    assert len(rest.splitlines()) < 19


def test_a_reader_may_leave(running):
    running.stdout.readline()
    running.stdout.close()
    assert (running.wait(60), running.stderr.read()) == (0, "")


def here(arguments: str) -> int:
    """The exit code of the command in this process: what it takes to begin one is said above."""
    try:
        return main(arguments.split())
    except SystemExit as ended:
        return ended.code


def test_a_divergence_is_said_in_the_line(capsys):
    assert here("--run sgd:lr=10 --activation relu --hidden 64,64,64,64 --init 0.1 --iterations 20 --seed 5") == 0
    done = capsys.readouterr()
    assert done.err == ""
    last = LINE.fullmatch(done.out.splitlines()[-1])
    assert last[4] == "nan" and 1 <= int(last[6]) <= 20


def test_no_hidden_layer_is_written_as_in_links():
    assert here("--run adam --hidden 0 --iterations 1") == 0


def test_help_names_every_setting_and_optimizer(capsys):
    assert here("--help") == 0
    said = capsys.readouterr().out
    settings = {field.name for field in fields(Training)} - {"measure"}
    for name in (*settings, "seeds", "epochs", "csv"):
        assert f"--{name.replace('_', '-')}" in said
    assert all(key in said for key, one in OPTIMIZERS.items() if not one.formula.needs_surface)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("", "--run"),
        ("--run moon", "moon"),
        ("--run newton", "newton"),
        ("--run adam:lr=fast", "fast"),
        ("--run adam --iterations 0", "iterations=0"),
        ("--run adam --iterations ten", "ten"),
        ("--run adam --hidden 40;20", "40;20"),
        ("--run adam --hidden 999", "hidden=999"),
        ("--run adam --activation softsign", "softsign"),
        ("--run adam --init much", "much"),
        ("--run adam --init 2", "init=2"),
        ("--run adam --seeds 1,x", "1,x"),
        ("--run adam --seeds 1,1", "seed"),
        ("--run adam --run moon", "moon"),
        ("--run adam --epochs nan", "epochs=nan"),
        ("--run adam --epochs 100", "iterations=60000"),
        ("--run adam --dropout 1", "dropout=1"),
        ("--run adam --decay -1", "decay=-1"),
        ("--run adam --subset 99", "subset=99"),
        ("--run adam --label-noise 2", "label_noise=2"),
        ("--run adam --sampling once", "once"),
        ("--run adam --data cifar", "cifar"),
        ("--run adam --csv no/such/folder/file.csv", "no/such/folder/file.csv"),
    ],
)
def test_what_cannot_be_read_gives_one_sentence(capsys, arguments, names):
    code = here(arguments)
    done = capsys.readouterr()
    assert (code, done.out) == (2, "")
    assert names in done.err
    assert done.err.startswith("python -m mnist: ") and done.err.count("\n") == 1


def test_the_exit_code_and_the_sentence_are_those_of_the_process():
    done = command("--run moon")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("python -m mnist: ") and done.stderr.count("\n") == 1 and "moon" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
def test_a_full_disk_gives_one_sentence_after_what_was_measured():
    done = command("--run adam --iterations 20 --subset 100 --csv /dev/full")
    assert done.returncode == 2 and done.stdout.startswith("iteration")
    assert done.stderr.startswith("python -m mnist: ") and done.stderr.count("\n") == 1


def test_a_single_seed_has_no_spread(capsys):
    assert main(["--run", "sgd", "--run", "adam", "--iterations", "10", "--hidden", "6", "--batch", "10"]) == 0
    *_, head, sgd, adam = capsys.readouterr().out.splitlines()
    place = head.index("sd ")
    assert [row[place : place + 3].strip() for row in (sgd, adam)] == ["-", "-"]
    assert "nan" not in sgd + adam


def test_a_name_that_no_optimizer_has_is_answered_with_its_names(capsys):
    assert main(["--run", "adam:beta1=0.9"]) == 2
    assert capsys.readouterr().err == (
        "python -m mnist: Adam has no 'beta1'; it has lr, rho1, rho2, eps; did you mean rho1?\n"
    )
