"""Symbols of the article, the papers and the libraries: each formula can be read in each of them."""

import ast
import itertools
import re
import textwrap

import pytest

from formula.to_latex import name_latex, rule_latex, symbol_latex
from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.notation import NOTATIONS, shown

EACH = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))


def stems(here):
    """Every quantity of a formula, as it is written but for the step."""
    inputs = [symbol_latex(here.symbols[name]) for name in here.values]
    lines = {line.target for line in here.rule.lines} | set(here.rule.state)
    kept = [name_latex(here.symbols.get(name, name), "t") for name in lines - {"w"}]
    total = ["T"] if "T" in here.rule.hyperparameters else []
    return inputs, [*kept, "w", "t", here.objective, *total]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@EACH
def test_no_two_quantities_share_a_symbol_and_none_is_a_placeholder(optimizer, schedule, notation):
    here = shown(Run(optimizer.key, schedule), notation)
    inputs, others = stems(here)
    assert len({*inputs, *others}) == len(inputs) + len(others)
    # ρ at step 1 is not ρ₁; but the rate at step t, which a schedule makes, is the rate's, and h₀ is h at step 0.
    meant = {symbol_latex(here.symbols["lr"]), *(key for key, start in optimizer.initial.items() if start == f"{key}0")}
    indexed = {one.split("_{t}")[0] for one in others if "_{t}" in one} - meant
    assert not indexed & {re.sub(r"_\d$", "", one) for one in inputs}
    assert all(re.search(r"[^\W\d_]", symbol) for symbol in here.symbols.values())
    for line in rule_latex(here.rule, here.symbols, here.objective):
        assert "–" not in line and line.count("{") == line.count("}")
    assert set(here.values) <= here.symbols.keys() and set(here.lacking) <= set(here.values)


WRITTEN = {
    ("adagrad", "paper"): [
        r"h_{t} = h_{t-1} + \left(\nabla E\right)^{2}",
        r"w^{t+1} = w^{t} - \frac{\eta \, \nabla E}{\sqrt{h_{t}} + \delta}",
    ],
    ("momentum", "paper"): [r"V_{t} = \beta \, V_{t-1} - \alpha \, \nabla E", r"w^{t+1} = w^{t} + V_{t}"],
    ("polyak", "paper"): [
        r"s_{t} = \left(\nabla f\right)^{2} + \widetilde{\nabla f}^{2}",
        r"w^{t+1} = w^{t} - \frac{\lambda \, \left(f - f^{*}\right)}{s_{t} + \Theta} \, \nabla f",
    ],
    ("sgd-weight-decay", "keras"): [
        r"w^{t+1} = w^{t} - \mathtt{learning\_rate} \, \left(\nabla E + \mathtt{weight\_decay} \, w^{t}\right)",
    ],
}


@pytest.mark.parametrize(("key", "notation"), WRITTEN)
def test_papers_and_libraries_are_quoted_in_their_symbols(key, notation):
    here = shown(Run(key), notation)
    assert rule_latex(here.rule, here.symbols, here.objective) == WRITTEN[key, notation]


def test_adan_counts_in_the_paper_what_is_lost():
    here = shown(Run("adan", rho1=0.9), "paper")
    assert here.values == {"lr": 0.001, "rho1": 0.1, "rho2": 0.08, "rho3": 0.01, "eps": 1e-7}
    lines = rule_latex(here.rule, here.symbols)
    assert lines[1] == r"m_{t} = \left(1 - \beta_1\right) \, m_{t-1} + \beta_1 \, \nabla E"
    assert r"\nabla E + \left(1 - \beta_2\right) \, \delta_{t}" in lines[3]
    assert lines[4] == r"\hat{m}_{t} = \frac{m_{t}}{1 - \left(1 - \beta_1\right)^{t}}"


def test_adamws_paper_does_not_multiply_its_decay_by_the_rate():
    here = shown(Run("adamw"), "paper")
    assert r"\alpha \, \left(" in (last := rule_latex(here.rule, here.symbols)[-1])
    assert r"\frac{\lambda}{\alpha} \, w^{t}" in last


