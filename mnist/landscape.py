"""The plane through weight space along which the runs of a race moved most, and the training loss on it.

The plane is that of the first two principal components of the runs' checkpoints (Lorch 2016, "Visualizing Deep Network
Training Trajectories with PCA"; Li et al. 2018, arXiv:1712.09913, section 7). What the runs did across it is hidden:
``Plane.distances`` says how far they are from it, and ``losses`` beside ``projected`` what that changes.
A smooth path proves little: a random walk's is smooth too, and its first two components hold 61 % and 15 % of the
variance (Antognini & Sohl-Dickstein 2018, arXiv:1806.08805).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mnist.advance import blas
from mnist.batches import labels_of
from mnist.history import History
from mnist.images import load
from mnist.network import VARIANCE_FLOOR, Network, Workspace
from mnist.training import Training

SAMPLE = 10_000
"""A loss is the mean over the first so many training images, with the labels that the training sees."""
COLUMNS, ROWS = 41, 31
"""Nodes of the grid, as far apart across as up."""
MARGIN = 0.15
"""Room on each side of the paths, as a share of their extent."""
ROWS_A_TASK = 3
WEIGHTS_A_TASK = 6
_BLOCK = 1000
"""Images at a time: what a layer puts out then stays in the processor's second-level cache."""
_COLUMNS_AT_A_TIME = 1 << 15


@dataclass(frozen=True)
class Plane:
    """The points ``centre + a * axes[0] + b * axes[1]``; distances on it are those of weight space.

    ``training``: the first run's; the others' differ in the optimizer. ``centre`` float32 (parameters,): the mean of
    the runs' means. ``axes`` float32 (2, parameters), orthonormal. ``shares`` float64 (2,): how much of the runs'
    variance about the centre lies along each axis, 0 … 1. For each run, ``at`` int64 (kept,): iterations of its
    checkpoints, ``coordinates`` float64 (kept, 2), and ``distances`` float64 (kept,) from the plane. ``xs`` (COLUMNS,)
    and ``ys`` (ROWS,): coordinates of the grid's nodes, ascending.
    """

    training: Training
    centre: np.ndarray
    axes: np.ndarray
    shares: np.ndarray
    at: tuple[np.ndarray, ...]
    coordinates: tuple[np.ndarray, ...]
    distances: tuple[np.ndarray, ...]
    xs: np.ndarray
    ys: np.ndarray


@dataclass(frozen=True)
class Landscape:
    """Losses, float64: ``grid`` (ROWS, COLUMNS) at the nodes of the plane; for each run ``losses`` (kept,) at its
    checkpoints themselves and ``projected`` (kept,) at the points of the plane that are nearest to them."""

    plane: Plane
    grid: np.ndarray
    losses: tuple[np.ndarray, ...]
    projected: tuple[np.ndarray, ...]


def plane(histories: Sequence[History]) -> Plane:
    """The plane of the runs of one seed, each of the same weight, however many checkpoints it has.

    Checkpoints that are not finite are left out. ValueError where nothing has moved.
    """
    kept = [np.isfinite(history.checkpoints).all(axis=1) for history in histories]
    rows = np.concatenate([history.checkpoints[which] for history, which in zip(histories, kept, strict=True)])
    counts = [int(which.sum()) for which in kept]
    weights = np.repeat([1 / (len(counts) * max(1, count)) for count in counts], counts)
    centre = (weights @ rows).astype(np.float32)
    # The checkpoints' products among each other hold all that their far more numerous columns do.
    products = sum((moved @ moved.T for moved in _moved(rows, centre)), np.zeros((len(rows), len(rows))))
    squares = products.diagonal()
    total = weights @ squares
    if not total > 0:
        raise ValueError("the runs have not moved")
    roots = np.sqrt(weights)
    variances, components = np.linalg.eigh(roots[:, None] * products * roots)
    variances, components = np.maximum(variances[:-3:-1], 0), components[:, :-3:-1]
    coordinates = components * np.sqrt(variances) / roots[:, None]
    spans = np.concatenate([(components.T * roots) @ moved for moved in _moved(rows, centre)], axis=1)
    # Orthonormal also where all have moved along one line.
    axes, lengths = np.linalg.qr(spans.T)
    # Either sign would do: the farthest checkpoint is on the positive side.
    signs = np.sign(coordinates[np.abs(coordinates).argmax(axis=0), [0, 1]])
    signs[signs == 0] = 1
    axes = axes.T * (signs * np.where(lengths.diagonal() < 0, -1, 1))[:, None]
    coordinates = coordinates * signs
    distances = np.sqrt(np.maximum(squares - (coordinates**2).sum(axis=1), 0))
    ends = np.cumsum(counts)[:-1]
    return Plane(
        histories[0].training,
        centre,
        axes.astype(np.float32),
        variances / total,
        tuple(history.checkpoints_at[which] for history, which in zip(histories, kept, strict=True)),
        tuple(np.split(coordinates, ends)),
        tuple(np.split(distances, ends)),
        *_nodes(coordinates),
    )


