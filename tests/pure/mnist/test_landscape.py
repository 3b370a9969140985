from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mnist import ACTIVATIONS, Record, Training, load, train
from mnist.batches import labels_of
from mnist.landscape import COLUMNS, MARGIN, ROWS, SAMPLE, landscape, losses, plane, tasks
from optimizers import Run

SMALL = Training(Run("adam", lr=0.01), iterations=12, batch=9, hidden=(6, 5), init=0.3, seed=5, interval=2, subset=100)
RUNS = ("sgd:lr=0.5", "momentum:lr=0.1", "adam:lr=0.01")
DIVERGING = replace(SMALL, run=Run("sgd", lr=10), activation="relu", hidden=(64, 64, 64, 64), interval=1)


def run_of(points):
    """A history whose checkpoints are these points, five iterations apart."""
    points = np.asarray(points, np.float32)
    return replace(Record(SMALL).history, checkpoints=points, checkpoints_at=5 * np.arange(len(points)))


def walks(counts, dimensions=50, seed=1):
    random = np.random.default_rng(seed)
    return [run_of(random.standard_normal((count, dimensions)).cumsum(axis=0)) for count in counts]


def same_up_to_sign(found, expected):
    for one, other in zip(found, expected, strict=True):
        assert one * np.sign(one @ other) == pytest.approx(other, abs=1e-5)


