"""Races and maps from the command line: what is written, what is said, and one sentence for what is wrong."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as tree

import numpy as np
import pytest
from PIL import Image

from optimizers import Run
from simulation import basin_map, descend, sensitivity, settings_map
from simulation.__main__ import main
from simulation.arguments import values_of
from surfaces import SURFACES

ROOT = Path(__file__).parents[3]
ONE = ["--workers", "1"]


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def files(folder):
    return [part for kind in ("npz", "csv", "picture") for part in (f"--{kind}", str(folder / kind))]


def test_a_race(tmp_path, capsys):
    more = ["--run", "sgd:lr=0.09", "--run", "sgd:lr=0.2", "--steps", "40", "--start=-6,1", "--set", "kappa=25"]
    assert main(["race", "--surface", "ravine", *more, *files(tmp_path)]) == 0
    race = descend(SURFACES["ravine"], [Run("sgd", lr=0.09), Run("sgd", lr=0.2)], (-6, 1), 40, parameters={"kappa": 25})
    found = np.load(tmp_path / "npz")
    np.testing.assert_array_equal(found["positions"], race.positions)
    assert len(table(tmp_path / "csv")) == 2 * 41
    assert len(list(tree.parse(tmp_path / "picture").iter("{http://www.w3.org/2000/svg}polyline"))) == 2
    assert f"diverged at step {race.diverged_at[1]}" in capsys.readouterr().out


def test_basins(tmp_path, capsys):
    more = ["--run", "adam:lr=0.3", "--columns", "9", "--rows", "7", "--steps", "80", "--window=-4,4,-3,3"]
    more += ["--noise", "0.5", "--seed", "3"]
    assert main(["map", "basins", "--surface", "himmelblau", *more, *ONE, *files(tmp_path)]) == 0
    window = ((-4, 4), (-3, 3))
    made = basin_map(SURFACES["himmelblau"], Run("adam", lr=0.3), 9, 7, 80, window, noise=0.5, seed=3)
    np.testing.assert_array_equal(np.load(tmp_path / "npz")["reached"], made.reached)
    assert len(table(tmp_path / "csv")) == 63 and Image.open(tmp_path / "picture").format == "PNG"
    assert "of the window reaches a lowest known minimum" in capsys.readouterr().out


def test_settings_and_sensitivity(tmp_path, capsys):
    more = ["--x", "lr=0.001:1:4", "--y", "mu=0:0.9:2", "--steps", "30", "--start=1,1", "--start=-2,1"]
    assert main(["map", "settings", "--surface", "ravine", "--run", "momentum", *more, *ONE, *files(tmp_path)]) == 0
    axes = (("lr", np.geomspace(0.001, 1, 4)), ("mu", (0.0, 0.9)))
    made = settings_map(SURFACES["ravine"], Run("momentum"), *axes, start=[(1, 1), (-2, 1)], steps=30)
    np.testing.assert_array_equal(np.load(tmp_path / "npz")["final_loss"], made.final_loss)
    assert "border: lr = 2*(1 + mu)/lam" in capsys.readouterr().out
    more = ["--run", "sgd", "--run", "adagrad", "--over", "lr=0.01,0.1,1", "--steps", "30"]
    assert main(["map", "sensitivity", "--surface", "ravine", *more, *ONE, *files(tmp_path)]) == 0
    made = sensitivity(SURFACES["ravine"], [Run("sgd"), Run("adagrad")], "lr", (0.01, 0.1, 1), 30)
    np.testing.assert_array_equal(np.load(tmp_path / "npz")["losses"], made.losses)
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told] == ["SGD", "AdaGrad"]
    assert ["nowhere good" in line for line in told] == np.isnan(made.widths).tolist()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("lr=0.01:1:3", (0.01, 0.1, 1)),
        ("mu=0:0.99:3", (0.0, 0.9, 0.99)),
        ("kappa=1:100:3", (1, 10, 100)),
        ("theta=-10:10:3", (-10, 0, 10)),
        ("noise=0:1:3", (0, 0.5, 1)),
        ("lr=0.5,0.1", (0.5, 0.1)),
        ("lr=0.1:0.1:1", (0.1,)),
    ],
)
def test_values_lie_as_on_their_slider(given, expected):
    name, found = values_of(tuple(given.split("=")), [Run("momentum")], SURFACES["ravine"])
    assert name == given.split("=")[0]
    np.testing.assert_allclose(found, expected)


def test_a_batch_is_whole():
    assert values_of(("batch", "1:4:9"), [Run("sgd")], SURFACES["iris-line"])[1] == (1, 2, 3, 4)


BASINS = ["map", "basins", "--surface", "bowl", "--run", "sgd"]
SETTINGS = ["map", "settings", "--surface", "bowl", "--run", "momentum", "--x", "lr=0.1,0.2"]
WRONG = [
    (["map", "basins", "--surface", "nix", "--run", "sgd"], "'nix' is not a surface"),
    (["map", "basins", "--surface", "bowl", "--run", "sgd:lr=99"], "lr=99 is outside"),
    ([*BASINS, "--columns", "0"], "columns=0 is outside"),
    ([*BASINS, "--steps", "x"], "invalid int value: 'x'"),
    ([*BASINS, "--steps", "9999"], "steps=9999 is outside"),
    ([*BASINS, "--workers", "0"], "workers=0 is outside"),
    ([*BASINS, "--window", "1,2,3"], "'1,2,3' is not a window such as"),
    ([*BASINS, "--window", "1,0,0,1"], "a window is"),
    ([*BASINS, "--window", "nan,1,0,1"], "is not a number"),
    ([*BASINS, "--set", "kappa"], "'kappa' is not a setting such as kappa=50"),
    ([*BASINS, "--set", "kappa=5"], "'kappa' is no parameter of bowl"),
    ([*BASINS, "--run", "adam"], "this map is of one run"),
    ([*BASINS, "--csv", "/nowhere/file"], "No such file or directory"),
    ([*BASINS, "--noise", "-1"], "noise=-1.0 is not"),
    ([*SETTINGS, "--y", "mu"], "'mu' is not an axis such as"),
    ([*SETTINGS, "--y", "mu=1:0"], "'1:0' is not a range such as"),
    ([*SETTINGS, "--y", "mu=0:1:9999"], "is not a range such as"),
    ([*SETTINGS, "--y", "nix=1,2"], "'nix' is no setting of Momentum"),
    ([*SETTINGS, "--y", "mu=0.5,"], "is not a number"),
    (["map", "sensitivity", "--surface", "bowl", "--run", "sgd", "--over", "mu=0.5"], "'mu' is no setting of SGD"),
    (["race", "--surface", "ravine", "--run", "sgd", "--set", "kapa=3"], "'kapa' is no parameter of ravine"),
    (["race", "--surface", "ravine", *["--run", "sgd"] * 9], "9 runs are more than 8"),
    (["race", "--surface", "ravine", "--run", "sgd", "--start", "1"], "'1' is not a point such as"),
    (["map"], "the following arguments are required"),
    (["nix"], "invalid choice: 'nix'"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_read_is_said_in_one_sentence(arguments, said, capsys):
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    assert code == 2 and told.out == ""
    assert said in told.err and told.err.count("\n") == 1 and told.err.startswith("python -m simulation")


def test_it_runs_as_a_command_on_two_processes(tmp_path):
    whole = [
        "-m",
        "simulation",
        *BASINS,
        "--columns",
        "120",
        "--rows",
        "70",
        "--workers",
        "2",
        "--npz",
        str(tmp_path / "a"),
    ]
    done = subprocess.run([sys.executable, *whole], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    found = np.load(tmp_path / "a")["reached"]
    np.testing.assert_array_equal(found, basin_map(SURFACES["bowl"], Run("sgd"), 120, 70).reached)