def test_what_a_source_does_not_have_is_named():
    lacking = {(key, where): shown(Run(key), where).lacking for key in OPTIMIZERS for where in NOTATIONS}
    assert lacking["adadelta", "paper"] == ("lr",)
    assert lacking["rmsprop", "paper"] == ("lr", "alpha", "eps", "h0")
    assert lacking["rmsprop", "pytorch"] == lacking["rmsprop", "keras"] == lacking["adagrad", "paper"] == ("h0",)
    assert lacking["adamax", "paper"] == lacking["amsgrad", "paper"] == lacking["radam", "paper"] == ("eps",)
    assert not any(lacking[key, "article"] for key in OPTIMIZERS)
    # Zeiler's ε is the constant, so that the rate cannot be called so too.
    assert shown(Run("adadelta"), "paper").symbols["lr"] == "lr"


def of_torch(optimizer):
    """What the arguments of the optimizer in PyTorch, and of what is called beside it, are called, by key."""
    source = optimizer.torch + textwrap.dedent(optimizer.torch_more)
    calls = ast.walk(ast.parse(re.sub(r"{(\w+)}", r"\1", source)))
    keywords = [k for call in calls if isinstance(call, ast.Call) for k in call.keywords]
    names = {k.value.id: k.arg for k in keywords if isinstance(k.value, ast.Name)}
    pairs = [k for k in keywords if isinstance(k.value, ast.Tuple)]
    if optimizer.key == "adagrad":
        names["h0"] = "initial_accumulator_value"
    return names | {one.id: f"{k.arg}[{place}]" for k in pairs for place, one in enumerate(k.value.elts)}


@EACH
def test_pytorchs_names_are_the_arguments_of_its_optimizer(optimizer):
    names = {h.key: h.names["pytorch"] for h in optimizer.hyperparameters if "pytorch" in h.names}
    there = optimizer if optimizer.torch else OPTIMIZERS.get(optimizer.variant_of or "")
    known = {} if optimizer.key in NOWHERE or not there else of_torch(there)
    assert names == {h.key: known[h.key] for h in optimizer.hyperparameters if h.key in known}


NOWHERE = ("adam-as-printed", "heavy-ball-ema", "adagrad-full", "normalized-sgd")
"""Variants that no library has, of what the libraries have."""
KERAS = {
    "SGD": ("learning_rate", "momentum", "weight_decay", "global_clipnorm"),
    "RMSprop": ("learning_rate", "rho", "momentum", "epsilon"),
    "Adagrad": ("learning_rate", "epsilon", "initial_accumulator_value"),
    "Adadelta": ("learning_rate", "rho", "epsilon"),
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "Adamax": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "AdamW": ("learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay"),
    "Nadam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "Lion": ("learning_rate", "beta_1", "beta_2"),
}
"""Classes of Keras 3.15 with those of their arguments that our rules have."""
IN_KERAS = {
    **dict.fromkeys(("sgd", "sgd-weight-decay", "sgd-clipped", "momentum", "nesterov"), "SGD"),
    **dict.fromkeys(("adagrad", "adagrad-keras"), "Adagrad"),
    **{key: "RMSprop" for key in OPTIMIZERS if key.startswith("rmsprop")},
    **dict.fromkeys(("adam", "adam-keras", "amsgrad"), "Adam"),
    **dict.fromkeys(("nadam", "nadam-keras"), "Nadam"),
    **{"adadelta": "Adadelta", "adamax": "Adamax", "adamw": "AdamW", "lion": "Lion"},
}


@EACH
def test_keras_names_are_the_arguments_of_its_optimizer(optimizer):
    names = [h.names["keras"] for h in optimizer.hyperparameters if "keras" in h.names]
    there = KERAS.get(IN_KERAS.get(optimizer.key, ""), ())
    # What Keras does not let a run choose: where RMSprop's average starts.
    fixed = optimizer.key == "rmsprop"
    assert set(names) <= set(there) and len(names) == (len(optimizer.hyperparameters) - fixed if there else 0)


def test_symbols_have_their_latex():
    latex = {"ε̂": r"\hat{\varepsilon}", "λ/α": r"\frac{\lambda}{\alpha}", "ℷ": r"\gimel", "ν": r"\nu", "E*": "E^{*}"}
    assert {symbol: symbol_latex(symbol) for symbol in latex} == latex
    assert symbol_latex("warmup_steps/T") == r"\frac{\mathtt{warmup\_steps}}{T}"
    greek = itertools.chain.from_iterable(h.names.values() for o in OPTIMIZERS.values() for h in o.hyperparameters)
    assert all(symbol_latex(name).isascii() for name in greek if not name.startswith("1−"))
