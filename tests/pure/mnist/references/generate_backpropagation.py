"""Writes backpropagation.json: networks with batch normalization, dropout and weight decay in PyTorch, in float64.

Needs PyTorch, which the project itself does not: ``pip install torch==2.13.0``, then, in the project's folder,
``python tests/mnist/references/generate_backpropagation.py``.

Dropout multiplies by recorded masks, since no two libraries draw alike; weight decay is a term of the loss, λ/2 · |W|².
At rest PyTorch's running statistics are first freed of what they started at, which ours never had: 0 and 1, of which
0.9ⁿ is left after n batches.
"""

from __future__ import annotations

import json
from itertools import pairwise, product
from pathlib import Path

import torch
from torch import nn

SIZES, ROWS, BATCHES, DECAY = (4, 3, 5, 3), 6, 3, 0.03
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": lambda z: nn.functional.gelu(z, approximate="tanh"),
}
torch.set_default_dtype(torch.float64)


def case(activation: str, batchnorm: bool, dropout: float) -> dict[str, object]:
    torch.manual_seed(7)
    linears = [nn.Linear(inputs, outputs) for inputs, outputs in pairwise(SIZES)]
    norms = [nn.BatchNorm1d(size) for size in SIZES[1:-1]] if batchnorm else []
    parameters = [p for part in (*linears, *norms) for p in (part.weight, part.bias)]
    for parameter in parameters:
        nn.init.normal_(parameter)

    def flat(of) -> list[float]:
        # A layer is its weights, inputs by outputs, then its biases; scales and shifts stand behind all layers.
        parts = [part for layer in linears for part in (of(layer.weight).T, of(layer.bias))]
        parts += [part for norm in norms for part in (of(norm.weight), of(norm.bias))]
        return torch.cat([part.reshape(-1) for part in parts]).tolist()

    def run(x: torch.Tensor, masks: list[torch.Tensor] | None) -> torch.Tensor:
        for depth, layer in enumerate(linears[:-1]):
            x = layer(x)
            if norms:
                x = norms[depth](x)
            x = ACTIVATIONS[activation](x)
            if masks is not None:
                x = x * masks[depth] / (1 - dropout)
        return linears[-1](x)

    weights, batches = flat(torch.Tensor.detach), []
    for _ in range(BATCHES):
        x, labels = torch.rand(ROWS, SIZES[0]), torch.randint(SIZES[-1], (ROWS,))
        masks = [(torch.rand(ROWS, size) >= dropout).double() for size in SIZES[1:-1]]
        for parameter in parameters:
            parameter.grad = None
        logits = run(x, masks if dropout else None)
        loss = nn.functional.cross_entropy(logits, labels)
        (loss + DECAY / 2 * sum((layer.weight**2).sum() for layer in linears)).backward()
        batches.append(
            {
                "x": x.tolist(),
                "labels": labels.tolist(),
                "masks": [mask.tolist() for mask in masks],
                "logits": logits.tolist(),
                "loss": loss.item(),
                "gradient": flat(lambda p: p.grad),
                "means": [norm.running_mean.tolist() for norm in norms],
                "variances": [norm.running_var.tolist() for norm in norms],
            }
        )
    for norm in norms:
        left = 0.9**BATCHES
        norm.running_mean /= 1 - left
        norm.running_var.sub_(left).div_(1 - left)
        norm.eval()
    x = torch.rand(ROWS, SIZES[0])
    rest = {"x": x.tolist(), "logits": run(x, None).tolist()}
    settings = {"activation": activation, "batchnorm": batchnorm, "dropout": dropout, "decay": DECAY}
    return {**settings, "sizes": SIZES, "weights": weights, "batches": batches, "at_rest": rest}


if __name__ == "__main__":
    cases = [case(*settings) for settings in product(ACTIVATIONS, (False, True), (0.0, 0.4))]
    made = {"made_with": f"torch {torch.__version__.split('+')[0]}", "cases": cases}
    Path(__file__).with_name("backpropagation.json").write_text(json.dumps(made) + "\n", encoding="utf-8")
