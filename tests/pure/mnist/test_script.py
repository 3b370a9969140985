"""The script that a reader takes away trains as the app does, to the last bit, and no text can break out of it."""

import ast
import builtins
import csv
import functools
import gzip
import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist import DATA_SETS, Training, train
from mnist.images import FOLDER
from mnist.scripts import TrainingRace, numpy_script, torch_script
from mnist.summary import write_csv
from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.cells import harmless
from optimizers.written import MAX_NAME, write
from tests.marks import MARKS

SMALL = Training(Run("adam", lr=0.01), iterations=12, batch=20, interval=3, hidden=(12, 7), init=0.1, seed=4)
HOSTILE = [
    *('"""', "'''", "\\", '\\"', "'\"", "# x", "_hidden", "{x}", "勾配", "a  #? plain", "#! plain", "os.system('x')"),
    *("__import__('os')", "%s%n", "$(ls)"),
    *("{{ 7*7 }}", "{% raw %}", "{#", "-%}{{- runs }}"),
]


def race(*runs, seeds=(4,), **changes):
    base = replace(SMALL, **changes)
    trainings = (replace(base, run=Run.parse(str(run)), seed=seed) for seed in seeds for run in runs)
    return TrainingRace(tuple(trainings))


def table(source, folder):
    """The rows that the script writes, run in an empty folder, and what it prints."""
    (folder / "training.py").write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "training.py", "--data", str(FOLDER), "--csv", "table.csv"],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    with (folder / "table.csv").open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file)), done.stdout


def assert_repeats(race, folder):
    """Every number of the script's table is that of the histories and of the app's table; returns the histories."""
    (header, *rows), printed = table(numpy_script(race), folder)
    assert header == ["run", "seed", "iteration", "gradients", "train_loss", "train_accuracy", "test_accuracy"]
    histories = [train(training) for training in race.trainings]
    app = io.StringIO(newline="")
    write_csv(app, histories, race.names)
    assert [row[:4] for row in rows] == [row[:4] for row in csv.reader(app.getvalue().splitlines()[1:])]
    length = race.training.iterations
    assert len(rows) == length * len(histories)
    for place, history in enumerate(histories):
        own = rows[place * length : (place + 1) * length]
        name = harmless(race.names[place % len(race.runs)])
        assert {(row[0], int(row[1])) for row in own} == {(name, history.training.seed)}
        assert [int(row[2]) for row in own] == list(range(1, length + 1))
        found = np.array([[float(cell or "nan") for cell in row[4:]] for row in own])
        np.testing.assert_array_equal(found[:, 0], history.train_loss)
        measured = found[history.measured_at - 1]
        np.testing.assert_array_equal(measured[:, 1], history.train_accuracy)
        np.testing.assert_array_equal(measured[:, 2], history.test_accuracy)
        assert (f"diverged at iteration {history.diverged_at}\n" in printed) == (history.diverged_at >= 0)
    return histories


SEEING = [
    write("Mine", text).key
    for text in (
        "m = rho*m + g\nw = w - lr*m*norm(w)/(norm(m) + 1e-9)*(1 + mean(g))",
        "m = 0.9*m + g\nw = w - lr*where(is_matrix, orthogonal(m), m/2 + orthogonal(g))",
        "c = g*min(1, 1/global_norm(g))\nw = w - lr*c*(1 + global_dot(c, w)/1000)*where(dot(c, w) > 0, 1, 2)",
    )
]
AVERAGE = write("Average", "w = w - lr*g\nshown = keep*shown + (1 - keep)*w").key
SHARP = write("Sharpness-aware", "w = w - lr*grad(w + rho*g/global_norm(g)) - 0.001*grad(w)").key
ALL = [key for key, optimizer in OPTIMIZERS.items() if not optimizer.formula.needs_surface]


def test_every_optimizer(tmp_path):
    starting = [Run(key, h0=1e-7) for key in ("adagrad", "rmsprop")]
    assert_repeats(race(*(Run(key) for key in ALL), *starting, iterations=6), tmp_path)


def test_rules_that_see_a_block(tmp_path):
    runs = [Run(key, lr=0.01) for key in SEEING]
    assert_repeats(race(*runs, iterations=6, batchnorm=True), tmp_path)


