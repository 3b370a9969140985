"""Does what the lines for PyTorch say, exactly as a reader gets them, in float64."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
# Whatever the type of the weights, SAM's norm is float32 in its package, and Muon's matrices are bfloat16.
torch.Tensor.float = torch.Tensor.double
_to = torch.Tensor.to
torch.Tensor.to = lambda tensor, *given, **named: _to(
    tensor, *given, **named | ({"dtype": torch.float64} if named.get("dtype") is torch.bfloat16 else {})
)


class Point(torch.nn.Module):
    """A model whose parameters are a point, a matrix of one row, and whose loss is the function there."""

    def __init__(self, function: Callable, start: tuple[float, float]) -> None:
        super().__init__()
        self.function, self.point = function, torch.nn.Parameter(torch.tensor([start]))

    def forward(self) -> torch.Tensor:
        return self.function(*self.point[0])


def follow(lines: str, function: Callable, start: tuple[float, float], steps: int) -> list[list[float]]:
    """The points that are to be evaluated, the start among them, of what the ``lines`` make of a function."""
    model = Point(function, start)
    made = {"torch": torch, "np": np, "model": model, "params": list(model.parameters())}
    exec(lines, made)
    optimizer, shown = made["optimizer"], made.get("shown", lambda: nullcontext(model))

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = model()
        loss.backward()
        return loss

    path = [list(start)]
    for _ in range(steps):
        closure()
        if "optimizer.step(closure)" in lines:
            optimizer.step(closure)
        elif "optimizer.step(hessian=diagonals)" in lines:
            hessian = torch.autograd.functional.hessian(lambda p: function(*p), model.point[0].detach())
            optimizer.step(hessian=[hessian.diagonal().clone()[None]])
        else:
            optimizer.step()
        if "scheduler" in made:
            made["scheduler"].step()
        with shown() as evaluated:
            path += next(evaluated.parameters()).tolist()
    return path
