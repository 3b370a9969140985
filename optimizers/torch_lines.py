"""A run in the words of PyTorch, or of a package for it that has the rule."""

from __future__ import annotations

import textwrap

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
_AGAIN = (
    "# Where optimizer.step() would stand: optimizer.step(closure). closure() zeroes the gradients, takes the loss of",
    "# the same batch once more, where the model then is, and calls its backward().",
)
_CURVED = (
    "# Where optimizer.step() would stand: optimizer.step(hessian=diagonals), the loss's, a tensor for each of params.",
    "# Without these it estimates them, in every tenth step.",
)
_CONTEXTS = "import contextlib"
_SHOWN = (
    "",
    "@contextlib.contextmanager",
    "def shown():",
    '    """The model at the point that is measured here: with shown() as evaluated, evaluated(x)."""',
)


def torch_lines(run: Run, steps: int | None = None) -> str | None:
    """Lines that make the run's ``optimizer``, and ``scheduler`` where it has one, for the ``params`` of a ``model``.

    Where the rule shows another point than that which moves, they also define a context manager ``shown``; where it
    takes another gradient, they say what ``optimizer.step`` needs. ``steps``: how many steps the schedule is for; left
    out, the lines say where to put it. None where neither PyTorch nor a known package has such an optimizer.
    """
    declared, values = run.declaration, {key: number_text(value) for key, value in run.values.items()}
    made = _made(run, values)
    if made is None:
        return None
    lines = [f"optimizer = {made}", *_formatted(declared.torch_more, values)]
    if run.formula.gradients > 1:
        lines += _AGAIN
    if "H" in run.formula.read:
        lines += _CURVED
    if run.schedule != "constant":
        lines += _scheduler(run, values)
    if declared.torch_shown:
        lines += [*_SHOWN, *(f"    {line}" for line in _formatted(declared.torch_shown, values))]
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
    if declared.torch_shown:
        lines.insert(0, _CONTEXTS)
    return "\n".join(lines)


def package(run: Run) -> str | None:
    """What has to be installed beside PyTorch for the run's lines; None where it needs nothing, or has none."""
    return _module(run).partition(".")[0].replace("_", "-") or None


def lacking(name: str, run: Run) -> str:
    """What PyTorch has not: the optimizer, which is called ``name``, or one with such values."""
    values = _refused(run)
    return f"{name} ({', '.join(values)})" if values else name


def differs(run: Run) -> bool:
    """Whether the path is another one there: the velocity holds no learning rate, which matters once that changes."""
    return run.schedule != "constant" and run.declaration.drifts


def scripted_lines(run: Run) -> list[str]:
    """The same as the body of a function in a script that has ``np``, ``contextlib`` and the constant ITERATIONS."""
    lines = (torch_lines(run) or "").replace(_ORDER, "").replace(_COUNT, "").split("\n")
    return [line if not line.startswith("T = ") else "T = ITERATIONS" for line in lines if line != _CONTEXTS]


def _made(run: Run, values: dict[str, str]) -> str | None:
    """The call that makes the optimizer, or None where there is none that starts like it."""
    declared = run.declaration
    if not (declared.package or declared.torch) or _refused(run):
        return None
    if declared.package:
        return declared.package.format_map(values)
    more = "".join(f", {h.names['pytorch']}={values[h.key]}" for h in _said_starts(run))
    return f"{declared.torch.format_map(values).removesuffix(')')}{more})"


def _refused(run: Run) -> list[str]:
    """What the run has that the library's optimizer cannot be told."""
    declared, values = run.declaration, run.values
    starts = [h for h in _said_starts(run) if declared.torch and "pytorch" not in h.names]
    zeros = [h for h in declared.hyperparameters if h.key in declared.torch_lacks and values[h.key] == 0]
    refused = [f"{h.symbol} = {number_text(values[h.key])}" for h in (*starts, *zeros)]
    scheduled = "schedule" in declared.torch_lacks and run.schedule != "constant"
    return [*refused, *([f"schedule = {run.schedule}"] if scheduled else [])]


def _formatted(text: str, values: dict[str, str]) -> list[str]:
    return textwrap.dedent(text).removeprefix("\n").rstrip().format_map(values).splitlines()


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