def test_gradients_at_other_points(tmp_path):
    runs = [Run(SHARP, lr=0.1), Run("sgd", lr=0.1)]
    assert_repeats(race(*runs, iterations=6), tmp_path)
    assert_repeats(race(*runs, iterations=6, batchnorm=True, dropout=0.3, decay=0.01), tmp_path)


@pytest.mark.parametrize("batchnorm", [False, True])
def test_what_is_shown(batchnorm, tmp_path):
    text = "z = where(t == 1, w, z)\nv = 0.9*v + g\nw = w - lr*v\nz = 0.8*z + 0.2*w\nshown = z"
    runs = [Run(write("Mine", text).key, lr=0.1), Run(AVERAGE, lr=0.1), Run("sgd", lr=0.1)]
    assert_repeats(race(*runs, iterations=6, batchnorm=batchnorm), tmp_path)


def test_every_schedule_and_two_seeds(tmp_path):
    runs = [Run(key, schedule, lr=0.05) for key in ("sgd", "momentum") for schedule in SCHEDULES]
    assert_repeats(race(*runs, seeds=(0, 7), iterations=6), tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden": (40, 20), "batch": 100, "init": 0.01},
        {"hidden": (), "dropout": 0.5, "batchnorm": True, "activation": "gelu"},
        {"activation": "tanh", "init": "xavier", "hidden": (64,)},
        {"activation": "relu", "init": "he", "hidden": (30, 30, 30, 30), "batch": 1},
        {"activation": "gelu", "decay": 0.01},
        {"batchnorm": True},
        {"batchnorm": True, "batch": 1, "hidden": (1, 1)},
        {"dropout": 0.4, "activation": "tanh"},
        {"dropout": 0.4, "activation": "gelu"},
        {"batchnorm": True, "dropout": 0.2, "activation": "gelu", "init": "he", "decay": 0.1, "hidden": (35, 11)},
        {"batchnorm": True, "dropout": 0.2, "activation": "sigmoid"},
        {"sampling": "epochs", "subset": 130, "batch": 50, "label_noise": 0.3},
        {"sampling": "epochs", "subset": 100, "batch": 230, "measure": "validation"},
        {"measure": "validation", "batch": 333},
    ],
    ids=str,
)
def test_every_setting(changes, tmp_path):
    histories = assert_repeats(race("adam:lr=0.01", "sgd:lr=0.5", **changes), tmp_path)
    assert all(len(history.test_accuracy) == 4 for history in histories)


def test_runs_are_called_what_the_page_calls_them(tmp_path):
    found = race("adam:lr=0.01", "adam:lr=0.1", "adam:lr=0.1", "sgd", iterations=4)
    assert found.names == ("Adam η 0.01", "Adam η 0.1 (1)", "Adam η 0.1 (2)", "SGD")
    assert_repeats(found, tmp_path)


def test_runs_that_diverge(tmp_path):
    histories = assert_repeats(
        race("sgd:lr=10", "adam", activation="relu", hidden=(64, 64, 64, 64), interval=2, batch=9, seeds=(5,)), tmp_path
    )
    assert 0 < histories[0].diverged_at < 12 and histories[1].diverged_at == -1


def test_rules_of_ones_own_with_hostile_names(tmp_path):
    texts = [
        "w = w - lr*g",
        "d = where(t > 1, g - last, 0)\nlast = g\nw = w - lr*(g + k*d)*where(t < T/2, 1, 1/(t - 6))",
        "np = 0.9*np + g\nsum = np*g\nw = w - float*sign(np)*abs(sum)**0.25/(1 + t)**(0 - 1)",
        "k2 = 2*g\nw = w - lr*k2*(g + k2) - lr*g**3 - lr*(g > 0)*0.01",
    ]
    rules = [write(name, texts[place % len(texts)]) for place, name in enumerate(HOSTILE)]
    found = race(*(Run(rule.key) for rule in rules), iterations=4, interval=2, hidden=(5,))
    assert list(found.names) == HOSTILE
    assert_repeats(found, tmp_path)


