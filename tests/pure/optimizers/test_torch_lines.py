"""A run in PyTorch's words; where PyTorch can be imported, the words are put to the test."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.torch_lines import lacking, package, torch_lines
from simulation import descend
from surfaces import SURFACES

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
    ],
)
def test_the_lines_of_optimizers(run, line):
    assert torch_lines(Run.parse(run)) == line


def test_what_pytorch_lacks_is_the_optimizer_or_its_start():
    assert lacking("RMSProp", Run("rmsprop", h0=1e-7)) == "RMSProp (h₀ = 1e-7)"
    assert lacking("Yogi", Run("yogi")) == "Yogi"


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


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", [key for key, declared in OPTIMIZERS.items() if declared.torch])
@pytest.mark.parametrize("steps", [2, 100])
def test_pytorch_agrees(optimizer, schedule, steps):
    torch = pytest.importorskip("torch")
    assert_pytorch_agrees(torch, Run(optimizer, schedule, lr=0.0005), steps)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", [key for key, declared in OPTIMIZERS.items() if declared.package])
@pytest.mark.parametrize("steps", [2, 100])
def test_packages_agree(optimizer, schedule, steps):
    torch, run = pytest.importorskip("torch"), Run(optimizer, schedule, lr=0.0005)
    pytest.importorskip(package(run).replace("-", "_"))
    assert_pytorch_agrees(torch, run, steps)


def assert_pytorch_agrees(torch, run, steps):
    surface = SURFACES["rosenbrock"]
    w = torch.tensor(surface.start, dtype=torch.float64, requires_grad=True)
    scope = {"torch": torch, "np": np, "params": [w]}
    lines = torch_lines(run, steps)
    exec(lines, scope)
    path = [w.detach().numpy().copy()]
    for _ in range(steps):
        w.grad = torch.from_numpy(surface.gradient(path[-1]))
        scope["optimizer"].step()
        if "scheduler" in scope:
            scope["scheduler"].step()
        path.append(w.detach().numpy().copy())
    expected = descend(surface, [run], surface.start, steps).positions[0]
    agrees = np.allclose(path, expected, rtol=1e-9, atol=1e-12, equal_nan=True)
    # Where the path differs the lines say so.
    assert agrees or "'s velocity holds no learning rate" in lines, np.nanmax(np.abs(np.array(path) - expected))
