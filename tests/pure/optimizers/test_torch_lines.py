"""A run in PyTorch's words: they lead where PyTorch went by them; where it can be imported, it goes once more."""

import json
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.torch_lines import lacking, package, torch_lines
from simulation import descend
from surfaces import SURFACES

FOLLOWED = json.loads((Path(__file__).parent / "references" / "lines.json").read_text("utf-8"))
AFTER = "  # scheduler.step() follows each optimizer.step()"


@pytest.mark.parametrize(
    ("run", "line"),
    [
        ("sgd:lr=0.1", "optimizer = torch.optim.SGD(params, lr=0.1)"),
        ("momentum:lr=0.001", "optimizer = torch.optim.SGD(params, lr=0.001, momentum=0.9)"),
        ("adagrad", "optimizer = torch.optim.Adagrad(params, lr=0.01, eps=1e-7)"),
        ("adagrad:h0=0.1", "optimizer = torch.optim.Adagrad(params, lr=0.01, eps=1e-7, initial_accumulator_value=0.1)"),
        ("adagrad:h0=0", "optimizer = torch.optim.Adagrad(params, lr=0.01, eps=1e-7)"),
        # PyTorch's always starts at 0.
        ("rmsprop:h0=0.1", None),
        ("rmsprop:alpha=0.9", "optimizer = torch.optim.RMSprop(params, lr=0.01, alpha=0.9, eps=1e-7)"),
        ("adam:lr=0.05,rho2=0.99", "optimizer = torch.optim.Adam(params, lr=0.05, betas=(0.9, 0.99), eps=1e-7)"),
        ("adam-as-printed", None),
        (
            "prodigy:d0=1e-3",
            "import prodigyopt  # pip install prodigyopt\n"
            "optimizer = prodigyopt.Prodigy(params, lr=1, betas=(0.9, 0.999), eps=1e-8, d0=0.001)",
        ),
        (
            "ademamix",
            "import pytorch_optimizer  # pip install pytorch-optimizer\nT = 1000  # how many steps there will be\n"
            "optimizer = pytorch_optimizer.AdEMAMix(params, lr=0.001, betas=(0.9, 0.999, 0.9999), alpha=5, "
            "t_alpha_beta3=T, eps=1e-8)",
        ),
        ("adam-as-printed:schedule=cosine", None),
        (
            "sgd-clipped:most=2",
            "optimizer = torch.optim.SGD(params, lr=0.01)\n\n"
            "def clip(*_):  # clip_grad_norm_(model.parameters(), 2), but for the 1e-6 that it adds to the norm\n"
            "    norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters() if p.grad is not None])\n"
            "    torch.nn.utils.clip_grads_with_norm_(model.parameters(), max_norm=2, total_norm=norm - 1e-6)\n\n"
            "optimizer.register_step_pre_hook(clip)",
        ),
        (
            "schedule-free-sgd",
            "import contextlib\nimport schedulefree  # pip install schedulefree\n"
            "optimizer = schedulefree.SGDScheduleFree(params, lr=0.01, momentum=0.9)\noptimizer.train()\n\n"
            "@contextlib.contextmanager\ndef shown():\n"
            '    """The model at the point that is measured here: with shown() as evaluated, evaluated(x)."""\n'
            "    optimizer.eval()\n    yield model\n    optimizer.train()",
        ),
        ("schedule-free-sgd:beta=0", None),
        ("schedule-free-adamw:schedule=warmup-cosine", None),
    ],
)
def test_the_lines_of_optimizers(run, line):
    assert torch_lines(Run.parse(run)) == line