def _frame(source):
    """The names of the runs, and the script's syntax without these, the names of their rules, and docstrings."""
    tree = ast.parse(source)
    names = []
    rules = {
        node.value.id: node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "rule"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in rules:
            rules[node.name].id = node.name = "x"
        if isinstance(node, ast.keyword) and node.arg == "name":
            names.append(node.value.value)
            node.value = ast.Constant("")
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return names, ast.dump(ast.Module(tree.body[1:], []))


@functools.cache
def _plain():
    """The same of a race whose names and query are innocent."""
    return _frame(numpy_script(race(Run(write("x", "w = w - lr*g").key))))[1]


@settings(deadline=None)
@given(st.text(max_size=24).filter(lambda text: text and text.isprintable()), st.text(max_size=60))
def test_no_name_and_no_query_changes_the_script(name, query):
    own = race(Run(write(name, "w = w - lr*g").key))
    names, frame = _frame(numpy_script(replace(own, query=query)))
    assert names == [name]
    assert frame == _plain()


@functools.cache
def _plain_of_two():
    plain = race("sgd", write("x", "w = w - lr*g").key)
    return _frame(numpy_script(plain))[1], _frame(torch_script(plain))


@settings(deadline=None, max_examples=60)
@given(MARKS, MARKS)
def test_no_mark_of_a_template_changes_the_scripts(name, query):
    name = name.replace("\n", " ").strip()[:MAX_NAME].strip() or "x"
    own = race("sgd", write(name, "w = w - lr*g").key)
    names, frame = _frame(numpy_script(replace(own, query=query)))
    plain, in_torch = _plain_of_two()
    assert names == ["SGD", name] and frame == plain
    source = torch_script(replace(own, query=query))
    assert _frame(source) == in_torch
    for text in (f"/mnist?{query}" * bool(query), f"PyTorch has no {name}: "):
        assert text.replace("\\", "/").replace('"', "'").replace("\n", " ") in source


@pytest.mark.parametrize(
    "name", ["forward", "masks", "SPREAD", "WEIGHTS", "csv", "np", "float", "Measure", "Path", "sgd"]
)
def test_no_rule_takes_a_name_of_the_scripts_own(name):
    full = {"batchnorm": True, "dropout": 0.3, "activation": "gelu", "init": "he", "label_noise": 0.1}
    source = numpy_script(race(write(name, "w = w - lr*g").key, "sgd", **full))
    pattern = r"^(?:def|class|import|from \w+ import|import numpy as) (\w+)[(:\n]|^(SPREAD|\w+)(?:, CUBIC, FAR)? = "
    own = [function or constant for function, constant in re.findall(pattern, source, re.MULTILINE)]
    assert {"np", "csv", "Path", "SPREAD", "WEIGHTS", "masks", "forward", "Measure", "sgd"} < set(own)
    assert len(own) == len(set(own)) and not set(own) & set(dir(builtins))


def test_only_what_the_race_needs_stands_in_the_script():
    source = numpy_script(replace(race("sgd"), query="run=sgd&iterations=12"))
    assert not any(word in source for word in ("batch normal", "dropout", "DECAY", "noisy", "import math", "#?", "#!"))
    assert "/mnist?run=sgd&iterations=12" in ast.get_docstring(ast.parse(source))
    full = numpy_script(race("sgd", batchnorm=True, dropout=0.5, decay=0.1, label_noise=0.1, init="he"))
    assert all(word in full for word in ("def normalize", "def masks", "DECAY =", "def noisy", "import math"))


def test_fashion_is_looked_for_elsewhere():
    source = numpy_script(race("sgd", data="fashion"))
    assert DATA_SETS["fashion"].train in source and '"mnist" / "data"' not in source


def test_what_is_no_race_is_refused():
    with pytest.raises(ValueError, match="one race"):
        TrainingRace(())
    with pytest.raises(ValueError, match="one race"):
        TrainingRace((SMALL, replace(SMALL, seed=5, batch=3)))


def alone(folder, *arguments, path=""):
    """What the NumPy script of a small race does in a folder of its own, with packages of ``path`` before others."""
    (folder / "training.py").write_text(numpy_script(race("sgd", iterations=3)), encoding="utf-8")
    command = [sys.executable, "-W", "error", "training.py", "--csv", "table.csv", *arguments]
    environment = os.environ | {"PYTHONPATH": str(path)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    rows = (folder / "table.csv").read_text("utf-8-sig").splitlines() if done.returncode == 0 else []
    return done.returncode, done.stderr, rows


def package(folder, body):
    """A package that stands for scikit-learn."""
    (folder / "sklearn").mkdir()
    (folder / "sklearn" / "__init__.py").touch()
    (folder / "sklearn" / "datasets.py").write_text(body)
    return folder


@pytest.mark.parametrize("script", [numpy_script, torch_script])
def test_the_script_says_where_its_images_come_from(script):
    said = ast.get_docstring(ast.parse(script(race("sgd"))))
    assert all(word in said for word in ("four IDX files", "--data FOLDER", "(.gz) or", "scikit-learn"))
    assert 'fetch_openml("mnist_784", version=1' in script(race("sgd"))
    assert 'fetch_openml("Fashion-MNIST", version=1' in script(race("sgd", data="fashion"))


@pytest.mark.parametrize("arguments", [("--data", "."), ()])
def test_without_the_images_it_says_what_to_do_in_one_paragraph(arguments, tmp_path):
    none = package(tmp_path, "raise ImportError\n")
    code, said, _ = alone(tmp_path, *arguments, path=none)
    assert code == 1 and "Traceback" not in said and "\n\n" not in said
    assert all(word in said for word in ("--data FOLDER", "train-images-idx3-ubyte.gz", "pip install scikit-learn"))


def test_without_an_answer_of_openml_it_says_so(tmp_path):
    away = package(tmp_path, "def fetch_openml(*_, **__):\n    raise OSError('no route')\n")
    code, said, _ = alone(tmp_path, path=away)
    assert code == 1 and "openml.org did not answer. No images found." in said and "Traceback" not in said


FETCH = f"""
import gzip
import numpy as np

def fetch_openml(name, *, version, return_X_y, as_frame):
    assert (name, version, return_X_y, as_frame) == ("mnist_784", 1, True, False)
    def read(file, start):
        return np.frombuffer(gzip.open(r"{FOLDER}/" + file).read(), np.uint8, offset=start)
    parts = ("train", "t10k")
    pixels = np.concatenate([read(part + "-images-idx3-ubyte.gz", 16).reshape(-1, 784) for part in parts])
    return pixels.astype(float), np.concatenate([read(part + "-labels-idx1-ubyte.gz", 8) for part in parts]).astype(str)
"""


def test_unpacked_files_and_scikit_learn_give_the_same_numbers(tmp_path):
    usual = alone(tmp_path, "--data", str(FOLDER))
    assert usual[:2] == (0, "") and len(usual[2]) == 4
    for file in FOLDER.glob("*.gz"):
        (tmp_path / file.stem).write_bytes(gzip.decompress(file.read_bytes()))
    assert alone(tmp_path, "--data", ".") == usual == alone(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    code, said, rows = alone(tmp_path / "elsewhere", path=package(tmp_path, FETCH))
    assert (code, rows) == (0, usual[2]) and "mnist_784 comes from openml.org by scikit-learn" in said


NAMES = (
    *("theta", "gamma", "lr_t", "w0", "m0", "constructor", "batch", "prototype", "np", "math", "self", "x", "grad"),
    *("float", "np_", "flat", "layers", "ITERATIONS", "RUNS", "labels", "product", "end", "warm", "fade", "sum"),
)


def test_rules_with_names_that_the_script_has_too(tmp_path):
    names = [NAMES[i : i + 3] for i in range(0, len(NAMES) - 2)]
    runs = [
        Run(write("Mine", f"{b} = {a}*{b} + (1 - {a})*g\n{c} = lr*{b} % 0.3\nw = w - {c}**3 - lr*{b}").key, schedule)
        for (a, b, c), schedule in zip(names, [*SCHEDULES] * 4, strict=False)
    ]
    assert len(runs) == len(names)
    assert_repeats(race(*runs, iterations=6), tmp_path)