def losses(training: Training, basis: np.ndarray, mixes: np.ndarray) -> np.ndarray:
    """The mean cross-entropy at each point ``mixes[i] @ basis``, float64 (points,).

    ``basis`` float32 (k, parameters), ``mixes`` (points, k). Without dropout and weight decay; batch normalization
    takes mean and variance of the whole sample. The first layer is linear: k products give it for all points. A point's
    loss is the same to the bit whichever others stand beside it. DataError when the images cannot be read.
    """
    count = min(SAMPLE, training.images)
    images, labels = load(training.data).train[:count], labels_of(training)[:count]
    network = training.network
    size = count if network.batchnorm else min(_BLOCK, count)
    points = np.asarray(mixes, np.float32)
    found = np.zeros(len(points))
    with np.errstate(all="ignore"), blas().limit(limits=1):
        for start in range(0, count, size):
            block, known = images[start : start + size], labels[start : start + size]
            x = np.ones((len(block), block.shape[1] + 1), np.float32)
            np.multiply(block, np.float32(1 / 255), out=x[:, :-1])
            workspace = Workspace(network, len(block))
            first = np.ones((len(basis), len(block), network.sizes[1] + 1), np.float32)
            for weights, inputs in zip(basis, first, strict=True):
                np.matmul(x, network.layers(weights)[0], out=inputs[:, :-1])
            for place, mix in enumerate(points):
                inputs = np.tensordot(mix, first, axes=1)
                logits = _logits(network, workspace, mix @ basis, inputs)
                found[place] += workspace.loss(logits, known) * len(block)
    return found / count


def tasks(of: Plane, histories: Sequence[History]) -> list[tuple[Training, np.ndarray, np.ndarray]]:
    """Arguments for ``losses`` that together find the plane's landscape, each a fraction of a second's work."""
    basis = np.stack([of.centre, *of.axes])
    nodes = [[(1, x, y) for x in of.xs] for y in of.ys]
    parts = [np.concatenate(nodes[at : at + ROWS_A_TASK]) for at in range(0, ROWS, ROWS_A_TASK)]
    parts += [np.column_stack([np.ones(len(points)), points]) for points in of.coordinates]
    found = [(of.training, basis, mixes) for mixes in parts]
    for history in histories:
        finite = history.checkpoints[np.isfinite(history.checkpoints).all(axis=1)]
        for at in range(0, len(finite), WEIGHTS_A_TASK):
            some = finite[at : at + WEIGHTS_A_TASK]
            found.append((of.training, some, np.eye(len(some))))
    return found


def landscape(of: Plane, results: Sequence[np.ndarray]) -> Landscape:
    """The whole, from what ``losses`` returned for each of the tasks in their order."""
    at = -(-ROWS // ROWS_A_TASK)
    runs = len(of.coordinates)
    ends = np.cumsum([len(points) for points in of.coordinates])[:-1]
    return Landscape(
        of,
        np.concatenate(results[:at]).reshape(ROWS, COLUMNS),
        tuple(np.split(np.concatenate(results[at + runs :]), ends)),
        tuple(results[at : at + runs]),
    )


def _moved(rows: np.ndarray, centre: np.ndarray) -> Iterator[np.ndarray]:
    """The checkpoints from the centre, float64, some columns at a time: all of them may not fit into memory."""
    for at in range(0, rows.shape[1], _COLUMNS_AT_A_TIME):
        part = slice(at, at + _COLUMNS_AT_A_TIME)
        yield rows[:, part].astype(np.float64) - centre[part]


def _nodes(coordinates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The grid's xs and ys: a window of its own shape around all paths."""
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    cell = ((1 + 2 * MARGIN) * (high - low) / (COLUMNS - 1, ROWS - 1)).max()
    return tuple(
        middle + cell * (np.arange(count) - (count - 1) / 2)
        for middle, count in zip((low + high) / 2, (COLUMNS, ROWS), strict=True)
    )


def _logits(network: Network, workspace: Workspace, weights: np.ndarray, first: np.ndarray) -> np.ndarray:
    """What goes into the softmax, from what the first layer puts out, (rows, units + 1), which may be overwritten."""
    layers = network.layers(weights)
    if not network.batchnorm:
        return workspace.above(layers, lambda out: np.copyto(out, first[:, :-1]))
    x = first
    for depth, scale in enumerate(network.scales(weights), start=1):
        inputs = x[:, :-1]
        inputs -= inputs.mean(axis=0)
        inputs *= scale[0] / np.sqrt(np.mean(inputs * inputs, axis=0) + VARIANCE_FLOOR)
        inputs += scale[1]
        workspace.activate(x)
        if depth == len(layers) - 1:
            return x @ layers[depth]
        np.matmul(x, layers[depth], out=workspace.outputs[depth][:, :-1])
        x = workspace.outputs[depth]
    return first[:, :-1]
