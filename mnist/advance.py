"""Training in pure chunks: the same state and number of iterations give the same result, wherever they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from formula.parse import SHOWN
from mnist.backpropagation import Backpropagation
from mnist.batches import Batches
from mnist.evaluation import Evaluation
from mnist.history import History, Part, Record, columns
from mnist.probe import Probe
from mnist.training import Training


@dataclass(frozen=True)
class RunState:
    """A training after ``iteration`` iterations, with all that the next ones depend on; picklable, never changed.

    ``weights``: those that move, float32 (parameters,), ``shown`` those that are measured. ``memory``: the optimizer's
    state, arrays like ``weights`` by name. ``statistics``: float32 (2 * normalized,), running mean and variance of
    batch normalization. ``batches``: state of the generator that draws the batches. ``diverged_at``: see History.
    ``seconds``: time of computing so far. ``part``: what the ``advance`` that led here has added to the history.
    """

    training: Training
    iteration: int
    weights: np.ndarray
    memory: Mapping[str, np.ndarray]
    statistics: np.ndarray
    batches: Mapping[str, object]
    diverged_at: int = -1
    seconds: float = 0.0
    part: Part = field(default_factory=Part)

    @property
    def shown(self) -> np.ndarray:
        """The weights that are measured and looked into: those that move, where the rule says no others."""
        return self.memory.get(SHOWN, self.weights)

    @property
    def remaining(self) -> int:
        """Iterations still to do."""
        return self.training.iterations - self.iteration


def begin(training: Training) -> RunState:
    """The state before iteration 1; weights and batches depend on the seed, not on the optimizer."""
    for_weights, for_batches = np.random.SeedSequence(training.seed).spawn(2)
    network = training.network
    weights = network.initial(np.random.default_rng(for_weights), training.init)
    return RunState(
        training,
        0,
        weights,
        training.run.initial_state(weights),
        np.zeros(2 * network.normalized, np.float32),
        Batches.first_state(for_batches),
    )


def advance(state: RunState, iterations: int) -> RunState:
    """The state ``iterations`` iterations later, or at the training's end if that comes first.

    As in the article, an iteration draws a batch, updates the weights by its gradient, and takes the loss of the same
    batch afterwards, of the weights that are shown, at rest: without dropout, normalized by running statistics. When
    the loss is not finite the run has diverged: its history goes on as NaN and its weights stay. But for ``seconds``,
    the result is equal to the bit however the iterations are divided into calls; for that, BLAS is held to one thread
    meanwhile. DataError when the images cannot be read.
    """
    return advance_together((state,), iterations)[0]


def advance_together(states: Sequence[RunState], iterations: int) -> tuple[RunState, ...]:
    """As ``advance`` for several runs of one race, with the same bits, in less time: they share batches and measuring.

    ValueError for states whose trainings differ in more than the optimizer, or that stand at different iterations.
    """
    if iterations < 0:
        raise ValueError(f"iterations={iterations} is below 0")
    # One that has diverged draws no batches any more.
    first = next((state for state in states if state.diverged_at < 0), states[0])
    if any(not first.training.beside(state.training) or state.iteration != first.iteration for state in states):
        raise ValueError("only runs of one race, at the same iteration, advance together")
    end = first.iteration + min(iterations, first.remaining)
    with np.errstate(all="ignore"), blas().limit(limits=1):
        return _advance([_Moving(state, end) for state in states], first, end)


def train(training: Training, progress: Callable[[History], object] | None = None) -> History:
    """Trains from beginning to end; ``progress`` gets the history so far after every measured point.

    DataError when the images cannot be read.
    """
    state, record = begin(training), Record(training)
    chunk = training.interval if progress else training.iterations
    while state.remaining:
        state = advance(state, chunk)
        record.add(state.part, state.diverged_at)
        if progress and len(state.part.measured):
            progress(record.history)
    return record.history


@cache
def blas() -> ThreadpoolController:
    """The libraries of linear algebra, to hold them to one thread."""
    # Finding the libraries takes milliseconds, limiting them microseconds.
    return ThreadpoolController().select(user_api="blas")


class _Moving:
    """A run on its way from a state to iteration ``end``."""

    def __init__(self, state: RunState, end: int) -> None:
        training = state.training
        self._begun, self._end = state, end
        self.network = training.network
        self.weights, self.statistics = state.weights.copy(), state.statistics.copy()
        self.memory = {name: array.copy() for name, array in state.memory.items()}
        self._shown = self.memory.get(SHOWN, self.weights)
        self.diverged_at, self.seconds, self.batches = state.diverged_at, state.seconds, state.batches
        self._update = training.run.compile(self.weights, training.iterations, self.network.blocks)
        self._probe = Probe(training)
        self._losses = np.full(end - state.iteration, np.nan)
        self._columns = columns(training)
        points = end // training.interval - state.iteration // training.interval
        self._measured = np.full((points, self._columns["gradients"].stop), np.nan)
        self._checkpoints: list[tuple[int, np.ndarray, np.ndarray]] = []
        if state.iteration == 0 and end:
            self._checkpoints.append((0, state.shown, np.full(sum(self.network.ranks), np.nan)))

    @property
    def going(self) -> bool:
        return self.diverged_at < 0

    def step(self, t: int, body: Backpropagation, x: np.ndarray, labels: np.ndarray, gradient: np.ndarray) -> None:
        """Iteration ``t``; ``gradient`` (parameters,) is written over."""
        training = self._begun.training

        def at(point: np.ndarray, out: np.ndarray, statistics: np.ndarray) -> None:
            random = _mask_source(training.seed, t) if training.dropout else None
            body.gradient(point, x, labels, out, statistics, random)

        def elsewhere(point: np.ndarray, out: np.ndarray) -> None:
            # What is normalized at another point is not taken into the running mean and variance.
            at(point, out, self.statistics.copy())

        at(self.weights, gradient, self.statistics)
        due = t % training.interval == 0
        if due:
            row = self._row(t)
            row[self._columns["rates"]] = self._probe.rates(self.weights, gradient, t, self.memory, elsewhere)
            row[self._columns["gradients"]] = self._probe.gradients(gradient)
        keep = t % training.checkpoint_every == 0 or t == training.iterations
        before = self.weights.copy() if keep else None
        self._update(self.weights, gradient, t, self.memory, gradient=elsewhere)
        logits = body.logits(self.at_rest(t), x)
        loss = body.loss(logits, labels)
        if not np.isfinite(loss):
            self.diverged_at = t
            if due:
                row[:] = np.nan
            return
        self._losses[t - self._begun.iteration - 1] = loss
        if due:
            row[self._columns["train_accuracy"]] = body.correct(logits, labels) / training.batch
        if keep:
            self._checkpoints.append((t, self._shown.copy(), self._probe.spectrum(before, self.weights)))

    def at_rest(self, t: int) -> list[np.ndarray]:
        """The layers of the network that is shown after iteration ``t``.

        Its running statistics are of the weights that move: those that are shown have seen no batch.
        """
        return self.network.at_rest(self._shown, self.statistics, t)

    def measure(self, t: int, accuracy: float) -> None:
        self._row(t)[self._columns["test_accuracy"]] = accuracy

    def stamp(self, t: int) -> None:
        """Notes the time of computing at the measured iteration ``t``."""
        self._row(t)[self._columns["seconds"]] = self.seconds

    def state(self) -> RunState:
        return replace(
            self._begun,
            iteration=self._end,
            weights=self.weights,
            memory=self.memory,
            statistics=self.statistics,
            batches=self.batches,
            diverged_at=self.diverged_at,
            seconds=self.seconds,
            part=Part(
                self._losses,
                self._measured,
                tuple(at for at, _, _ in self._checkpoints),
                tuple(weights for _, weights, _ in self._checkpoints),
                tuple(spectrum for _, _, spectrum in self._checkpoints),
            ),
        )

    def _row(self, t: int) -> np.ndarray:
        interval = self._begun.training.interval
        return self._measured[t // interval - self._begun.iteration // interval - 1]


def _mask_source(seed: int, t: int) -> np.random.Generator:
    """What dropout draws iteration ``t`` from: it depends on nothing else, so no state need be kept."""
    return np.random.Generator(np.random.Philox(key=[seed, t]))


def _advance(runs: list[_Moving], first: RunState, end: int) -> tuple[RunState, ...]:
    training = first.training
    network = training.network
    body = Backpropagation(network, training.batch, training.dropout, training.decay)
    evaluation = Evaluation(network, training.data, training.measure)
    batches = Batches(training, first.batches)
    gradient = np.empty_like(first.weights)
    going = [run for run in runs if run.going]
    for t in range(first.iteration + 1, end + 1):
        if not going:
            break
        begun = time.perf_counter()
        x, labels = batches.draw()
        share = (time.perf_counter() - begun) / len(going)
        for run in going:
            begun = time.perf_counter()
            run.step(t, body, x, labels, gradient)
            run.seconds += time.perf_counter() - begun + share
            if not run.going:
                run.batches = batches.state
        going = [run for run in going if run.going]
        if t % training.interval == 0 and going:
            begun = time.perf_counter()
            accuracies = evaluation.accuracies([run.at_rest(t) for run in going])
            share = (time.perf_counter() - begun) / len(going)
            for run, accuracy in zip(going, accuracies, strict=True):
                run.measure(t, accuracy)
                run.seconds += share
                run.stamp(t)
    for run in going:
        run.batches = batches.state
    return tuple(run.state() for run in runs)
