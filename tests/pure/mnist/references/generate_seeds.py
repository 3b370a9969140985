"""Writes seeds.json: what chapters 7 and 8 say over many seeds, which would take a test minutes to train.

In the project's folder: ``python tests/pure/mnist/references/generate_seeds.py``. ``accuracy``: for RMSProp and Adam at
rate 0.01 the test images read rightly, of 10,000, after every 10 of the first 400 iterations, a row for each of 20
seeds. ``cleared``: for AdaGrad at rate 0.01 and 8 seeds, those after iteration 500, with its h as it was at 400 and
with an h that was cleared there. tests/pure/ui/test_course.py trains seed 0 again and compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4]))

from mnist import Training, train
from optimizers import Run
from tests.pure.mnist.after_400 import after_400

RULES = ("rmsprop", "adam")
SEEDS, CLEARED = 20, 8


def right(accuracies: object) -> list[int]:
    return [round(10_000 * one) for one in accuracies]


def curve(rule: str, seed: int) -> list[int]:
    return right(train(Training(Run(rule, lr=0.01), iterations=400, seed=seed)).test_accuracy)


if __name__ == "__main__":
    found = {
        "accuracy": {rule: [curve(rule, seed) for seed in range(SEEDS)] for rule in RULES},
        "cleared": [right(after_400(seed, cleared) for cleared in (False, True)) for seed in range(CLEARED)],
    }
    rows = json.dumps(found).replace("], [", "],\n[")
    Path(__file__).with_name("seeds.json").write_text(f"{rows}\n", encoding="utf-8")
