"""The script that a reader takes away repeats the race, and no name can break out of it."""

import ast
import builtins
import csv
import functools
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.cells import harmless
from optimizers.written import write
from simulation import descend
from simulation.scripts import Stroke, race_script
from surfaces import SURFACES, find
from surfaces.written import MAX_NAME
from surfaces.written import write as write_surface
from tests.marks import MARKS

RAVINE, ROSENBROCK = SURFACES["ravine"], SURFACES["rosenbrock"]
HOSTILE = [
    'a\nimport os\n"',
    '"""',
    "'''",
    "\\",
    '\\"',
    "'\"",
    "# x",
    "$\\frac$",
    "_hidden",
    "{x}",
    "{{ 7*7 }}",
    "{% raw %}",
    "{#",
    "-%}\n{{- names }}",
    "\u2028\x00\r",
    "勾配",
]

FORMULAS = [surface for surface in SURFACES.values() if not surface.rows]


def execute(source, folder, *arguments, **environment):
    path = folder / "race.py"
    path.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_repeats(folder, surface, runs, start, steps, *rest, names=()):
    """The script's table is the race's, to 1e-12."""
    execute(race_script(surface, runs, start, steps, *rest, names=names), folder, "race.py", "--csv", "steps.csv")
    with (folder / "steps.csv").open(newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    race = descend(surface, runs, start, steps, *rest)
    assert header == ["run", "step", "x", "y", "f"]
    assert [row[0] for row in rows[:: steps + 1]] == [
        harmless(name) for name in names or [run.declaration.name for run in runs]
    ]
    assert [int(row[1]) for row in rows] == list(range(steps + 1)) * len(runs)
    found = np.array([[float(cell or "nan") for cell in row[2:]] for row in rows]).reshape(len(runs), steps + 1, 3)
    expected = np.concatenate([race.positions, race.losses[..., np.newaxis]], axis=-1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0)
    return race


@pytest.mark.parametrize("surface", FORMULAS, ids=[surface.key for surface in FORMULAS])
def test_every_surface_with_its_own_race(surface, tmp_path):
    assert_repeats(tmp_path, surface, [Run.parse(text) for text in surface.race], surface.start, 300)


def test_every_optimizer_with_every_schedule(tmp_path):
    runs = [Run(key, schedule, lr=0.002) for key in OPTIMIZERS for schedule in SCHEDULES]
    assert_repeats(tmp_path, ROSENBROCK, runs, ROSENBROCK.start, 90)


def test_rules_that_see_a_block(tmp_path):
    texts = [
        "norm = norm(g)\nw = w - lr*g*min(1, bound/norm)",
        "m = rho*m + g\nw = w - lr*m/global_norm(m)*(1 + mean(w - 2)**2/global_dot(w, 3))",
        "w = w - lr*where(is_matrix, orthogonal(g + orthogonal(2)), w)",
        "w = w - lr*dot(g, g)/(norm(g) + 1e-9)*sign(g)*norm(lr)",
    ]
    runs = [Run(write(f"Mine {place}", text).key, lr=0.01) for place, text in enumerate(texts)]
    assert_repeats(tmp_path, ROSENBROCK, runs, ROSENBROCK.start, 60)


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_gradients_at_other_points(noise, tmp_path):
    runs = [Run(write("Mine", "w = w - lr*grad(w + rho*g/norm(g))").key, lr=0.0005), Run("sgd", lr=0.0005)]
    assert_repeats(tmp_path, ROSENBROCK, runs, ROSENBROCK.start, 40, noise, 3)
    assert_repeats(tmp_path, ROSENBROCK, runs, ROSENBROCK.start, 40, noise, 3, {}, {1: (0, 20)}, {1})


def test_what_is_shown(tmp_path):
    texts = [
        "w = w - lr*g\nshown = keep*shown + (1 - keep)*w",
        "z = where(t == 1, w, z) - lr*g\nw = (1 - keep)*z + keep*w\nshown = z + (f > 1)*C*0",
    ]
    runs = [Run(write(f"Mine {place}", text).key, lr=0.001, keep=0.9) for place, text in enumerate(texts)]
    runs = [*runs, *runs, Run("momentum", lr=0.0005)]
    assert_repeats(tmp_path, ROSENBROCK, runs[:2], ROSENBROCK.start, 60)
    rest = (0.1, 3, {}, {2: (0, 20), 3: (1, 30), 4: (0, 25)}, {3})
    assert_repeats(tmp_path, ROSENBROCK, runs, ROSENBROCK.start, 60, *rest)


def test_noise_parameters_forks_and_divergence(tmp_path):
    runs = [
        *(Run("adam", lr=0.3), Run("adam", lr=0.3, schedule="cosine"), Run("sgd", lr=0.4)),
        *(Run("rmsprop", lr=0.1), Run("momentum", lr=0.01), Run("adam-as-printed", lr=0.2)),
        *(Run("adagrad", lr=0.3, h0=0.1), Run("rmsprop", lr=0.1, h0=0.01)),
    ]
    forks = {1: (0, 40), 3: (1, 60), 5: (0, 30), 4: (2, 10)}
    parameters = {"kappa": 30.0, "theta": 25.0}
    race = assert_repeats(tmp_path, RAVINE, runs, (-8.0, 2.0), 150, 0.5, 7, parameters, forks)
    assert (race.diverged_at >= 0).any()


def test_forks_with_an_empty_memory(tmp_path):
    runs = [Run("adam", lr=0.3), Run("adam", "cosine", lr=0.3), Run("adam", "cosine", lr=0.2), Run("sgd", lr=0.01)]
    forks = {1: (0, 40), 2: (1, 70), 3: (0, 60)}
    race = assert_repeats(tmp_path, RAVINE, runs, (-8.0, 2.0), 100, 0.2, 3, {}, forks, {1, 3})
    kept = descend(RAVINE, runs, (-8.0, 2.0), 100, 0.2, 3, {}, forks)
    assert not np.array_equal(race.positions[1, 41], kept.positions[1, 41])


def test_a_race_of_no_steps_and_one_that_starts_outside(tmp_path):
    assert_repeats(tmp_path, RAVINE, [Run("sgd")], (1.0, 2.0), 0)
    assert_repeats(tmp_path, RAVINE, [Run("sgd", lr=0.05)], (2e6, 2.0), 3)


def test_it_draws_and_needs_matplotlib_only_for_that(tmp_path):
    runs = [Run("sgd", lr=0.2), Run("adam", lr=0.3), Run("momentum")] * 4
    strokes = [Stroke("#3d4a57", "cross", (9, 4)), Stroke("C1"), None] * 4
    source = race_script(RAVINE, runs, RAVINE.start, 50, names=HOSTILE, strokes=strokes, window=((-1, 1), (-2, 2)))
    code = "import sys, race; assert 'matplotlib' not in sys.modules; race.draw().savefig('race.png')"
    execute(source, tmp_path, "-c", code, MPLBACKEND="Agg")
    assert (tmp_path / "race.png").stat().st_size > 10_000
    execute(source, tmp_path, "race.py", MPLBACKEND="Agg")


def test_without_noise_and_forks_nothing_is_said_of_them():
    source = race_script(RAVINE, [Run("sgd")], RAVINE.start, 10, query="surface=ravine&run=sgd")
    assert all(word not in source for word in ("NOISE", "threefry", "fork", "leaders", "fresh", "since"))
    assert "/?surface=ravine&run=sgd" in ast.get_docstring(ast.parse(source))


def test_a_fork_of_itself_is_refused():
    with pytest.raises(ValueError):
        race_script(RAVINE, [Run("sgd"), Run("sgd")], (0, 0), 5, forks={0: (1, 2), 1: (0, 2)})


def test_a_table_of_data_is_refused():
    with pytest.raises(ValueError, match="table of data"):
        race_script(next(surface for surface in SURFACES.values() if surface.rows), [Run("sgd")], (0.0, 0.0), 3)


def test_hostile_names_are_names(tmp_path):
    assert_repeats(tmp_path, RAVINE, [Run("sgd", lr=0.05)] * len(HOSTILE), (1.0, 1.0), 3, names=HOSTILE)


def _frame(source):
    """The script's syntax without the names of its runs and its docstring."""
    tree = ast.parse(source)
    names = [node.value.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "name"]
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "name":
            node.value = ast.Constant("")
    return names, ast.dump(ast.Module(tree.body[1:], []))


@functools.cache
def _plain():
    """The same of a script whose names and query are innocent."""
    return _frame(race_script(RAVINE, [Run("sgd")], (1, 1), 5, names=[""]))[1]


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=60))
def test_no_name_and_no_query_changes_the_script(name, query):
    assert _frame(race_script(RAVINE, [Run("sgd")], (1, 1), 5, names=[name], query=query)) == ([name], _plain())