def test_what_pytorch_lacks_is_the_optimizer_or_its_start():
    assert lacking("RMSProp", Run("rmsprop", h0=1e-7)) == "RMSProp (h₀ = 1e-7)"
    assert lacking("Newton", Run("newton")) == "Newton"
    free = Run("schedule-free-sgd", "cosine", beta=0)
    assert lacking("Mine", free) == "Mine (β = 0, schedule = cosine)"


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_the_lines_do_all_that_the_rule_asks_for(optimizer):
    """What is shown, when it is another point, a gradient taken elsewhere, and curvature."""
    lines = torch_lines(Run(optimizer.key))
    assert (lines is not None) == bool(optimizer.torch or optimizer.package)
    if lines is not None:
        assert ("def shown()" in lines) == optimizer.formula.shows
        assert ("optimizer.step(closure)" in lines) == (optimizer.formula.gradients > 1)
        assert ("optimizer.step(hessian=diagonals)" in lines) == ("H" in optimizer.formula.read)
        assert set(optimizer.torch_lacks) <= {"schedule", *(h.key for h in optimizer.hyperparameters)}


@pytest.mark.parametrize("followed", FOLLOWED["trajectories"], ids=lambda one: f"{one['surface']} {one['run']}")
def test_the_lines_lead_where_our_rule_does(followed):
    """The file has where PyTorch went by exactly these lines."""
    run, expected = Run.parse(followed["run"]), np.array(followed["positions"])
    assert torch_lines(run, len(expected) - 1) == FOLLOWED["lines"][followed["run"]]
    race = descend(SURFACES[followed["surface"]], [run], expected[0], len(expected) - 1)
    np.testing.assert_allclose(race.positions[0], expected, rtol=0, atol=FLOOR.get(run.optimizer, 1e-11))


FLOOR = {"muon": 1e-7}
"""Muon's 1e-7 beside a norm is the least norm in its package."""


def test_every_optimizer_with_lines_was_followed_and_every_value_said():
    runs = [Run.parse(run) for run in FOLLOWED["lines"]]
    assert {run.optimizer for run in runs} == {key for key in OPTIMIZERS if torch_lines(Run(key))}
    assert all({key for key, _ in run.given} == {h.key for h in run.hyperparameters} for run in runs)


def test_the_lines_of_schedules():
    def scheduled(text):
        return torch_lines(Run.parse(text), 300).split("\n")

    sgd = "optimizer = torch.optim.SGD(params, lr=0.01)"
    made = "scheduler = torch.optim.lr_scheduler."
    assert scheduled("sgd:schedule=step,gamma=0.5") == [
        *("T = 300  # steps", sgd),
        f"{made}MultiStepLR(optimizer, milestones=[T//3, 2*T//3], gamma=0.5){AFTER}",
    ]
    assert scheduled("sgd:schedule=exponential")[2] == f"{made}ExponentialLR(optimizer, gamma=0.01**(1/T)){AFTER}"
    assert scheduled("sgd:schedule=inverse") == [
        *(sgd, "fade = 0.1"),
        "factor = lambda t: float(1/(1 + fade*(t - 1)))  # with import numpy as np; t counts from 1",
        f"{made}LambdaLR(optimizer, lambda n: factor(n + 1)){AFTER}",
    ]
    assert scheduled("momentum:schedule=cosine")[0].startswith("# PyTorch's velocity")
    assert torch_lines(Run("sgd", "cosine")).startswith("T = 1000  #")


LINED = [
    run for optimizer in OPTIMIZERS for schedule in SCHEDULES if torch_lines(run := Run(optimizer, schedule, lr=0.0005))
]


@pytest.mark.parametrize("run", LINED, ids=str)
@pytest.mark.parametrize("steps", [2, 100])
def test_pytorch_and_packages_agree_where_they_are(run, steps):
    pytest.importorskip("torch")
    if package(run):
        pytest.importorskip(package(run).replace("-", "_"))
    from tests.pure.optimizers.references.following import follow
    from tests.pure.optimizers.references.recording import SURFACES as WRITTEN

    lines = torch_lines(run, steps)
    path = follow(lines, *WRITTEN["rosenbrock"], steps)
    expected = descend(SURFACES["rosenbrock"], [run], path[0], steps).positions[0]
    agrees = np.allclose(path, expected, rtol=1e-9, atol=FLOOR.get(run.optimizer, 1e-12), equal_nan=True)
    # Where the path differs the lines say so.
    assert agrees or "'s velocity holds no learning rate" in lines, np.nanmax(np.abs(np.array(path) - expected))
