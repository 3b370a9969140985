"""A run in the words of PyTorch, or of a package for it that has the rule."""

from __future__ import annotations

from formula import number_text
from formula.to_python import expression, safe_name
from optimizers.declaration import Hyperparameter
from optimizers.run import Run
from optimizers.schedules import SCHEDULES

_SCHEDULERS = {
    "step": "MultiStepLR(optimizer, milestones=[T//3, 2*T//3], gamma={gamma})",
    "exponential": "ExponentialLR(optimizer, gamma={end}**(1/T))",
}
"""What PyTorch has by name; every other schedule is its own formula in a LambdaLR."""

_COUNT = "  # with import numpy as np; t counts from 1"
_ORDER = "  # scheduler.step() follows each optimizer.step()"


def torch_lines(run: Run, steps: int | None = None) -> str | None:
    """Lines that make the run's ``optimizer``, and its ``scheduler`` where it has one, for the parameters ``params``.

    ``steps``: how many steps the schedule is for; left out, the lines say where to put it. None where neither PyTorch
    nor a known package has such an optimizer.
    """
    values = {key: number_text(value) for key, value in run.values.items()}
    made = _made(run, values)
    if made is None:
        return None
    lines = [f"optimizer = {made}"]
    if run.schedule != "constant":
        lines += _scheduler(run, values)
    if "T" in run.formula.hyperparameters:
        total = "T = 1000  # how many steps there will be" if steps is None else f"T = {steps}  # steps"
        lines.insert(0, total)
    name = package(run)
    if differs(run):
        whose = name or "PyTorch"
        lines.insert(
            0, f"# {whose}'s velocity holds no learning rate, so while the rate changes the path differs a little."
        )
    if name is not None:
        lines.insert(0, f"import {_module(run)}  # pip install {name}")
    return "\n".join(lines)


def package(run: Run) -> str | None:
    """What has to be installed beside PyTorch for the run's lines; None where it needs nothing, or has none."""
    return _module(run).partition(".")[0].replace("_", "-") or None


def lacking(name: str, run: Run) -> str:
    """What PyTorch has not: the optimizer, which is called ``name``, or one that starts like it."""
    starts = [f"{h.symbol} = {number_text(run.values[h.key])}" for h in _said_starts(run)]
    return f"{name} ({', '.join(starts)})" if run.declaration.torch and starts else name


def differs(run: Run) -> bool:
    """Whether the path is another one there: the velocity holds no learning rate, which matters once that changes."""
    return run.schedule != "constant" and run.declaration.drifts


def scripted_lines(run: Run) -> list[str]:
    """The same as the body of a function of ``params`` in a script that has ``np`` and the constant ITERATIONS."""
    lines = (torch_lines(run) or "").replace(_ORDER, "").replace(_COUNT, "").split("\n")
    return [line if not line.startswith("T = ") else "T = ITERATIONS" for line in lines]


def _made(run: Run, values: dict[str, str]) -> str | None:
    """The call that makes the optimizer, or None where there is none that starts like it."""
    declared, starts = run.declaration, _said_starts(run)
    if declared.package:
        return declared.package.format_map(values)
    if not declared.torch or not all("pytorch" in h.names for h in starts):
        return None
    more = "".join(f", {h.names['pytorch']}={values[h.key]}" for h in starts)
    return f"{declared.torch.format_map(values).removesuffix(')')}{more})"


def _module(run: Run) -> str:
    return run.declaration.package.partition("(")[0].rpartition(".")[0]


def _said_starts(run: Run) -> list[Hyperparameter]:
    return [h for h in run.declaration.starts if run.values[h.key] != h.default]


def _scheduler(run: Run, values: dict[str, str]) -> list[str]:
    if run.schedule in _SCHEDULERS:
        made = _SCHEDULERS[run.schedule].format_map(values)
        return [f"scheduler = torch.optim.lr_scheduler.{made}{_ORDER}"]
    schedule = SCHEDULES[run.schedule]
    given = [f"{safe_name(p.key)} = {values[p.key]}" for p in schedule.parameters]
    return [
        *given,
        f"factor = lambda t: float({expression(schedule.tree)}){_COUNT}",
        f"scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: factor(n + 1)){_ORDER}",
    ]