@settings(deadline=None, max_examples=60)
@given(MARKS, MARKS)
def test_no_mark_of_a_template_changes_the_script(name, query):
    source = race_script(RAVINE, [Run("sgd")], (1, 1), 5, names=[name], query=query)
    names, frame = _frame(source)
    assert names == [name] and frame == _plain()
    shown = query.replace("\\", "/").replace('"', "'").replace("\n", " ")
    assert not shown or f"/?{shown}\n" in source


@functools.cache
def _titled(name):
    """The titles in the script of a race on a surface of that name, and its syntax without these."""
    key = write_surface(name, "x**2 + 3*y**2", (-4.0, 4.0, -3.0, 3.0))
    tree = ast.parse(race_script(find(key), [Run("sgd")], (1, 1), 5))
    titles = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "title"]
    found = [node.value.value for node in titles]
    for node in [*titles, *(node.body[0] for node in tree.body if isinstance(node, ast.FunctionDef))]:
        node.value = ast.Constant("")
    return found, ast.dump(ast.Module(tree.body[1:], []))


@settings(deadline=None, max_examples=60)
@given(MARKS)
def test_no_name_of_a_surface_changes_the_script(name):
    name = name.replace("\n", " ").strip()[:MAX_NAME].strip() or "x"
    assert _titled(name) == ([name.replace("$", r"\$")], _titled("x")[1])


@pytest.mark.parametrize("name", ["f", "START", "gradient", "csv", "np", "print", "gaussian", "leaders", "Path", "sgd"])
def test_no_rule_takes_a_name_of_the_scripts_own(name):
    runs = [Run(write(name, "w = w - lr*g").key), Run("sgd"), Run("newton")]
    source = race_script(RAVINE, runs, (1, 1), 5, 0.1, forks={1: (0, 2)})
    own = re.findall(r"^(?:def|import|from \w+ import|import numpy as) (\w+)[(\n]|^(\w+) = ", source, re.MULTILINE)
    own = [function or constant for function, constant in own]
    assert {"np", "csv", "Path", "START", "gaussian", "leaders", "newton"} < set(own)
    assert len(own) == len(set(own)) and not set(own) & set(dir(builtins))