def test_the_plane_is_that_of_the_singular_vectors_with_each_run_of_the_same_weight():
    histories = walks((2, 3, 6))
    found = plane(histories)
    # Repeated as often as makes the runs equally long.
    rows = np.concatenate([np.repeat(h.checkpoints.astype(float), 6 // len(h.checkpoints), axis=0) for h in histories])
    centre = rows.mean(axis=0)
    _, lengths, vectors = np.linalg.svd(rows - centre, full_matrices=False)
    assert found.centre == pytest.approx(centre, abs=1e-6)
    assert found.shares == pytest.approx((lengths**2 / (lengths**2).sum())[:2], rel=1e-6)
    same_up_to_sign(found.axes, vectors[:2])
    for history, coordinates, distances in zip(histories, found.coordinates, found.distances, strict=True):
        moved = history.checkpoints - centre
        assert coordinates == pytest.approx(moved @ found.axes.T, abs=1e-4)
        rest = moved - coordinates @ found.axes
        assert distances == pytest.approx(np.linalg.norm(rest, axis=1), rel=1e-4)
    assert found.training == SMALL


def test_points_of_a_plane_are_found_on_it():
    u, v, corner = np.linalg.qr(np.random.default_rng(0).standard_normal((40, 3)))[0].T
    flat = np.array([[0, 0], [3, 1], [5, -2], [9, 0.5]])
    found = plane([run_of(10 * corner + flat @ [u, v]), run_of(10 * corner + flat[:, ::-1] @ [u, v])])
    assert found.shares.sum() == pytest.approx(1, abs=1e-6)
    for coordinates, distances in zip(found.coordinates, found.distances, strict=True):
        assert distances == pytest.approx(0, abs=1e-2)
        apart = np.linalg.norm(np.diff(coordinates, axis=0), axis=1)
        assert apart == pytest.approx(np.linalg.norm(np.diff(flat, axis=0), axis=1), rel=1e-5)
    back = found.centre + found.coordinates[0] @ found.axes
    assert back == pytest.approx(10 * corner + flat @ [u, v], abs=1e-5)


def test_the_axes_are_orthonormal_and_point_to_the_farthest_checkpoint():
    found = plane(walks((7, 7, 7)))
    assert found.axes @ found.axes.T == pytest.approx(np.eye(2), abs=1e-6)
    every = np.concatenate(found.coordinates)
    assert (every[np.abs(every).argmax(axis=0), [0, 1]] > 0).all()


@pytest.mark.parametrize("points", [([0, 0], [1, 0]), ([1, 1], [2, 2], [3, 3])])
def test_one_run_straight_ahead_has_a_plane_too(points):
    # Nothing lies beside the line, not even by rounding; the second axis stands on it all the same.
    found = plane([run_of(points)])
    assert found.axes @ found.axes.T == pytest.approx(np.eye(2), abs=1e-6)
    assert found.shares == pytest.approx([1, 0]) and not found.coordinates[0][:, 1].any()


def test_runs_along_one_line_have_a_plane_too():
    line = np.linspace(0, 1, 30)
    found = plane([run_of([line, 2 * line]), run_of([line, -3 * line])])
    assert found.shares == pytest.approx([1, 0], abs=1e-6)
    assert found.axes @ found.axes.T == pytest.approx(np.eye(2), abs=1e-6)
    assert np.concatenate(found.coordinates)[:, 1] == pytest.approx(0, abs=1e-3)


def test_the_grid_holds_all_paths_with_room_and_its_cells_are_square():
    found = plane(walks((5, 8), seed=4))
    low, high = np.concatenate(found.coordinates).min(axis=0), np.concatenate(found.coordinates).max(axis=0)
    room = MARGIN * (high - low) - 1e-9
    assert ([found.xs[0], found.ys[0]] <= low - room).all()
    assert ([found.xs[-1], found.ys[-1]] >= high + room).all()
    assert (len(found.xs), len(found.ys)) == (COLUMNS, ROWS)
    steps = np.concatenate([np.diff(found.xs), np.diff(found.ys)])
    assert steps == pytest.approx(steps[0])


def test_checkpoints_that_are_not_finite_are_left_out():
    whole, other = walks((6, 4))
    spoilt = whole.checkpoints.copy()
    spoilt[4, 7], spoilt[5] = np.inf, np.nan
    found = plane([replace(whole, checkpoints=spoilt), other])
    expected = plane([replace(whole, checkpoints=spoilt[:4], checkpoints_at=whole.checkpoints_at[:4]), other])
    assert np.array_equal(found.axes, expected.axes)
    assert [at.tolist() for at in found.at] == [[0, 5, 10, 15], [0, 5, 10, 15]]


@pytest.mark.parametrize(
    "histories", [[run_of(np.ones((0, 9)))], [run_of(np.ones((1, 9)))], [run_of(np.ones((3, 9)))] * 2]
)
def test_without_movement_there_is_no_plane(histories):
    with pytest.raises(ValueError, match="not moved"):
        plane(histories)


DEFINITIONS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "gelu": lambda z: z / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
}


def written_out(training, weights):
    """The loss in float64, layer by layer."""
    count = min(SAMPLE, training.images)
    x = load().train[:count] / 255
    at, sizes = 0, training.network.sizes
    weights, scales = np.asarray(weights, float), np.asarray(weights[training.network.weights :], float)
    for depth, (inputs, outputs) in enumerate(pairwise(sizes)):
        matrix = weights[at : at + (inputs + 1) * outputs].reshape(inputs + 1, outputs)
        at += matrix.size
        x = x @ matrix[:-1] + matrix[-1]
        if depth == len(sizes) - 2:
            break
        if training.batchnorm:
            gamma, beta, scales = scales[:outputs], scales[outputs : 2 * outputs], scales[2 * outputs :]
            x = gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) + beta
        x = DEFINITIONS[training.activation](x)
    chances = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    return -np.log(chances[np.arange(count), labels_of(training)[:count]]).mean()


def a_basis(training, vectors=3):
    random = np.random.default_rng(2)
    basis = 0.1 * random.standard_normal((vectors, training.network.parameters))
    if training.batchnorm:
        basis[0, training.network.weights :] += 1
    return basis.astype(np.float32)


POINTS = np.array([[1, 0, 0], [1, 0.7, -1.3], [1, -2, 0.4]])


@pytest.mark.parametrize("batchnorm", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_losses_are_those_of_the_network_at_each_point(activation, batchnorm):
    # A block and a part of one.
    training = replace(SMALL, activation=activation, batchnorm=batchnorm, subset=1300)
    basis = a_basis(training)
    expected = [written_out(training, point @ basis) for point in POINTS]
    assert losses(training, basis, POINTS) == pytest.approx(expected, rel=2e-5)


@pytest.mark.parametrize("changes", [{"hidden": ()}, {"hidden": (), "batchnorm": True}, {"label_noise": 0.5}])
def test_losses_without_hidden_layers_and_with_false_labels(changes):
    training = replace(SMALL, **changes)
    basis = a_basis(training)
    assert losses(training, basis, POINTS[1:2])[0] == pytest.approx(written_out(training, POINTS[1] @ basis), rel=2e-5)


def test_losses_are_means_over_the_first_ten_thousand_images():
    training = replace(SMALL, subset=60_000)
    basis = a_basis(training)
    assert losses(training, basis, POINTS[:1])[0] == pytest.approx(written_out(training, basis[0]), rel=2e-5)


@pytest.mark.parametrize("batchnorm", [False, True])
def test_parts_give_the_same_bits_as_the_whole(batchnorm):
    training = replace(SMALL, batchnorm=batchnorm)
    basis = a_basis(training)
    points = np.column_stack([np.ones(11), np.random.default_rng(0).standard_normal((11, 2))])
    parts = [losses(training, basis, points[at : at + 4]) for at in (0, 4, 8)]
    assert np.array_equal(np.concatenate(parts), losses(training, basis, points))


@pytest.fixture(scope="module")
def race():
    """Histories of one seed, and the landscape by way of the tasks."""
    histories = [train(replace(SMALL, run=Run.parse(run))) for run in RUNS]
    of = plane(histories)
    return histories, landscape(of, [losses(*arguments) for arguments in tasks(of, histories)])


def test_the_landscape_has_each_loss_in_its_place(race):
    histories, found = race
    of = found.plane
    assert found.grid.shape == (ROWS, COLUMNS)
    for row, column in ((0, 0), (0, COLUMNS - 1), (ROWS // 2, 7), (ROWS - 1, 3)):
        weights = of.centre + of.xs[column] * of.axes[0] + of.ys[row] * of.axes[1]
        assert found.grid[row, column] == pytest.approx(written_out(SMALL, weights), rel=2e-5)
    for place, history in enumerate(histories):
        expected = [written_out(SMALL, weights) for weights in history.checkpoints]
        assert found.losses[place] == pytest.approx(expected, rel=2e-5)
        below = of.centre + of.coordinates[place] @ of.axes
        assert found.projected[place] == pytest.approx([written_out(SMALL, weights) for weights in below], rel=2e-5)


def test_a_run_that_diverges_ends_at_its_last_checkpoint():
    histories = [train(DIVERGING), train(replace(DIVERGING, run=Run("sgd", lr=0.01)))]
    assert 0 < histories[0].diverged_at < DIVERGING.iterations
    of = plane(histories)
    assert [at.tolist() for at in of.at] == [list(range(histories[0].diverged_at)), list(range(13))]
    found = landscape(of, [losses(*arguments) for arguments in tasks(of, histories)])
    assert [len(run) for run in found.losses] == [len(run) for run in found.projected] == [len(at) for at in of.at]
