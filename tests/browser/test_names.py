"""Rule, schedule and surface have names of their own: whatever a reader calls what, browser, NumPy and script agree."""

import csv
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.usual import Range
from optimizers.written import write
from simulation import descend
from simulation.scripts import race_script
from surfaces import SURFACES
from tests.browser.test_agreement import in_browser, page  # noqa: F401 (a fixture)

STEPS = 24
NASTY = [
    *("theta", "kappa", "a", "gamma", "end", "lr_t", "w0", "w1"),
    *("m0", "g0", "g1", "h00", "f0", "x", "y", "u"),
    *("v", "K", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype", "arguments"),
    *("eval", "this", "let", "class", "batch", "rate", "self", "optimizer"),
    *("np", "numpy", "step", "steps", "state", "start", "runs", "race"),
    *("lambda", "def", "import", "print", "len", "math", "csv", "positions"),
    *("losses", "H", "P", "L", "R", "Z", "undefined", "NaN"),
    *("in", "is", "t0", "lr_", "gamma_", "schedule"),
    *("of_surface", "gradient", "grad", "dict", "float", "range", "STEPS", "settings", "run", "t", "T", "e", "floor"),
    *("lr_t_", "shaken", "leading", "np_", "float_", "_p0", "p0", "n0", "c0", "J", "E0", "out", "of", "noise", "dx"),
]
names = st.sampled_from(NASTY)
RULES = (
    # A hyperparameter, what is remembered, and what is computed on the way.
    ("{b} = {a}*{b} + (1 - {a})*g\n{c} = lr*{b}\nw = w - {c}", 3),
    ("{b} = {b} + g**2\nw = w - lr*g/(sqrt({b}) + {a})", 2),
    ("{a} = lr*(1 + 0.1*sin(t))\nw = w - {a}*g", 1),
    # What only a surface gives, powers and remainders, which take names of the app's.
    ("{b} = {a}*{b} + (g + 0.1*other(g))**4/(1 + H**2 + f**2)\n{c} = (t + {a}) % 3\nw = w - lr*({b} + {c}*g)", 3),
)


def written_rule(number, given_names):
    text, _ = RULES[number]
    rule = text.format(**dict(zip("abc", given_names, strict=False)))
    return write("Mine", rule, {name: Range(0.5, 0.0, 1.0) for name in given_names})


def agree(page, run, surface):  # noqa: F811
    start = SURFACES[surface].start
    race = descend(SURFACES[surface], [run], start, STEPS)
    positions, losses, diverged_at = in_browser(page, surface, [run], start, steps=STEPS)
    assert diverged_at == race.diverged_at.tolist()
    np.testing.assert_allclose(positions, race.positions, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(losses, race.losses, rtol=1e-12, atol=1e-14)
    return race


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(RULES) - 1),
    st.lists(names, min_size=3, max_size=3, unique=True),
    st.sampled_from(list(SCHEDULES)),
    st.sampled_from(["ravine", "rosenbrock", "saddle"]),
)
def test_browser_and_numpy_agree_whatever_names_there_are(page, number, given_names, schedule, surface):  # noqa: F811
    try:
        rule = written_rule(number, given_names)
    except ValueError:
        # Some names are the app's own, which is said where they are typed.
        return
    run = Run(rule.key, schedule, lr=0.004)
    assert Run.parse(str(run)) == run
    agree(page, run, surface)


@pytest.mark.parametrize("schedule", ["step", "cosine", "exponential"])
@pytest.mark.parametrize("name", ["gamma", "end", "theta", "w0", "m0", "constructor", "lr_t"])
def test_the_names_that_were_found_to_clash(page, name, schedule):  # noqa: F811
    run = Run(write("Mine", f"v = {name}*v + lr*g\nw = w - v", {name: Range(0.5, 0.0, 1.0)}).key, schedule, lr=0.01)
    own = dict(run.values)
    race = agree(page, run, "ravine")
    # The same rule under an innocent name goes the same way: its own value, and the schedule's.
    plain = write("Mine", "v = innocent*v + lr*g\nw = w - v", {"innocent": Range(0.5, 0.0, 1.0)})
    given_values = {
        key.rstrip("_") if key not in (name, "lr") else "innocent": v for key, v in own.items() if key != "lr"
    }
    twin = Run(plain.key, schedule, lr=0.01, **given_values)
    np.testing.assert_array_equal(race.positions, descend(SURFACES["ravine"], [twin], (-8.0, 2.0), STEPS).positions)


def test_a_line_called_as_the_scheduled_rate():
    rule = write("Mine", "lr_t = lr*sqrt(1 - 0.9**t)\nw = w - lr_t*g", {})
    twin = write("Mine", "other_t = lr*sqrt(1 - 0.9**t)\nw = w - other_t*g", {})
    both = [Run(one.key, "cosine", lr=0.01) for one in (rule, twin)]
    race = descend(SURFACES["ravine"], both, (-8.0, 2.0), STEPS)
    np.testing.assert_array_equal(race.positions[0], race.positions[1])


@pytest.mark.parametrize("number", range(len(RULES)))
def test_the_script_repeats_it(tmp_path, number):
    runs = []
    for place, first in enumerate(NASTY):
        chosen = [first, *(NASTY[(place + 11 * k) % len(NASTY)] for k in (1, 2))]
        try:
            rule = written_rule(number, chosen)
        except ValueError:
            continue
        runs.append(Run(rule.key, list(SCHEDULES)[place % 7 % len(SCHEDULES)], lr=0.004))
    assert len(runs) > 40
    assert_script_repeats(runs, tmp_path)


def assert_script_repeats(runs, tmp_path):
    surface = SURFACES["ravine"]
    (tmp_path / "race.py").write_text(race_script(surface, runs, surface.start, STEPS), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "race.py", "--csv", "steps.csv"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "steps.csv").open(newline="", encoding="utf-8-sig") as file:
        _, *rows = csv.reader(file)
    race = descend(surface, runs, surface.start, STEPS)
    found = np.array([[float(x or "nan"), float(y or "nan")] for _, _, x, y, _ in rows]).reshape(
        len(runs), STEPS + 1, 2
    )
    np.testing.assert_allclose(found, race.positions, rtol=1e-12, atol=1e-14)


def test_no_name_hides_what_a_rule_needs_of_its_script(tmp_path):
    runs = []
    for name in NASTY:
        try:
            rule = write("Mine", f"v = {name}*v + g/(1 + f)\nw = w - lr*v", {name: Range(0.5, 0.0, 1.0)})
        except ValueError:
            continue
        runs.append(Run(rule.key, lr=0.004))
    assert len(runs) > 60
    assert_script_repeats(runs, tmp_path)


def test_built_in_rules_keep_their_names():
    for key, optimizer in OPTIMIZERS.items():
        for schedule in SCHEDULES:
            if "lr" in {h.key for h in optimizer.hyperparameters} or schedule == "constant":
                assert not [name for name in Run(key, schedule).values if name.endswith("_")]
