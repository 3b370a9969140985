"""Batch normalization, dropout and weight decay against PyTorch's values in references/."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mnist.backpropagation import Backpropagation
from mnist.network import Network, Workspace

FILE = Path(__file__).with_name("references") / "backpropagation.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"]


def with_ones(x) -> np.ndarray:
    x = np.array(x)
    return np.column_stack([x, np.ones(len(x))])


class Masks:
    """Stands for the generator: numbers by which dropout keeps what the recorded masks keep."""

    def __init__(self, masks):
        self._masks = iter(masks)

    def random(self, shape, dtype):
        mask = np.array(next(self._masks))
        assert mask.shape == shape
        return np.where(mask > 0, 0, np.nextafter(1, 0, dtype=np.float32)).astype(dtype)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("case", CASES, ids=[f"{c['activation']} {c['batchnorm']} {c['dropout']}" for c in CASES])
def test_training_equals_pytorch(case, order):
    network = Network(case["sizes"], case["activation"], case["batchnorm"])
    flat, gradient = np.array(case["weights"]), np.empty(network.parameters)
    statistics = np.zeros(2 * network.normalized)
    assert flat.shape == gradient.shape
    body = None
    for number, batch in enumerate(case["batches"], start=1):
        x, labels = with_ones(batch["x"]), np.array(batch["labels"])
        body = body or Backpropagation(network, len(x), case["dropout"], case["decay"], np.float64, order)
        body.gradient(flat, x, labels, gradient, statistics, Masks(batch["masks"]))
        logits = body.outputs[-1] @ network.layers(flat)[-1]
        np.testing.assert_allclose(logits, batch["logits"], rtol=1e-9)
        assert body.loss(logits, labels) == pytest.approx(batch["loss"], rel=1e-9)
        np.testing.assert_allclose(gradient, batch["gradient"], rtol=1e-9, atol=1e-12)
        for kept, mean, variance in zip(network.split(statistics), batch["means"], batch["variances"], strict=True):
            np.testing.assert_allclose(kept[0], mean, rtol=1e-9)
            # PyTorch's variances start at 1, of which this is left.
            np.testing.assert_allclose(kept[1], np.array(variance) - 0.9**number, rtol=1e-9)
    rest = case["at_rest"]
    layers = network.at_rest(flat, statistics, len(case["batches"]))
    found = Workspace(network, 6, np.float64).logits(layers, with_ones(rest["x"]))
    np.testing.assert_allclose(found, rest["logits"], rtol=1e-9)
