"""Rules that a user has written go the way of the declared ones."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula import FormulaError
from formula.packing import pack
from mnist import Training, train
from optimizers import OPTIMIZERS, Run
from optimizers.declaration import learning_rate, momentum, stabilizer
from optimizers.usual import UNKNOWN, USUAL, Range, usual
from optimizers.written import (
    LARGEST,
    MAX_HYPERPARAMETERS,
    MAX_NAME,
    blind,
    declare,
    hyperparameters_in,
    taken_over,
    write,
    written_in,
)
from simulation import descend
from surfaces import SURFACES

HEAVY = "v = mu*v - lr*g\nw = w + v"


def test_it_runs_as_the_declared_rule_does():
    mine, known = Run(write("Mine", HEAVY).key, lr=0.02), Run("momentum", lr=0.02)
    race = descend(SURFACES["ravine"], [mine, known], (-8.0, 2.0), 100)
    np.testing.assert_array_equal(race.positions[0], race.positions[1])


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_known_rule_can_be_begun_with(key):
    known = OPTIMIZERS[key]
    ranges = {h.key: Range(h.default, h.low, h.high) for h in known.hyperparameters if h not in known.starts}
    written = write(known.name[:24], known.text, ranges)
    assert dict(written.ranges).keys() == ranges.keys()
    assert declare(written.key).formula.state == known.formula.state


def test_it_trains_mnist_and_survives_the_way_to_a_worker():
    run = Run(write("Mine", HEAVY).key, lr=0.1)
    assert pickle.loads(pickle.dumps(run)) == run and Run.parse(str(run)) == run
    short = {"iterations": 20, "seed": 1}
    mine, known = train(Training(run, **short)), train(Training(Run("momentum", lr=0.1), **short))
    np.testing.assert_array_equal(mine.train_loss, known.train_loss)


def test_a_rule_that_needs_a_surface_does_not_train():
    with pytest.raises(ValueError, match="surface"):
        Training(Run(write("Mine", "w = w - lr*f*g").key))


def test_names_are_found_in_the_order_of_reading():
    assert hyperparameters_in("m = rho*m + g  # speed\nw = w - pull*m/(1e-8 + k2)") == ("rho", "pull", "k2")


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_known_rule_that_is_taken_over_goes_the_same_way(key):
    surface, own = SURFACES["rosenbrock"], taken_over(OPTIMIZERS[key])
    given = {"lr": 0.002} if "lr" in dict(own.ranges) else {}
    race = descend(surface, [Run(key, **given), Run(own.key, **given)], surface.start, 12)
    np.testing.assert_array_equal(race.positions[1], race.positions[0])
    assert (race.positions[0, -1] != surface.start).any()


def test_where_memory_starts_is_a_line_of_the_rule():
    assert taken_over(OPTIMIZERS["adagrad-keras"]).text.startswith("h = where(t == 1, 0.1, h)\nh = h + g**2")
    assert taken_over(OPTIMIZERS["adagrad"]).text == OPTIMIZERS["adagrad"].text


def test_ranges_and_names_come_back():
    written = write("Zug", "w = w - pull*g", {"pull": Range(2.0, -1.0, 5.0)})
    assert written_in(written.key) == written
    (pull,) = declare(written.key).hyperparameters
    assert (pull.default, pull.low, pull.high, pull.scale) == (2.0, -1.0, 5.0, "linear")


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        ["a", "w = w - g"],
        ["", "w = w - g", []],
        ["x" * 25, "w = w - g", []],
        ["a\n", "w = w - g", []],
        [1, "w = w - g", []],
        ["a", 1, []],
        ["a", "w = w - open(g)", []],
        ["a", "w = w - k*g", [["k", 1]]],
        ["a", "w = w - k*g", [["k", 9, 0, 1]]],
        ["a", "w = w - k*g", [["k", 0.5, 1, 0]]],
        ["a", "w = w - k*g", [["k", float("nan"), 0, 1]]],
        ["a", "w = w - k*g", [["k", "x", 0, 1]]],
        ["a", "w = " + "+".join(f"k{i}" for i in range(30)), []],
    ],
)
def test_a_word_that_holds_no_rule_is_refused(content):
    with pytest.raises(ValueError):
        Run(pack(content))


@given(st.text(max_size=80))
def test_any_text_is_a_rule_or_a_formula_error(text):
    try:
        write("x", text)
    except FormulaError:
        pass
    except ValueError as error:
        assert "too long" in str(error)


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("w = w - learning_rate*g/(abs(g) + epsilon)", {"learning_rate": 0.01, "epsilon": 1e-7}),
        ("m = beta_1*m + g; v = beta_2*v + g**2; w = w - eta*m/v", {"beta_1": 0.9, "beta_2": 0.999, "eta": 0.01}),
        ("m = b1*m + g\nv = b2*v + g**2\nw = w - alpha*m/v", {"b1": 0.9, "b2": 0.999, "alpha": 0.01}),
        ("v = alpha*v + g**2; w = w - lr*g/v", {"alpha": 0.9, "lr": 0.01}),
        ("v = gamma*v - lr*(g + weight_decay*w); w = w + v", {"gamma": 0.9, "lr": 0.01, "weight_decay": 0.01}),
        ("w = w - lr*speed*e**(-0.02*t)*g", {"lr": 0.01, "speed": 0.5}),
    ],
)
def test_names_of_papers_and_libraries_have_their_usual_values(text, ranges):
    assert {key: values.default for key, values in write("Mine", text).ranges} == ranges


def test_usual_ranges_hold_their_defaults_and_are_those_of_the_declared_ones():
    for name in [*USUAL, "anything"]:
        declare(write("Mine", f"w = w - {name}*g").key)
    for declared in (learning_rate(0.01, "ε"), momentum(0.9, "μ"), stabilizer(1e-7, "Θ")):
        assert usual(declared.key, ())[1:] == (declared.low, declared.high)
    assert usual("anything", ()) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("w = w - lr*grad", "grad"),
        ("m = 0.9*m + dx\nw = w - lr*m*g", "dx"),
        ("w = 0.9*w", ""),
        ("v = lr*t\nw = w - v", ""),
        ("w = w - lr*g", None),
        ("w = w - lr*H", None),
        ("w = w - lr*other(f)", None),
        ("grad = g\nw = w - lr*grad", None),
        ("w = w - lr*grad(w)", None),
    ],
)
def test_a_rule_that_does_not_see_the_surface_is_found(text, meant):
    assert blind(text) == meant


def declared(**ranges):
    """The hyperparameters of a rule that reads these names, in these ranges where some are given."""
    text = "w = w - g*(" + " + ".join(ranges) + ")"
    written = write("Mine", text, {key: Range(*values) for key, values in ranges.items() if values})
    return declare(written.key).hyperparameters


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ((0.01, 1e-6, 10.0), "log"),
        ((0.5, 0.1, 10.0), "log"),
        ((0.5, 0.1, 9.0), "linear"),
        ((0.9, 0.0, 0.9999), "log1m"),
        ((0.9, 0.0, 0.99), "log1m"),
        ((0.9, 0.0, 0.98), "linear"),
        ((0.5, 0.0, 1.0), "linear"),
        ((0.5, -1.0, 0.995), "linear"),
        ((-LARGEST, -LARGEST, LARGEST), "linear"),
        ((LARGEST, 0.0, LARGEST), "linear"),
    ],
)
def test_a_range_has_the_slider_that_suits_it(values, scale):
    (k,) = declared(k=values)
    assert (k.default, k.low, k.high, k.scale) == (*values, scale)


@pytest.mark.parametrize("values", [(0, 0, 0), (0, -1.1 * LARGEST, 0), (0, 0, 1.1 * LARGEST), (2, 0, 1), (-1, 0, 1)])
def test_what_is_no_range_is_refused(values):
    with pytest.raises(ValueError, match="is no range"):
        declared(k=values)


def test_names_that_are_known_have_their_usual_range_and_symbol():
    found = {h.key: h for h in declared(lr=None, eps=None, mu=None, rho2=None, beta1=None, pull=None)}
    ranges = {key: Range(h.default, h.low, h.high) for key, h in found.items()}
    assert ranges == {
        "lr": Range(0.01, 1e-6, 10.0),
        "eps": Range(1e-7, 1e-12, 1.0),
        "mu": Range(0.9, 0.0, 0.9999),
        "rho2": Range(0.999, 0.0, 0.99999),
        "beta1": Range(0.9, 0.0, 0.9999),
        "pull": Range(0.5, 0.0, 10.0),
    }
    assert USUAL["alpha"] == USUAL["rho"] == USUAL["rho1"] == USUAL["beta"] == USUAL["mu"]
    assert USUAL["beta2"] == USUAL["rho2"] and ranges["pull"] == UNKNOWN
    assert [h.symbol for h in found.values()] == ["ε", "Θ", "μ", "ρ₂", "beta1", "pull"]
    assert found["lr"].names == {"paper": "ε"}


def test_a_name_and_hyperparameters_have_bounds():
    most = [f"k{i}" for i in range(MAX_HYPERPARAMETERS)]
    assert len(declared(**dict.fromkeys(most))) == MAX_HYPERPARAMETERS == 8
    with pytest.raises(FormulaError) as refusal:
        declared(**dict.fromkeys([*most, "one_more"]))
    assert refusal.value.reason == "unknown-name"
    assert declare(pack(["n" * MAX_NAME, "w = w - g", []])).name == "n" * MAX_NAME
    (longest,) = declared(**{"k" * 24: None})
    assert longest.key == "k" * 24
    with pytest.raises(FormulaError):
        declared(**{"k" * 25: None})
    with pytest.raises(FormulaError):
        declared(schedule=None)


def test_remarks_and_exponents_are_no_names():
    assert hyperparameters_in("w = w - 1e-8*g - 2.5E+3*g # of k") == ()
    assert hyperparameters_in("u = g*t\nw = w - u*a*T*pi*sqrt(g)") == ("a",)
