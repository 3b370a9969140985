"""Training in pure chunks: the same state and number of iterations give the same result, wherever they are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from mnist.batches import Batches
from mnist.evaluation import VALIDATION, Evaluation
from mnist.history import History, Part, Record
from mnist.images import load
from mnist.network import Workspace
from mnist.training import Training


@dataclass(frozen=True)
class RunState:
    """A training after ``iteration`` iterations, with all that the next ones depend on; picklable, never changed.

    ``weights``: float32 (parameters,). ``memory``: the optimizer's state, arrays like ``weights`` by name.
    ``batches``: state of the generator that draws the batches. ``diverged_at``: see History. ``part``: what the
    ``advance`` that led here has added to the history.
    """

    training: Training
    iteration: int
    weights: np.ndarray
    memory: Mapping[str, np.ndarray]
    batches: Mapping[str, object]
    diverged_at: int = -1
    part: Part = field(default_factory=Part)

    @property
    def remaining(self) -> int:
        """Iterations still to do."""
        return self.training.iterations - self.iteration


def begin(training: Training) -> RunState:
    """The state before iteration 1; weights and batches depend on the seed, not on the optimizer."""
    for_weights, for_batches = np.random.SeedSequence(training.seed).spawn(2)
    weights = training.network.initial(np.random.default_rng(for_weights), training.init)
    return RunState(training, 0, weights, training.run.initial_state(weights), np.random.PCG64(for_batches).state)


def advance(state: RunState, iterations: int) -> RunState:
    """The state ``iterations`` iterations later, or at the training's end if that comes first.

    As in the article, an iteration draws a batch with replacement, updates the weights by its gradient, and takes the
    loss of the same batch afterwards. When the loss is not finite the run has diverged: its history goes on as NaN and
    its weights stay. The result is equal to the bit however the iterations are divided into calls; for that, BLAS is
    held to one thread meanwhile. DataError when the images cannot be read.
    """
    if iterations < 0:
        raise ValueError(f"iterations={iterations} is below 0")
    end = state.iteration + min(iterations, state.remaining)
    with np.errstate(all="ignore"), _blas().limit(limits=1):
        return _advance(state, end)


def train(training: Training, progress: Callable[[History], object] | None = None) -> History:
    """Trains from beginning to end; ``progress`` gets the history so far after every measured point.

    DataError when the images cannot be read.
    """
    state, record = begin(training), Record(training)
    chunk = training.interval if progress else training.iterations
    while state.remaining:
        state = advance(state, chunk)
        record.add(state.part, state.diverged_at)
        if progress and len(state.part.test_accuracy):
            progress(record.history)
    return record.history


@cache
def _blas() -> ThreadpoolController:
    # Finding the libraries takes milliseconds, limiting them microseconds.
    return ThreadpoolController().select(user_api="blas")


def _advance(state: RunState, end: int) -> RunState:
    training, begun, interval = state.training, state.iteration, state.training.interval
    weights, memory = state.weights.copy(), {name: array.copy() for name, array in state.memory.items()}
    gradient = np.empty_like(weights)
    network = training.network
    layers, layer_gradients = network.layers(weights), network.layers(gradient)
    workspace, evaluation = Workspace(network, training.batch), Evaluation(network, training.measure)
    count = len(load().train) - (VALIDATION if training.measure == "validation" else 0)
    batches = Batches(training.batch, count, state.batches)
    update = training.run.compile(weights, training.iterations)
    losses = np.full(end - begun, np.nan)
    accuracies = np.full((2, end // interval - begun // interval), np.nan)
    diverged_at = state.diverged_at
    for t in range(begun + 1, end + 1) if diverged_at < 0 else ():
        x, labels = batches.draw()
        workspace.gradient(layers, x, labels, layer_gradients)
        update(weights, gradient, t, memory)
        logits = workspace.logits(layers, x)
        loss = workspace.loss(logits, labels)
        if not np.isfinite(loss):
            diverged_at = t
            break
        losses[t - begun - 1] = loss
        if t % interval == 0:
            on_batch = workspace.correct(logits, labels) / training.batch
            accuracies[:, t // interval - begun // interval - 1] = on_batch, evaluation.accuracy(layers)
    return replace(
        state,
        iteration=end,
        weights=weights,
        memory=memory,
        batches=batches.state,
        diverged_at=diverged_at,
        part=Part(losses, *accuracies),
    )


def advance_together(states: Sequence[RunState], iterations: int) -> tuple[RunState, ...]:
    """``advance`` of each state."""
    return tuple(advance(state, iterations) for state in states)
