"""Scenarios: each link opens what it says, and its sentence is what happens."""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from simulation import basin_map, descend
from surfaces import find
from tests.trained import trained
from ui.links.query import query_text
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES

ALL = list(SCENARIOS.values())
RACES = [s for s in ALL if s.page == "race"]


@cache
def race(key):
    state = SCENARIOS[key].state()
    return state.race()


@cache
def accuracies(key):
    """Test accuracy (runs, points) of an MNIST scenario."""
    return np.array([trained(training).test_accuracy for training in SCENARIOS[key].state().trainings()])


def distances(key, point):
    """Distance of each run from a point, (runs, steps + 1)."""
    return np.linalg.norm(race(key).positions - np.array(point), axis=-1)


def lengths(key):
    """Lengths of all steps, (runs, steps)."""
    return np.linalg.norm(np.diff(race(key).positions, axis=1), axis=-1)


def crossings(values):
    """How often each row changes its sign."""
    return (np.diff(np.sign(values), axis=-1) != 0).sum(axis=-1)


def wander(key, steps):
    """Mean distance of each run from its own mean in the last steps."""
    late = race(key).positions[:, -steps:]
    return np.linalg.norm(late - late.mean(axis=1, keepdims=True), axis=-1).mean(axis=1)


def minimum(key, place=0):
    return find(SCENARIOS[key].state().surface).minima[place]


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: s.key)
def test_a_link_is_read_without_rest_and_is_said_the_same_way_again(scenario):
    state = scenario.state()
    assert state.unread == ()
    again = type(state).from_query(state.to_query())
    assert (again, again.unread) == (state, ())


@pytest.mark.parametrize("scenario", RACES, ids=lambda s: s.key)
def test_the_link_of_a_race_is_the_one_in_the_address(scenario):
    assert query_text(scenario.state().to_query()) == scenario.link


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: s.key)
def test_a_scenario_speaks_every_language_briefly(scenario):
    for texts, longest in ((scenario.title, 40), (scenario.watch, 160)):
        assert set(texts) == set(LANGUAGES)
        assert all(0 < len(text) <= longest and text == text.strip() for text in texts.values())
    assert scenario.watch["en"].endswith(".") and scenario.watch["ja"].endswith("。")


def test_titles_and_links_stand_once():
    assert len({s.link for s in ALL}) == len(ALL)
    assert all(len({s.title[code] for s in ALL}) == len(ALL) for code in LANGUAGES)


def test_runs_of_one_optimizer_can_be_told_apart():
    for scenario in RACES:
        state = scenario.state()
        names = dict(state.names) | dict.fromkeys(state.fresh, "fresh")
        shown = [names.get(place, run.optimizer) for place, run in enumerate(state.runs)]
        assert len(set(shown)) == len(shown), scenario.key


@pytest.mark.parametrize("scenario", RACES, ids=lambda s: s.key)
def test_a_race_stays_in_the_picture(scenario):
    state = scenario.state()
    (x0, x1), (y0, y1) = find(state.surface).domain
    x0, x1, y0, y1 = state.window or (x0, x1, y0, y1)
    # Leaving it is the point of the second run there; who gets away from a saddle without bottom leaves the picture.
    stay = {"rate-too-large": [0], "adagrad-forgiving": [0, 2, 3], "saddle-turned": [1], "clipping": [1, 2]}
    shown = race(scenario.key).positions[stay.get(scenario.key, slice(None))]
    assert np.all((shown >= (x0, y0)) & (shown <= (x1, y1)))


def test_scenarios_need_no_streamlit():
    code = "import sys, ui.links.scenarios; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_scenario_has_a_claim():
    assert {f"test_watch_{key.replace('-', '_')}" for key in SCENARIOS} == {n for n in globals() if "test_watch" in n}


def test_watch_rate_too_small():
    left = distances("rate-too-small", (0, 0))[:, -1] / distances("rate-too-small", (0, 0))[:, 0]
    assert left[0] > 0.8 and left[1] > 0.1 and left[2] < 1e-6


def test_watch_rate_too_large():
    found = race("rate-too-large")
    (_, _), (low, high) = find("ravine").domain
    assert found.diverged_at[0] == -1 and found.losses[0, -1] < 1e-3
    assert 0 < found.diverged_at[1] <= 140
    y = found.positions[1, : found.diverged_at[1], 1]
    assert np.all(np.abs(y[1:]) > np.abs(y[:-1])) and crossings(y) == len(y) - 1
    inside = (y > low) & (y < high)
    assert 8 <= inside.sum() < 20


def test_watch_rate_at_limit():
    y = race("rate-at-limit").positions[:, :, 1]
    assert np.all(crossings(y) == 40)
    assert np.all(np.abs(y[1]) == 2.0)
    assert abs(y[0, -1]) < 0.2 and np.all(np.diff(np.abs(y[0])) < 0)
    assert abs(y[2, -1]) > 4 and np.all(np.diff(np.abs(y[2])) > 0)


def test_watch_ravine_zigzag():
    positions = race("ravine-zigzag").positions
    assert crossings(positions[:, :, 1]).tolist() == [0, 100]
    assert -positions[0, -1, 0] > 10 * -positions[1, -1, 0] > 0


def test_watch_ravine_momentum():
    sgd, momentum = crossings(race("ravine-momentum").positions[:, :, 1])
    assert momentum < sgd / 2
    sgd, momentum = distances("ravine-momentum", (0, 0))[:, -1]
    assert momentum < sgd / 10


def test_watch_ravine_adaptive():
    found = race("ravine-adaptive")
    sgd, adagrad, rmsprop = crossings(np.where(np.abs(found.positions[:, :, 1]) > 0.01, found.positions[:, :, 1], 0))
    assert sgd > 40 and adagrad <= 2 and rmsprop <= 2
    assert np.all(found.losses[1, 30] < found.losses[[0, 2], 30] / 25)
    # AdaGrad's first step is its rate long; it does not owe its lead to landing on the floor by chance.
    assert abs(found.positions[1, 1, 1]) > 0.1
    assert np.abs(found.positions[1:, 20:, 1]).max() < 0.01


def test_watch_ravine_turned():
    before, after = race("ravine-adaptive").losses, race("ravine-turned").losses
    # The start is that of the straight race, turned, to three decimals.
    assert after[0] == pytest.approx(before[0], rel=1e-3)
    assert after[1, -1] > 10 * after[0, -1] and after[2, -1] > 10 * after[0, -1]
    assert after[1, 30] > 200 * before[1, 30]


def test_watch_newton_ravine():
    newton = race("newton-ravine").positions[2]
    start = newton[0] / np.linalg.norm(newton[0])
    sideways = newton @ np.array([-start[1], start[0]])
    assert np.abs(sideways).max() < 0.01
    end = distances("newton-ravine", (0, 0))[:, -1]
    assert end[2] < 1e-4 and end[2] < end[:2].min() / 100


def test_watch_momentum_overshoot():
    x = race("momentum-overshoot").positions[:, :, 0]
    assert x[0].max() < 0 and abs(x[0, -1]) < 0.1
    assert x[1].max() > 2 and crossings(x)[1] >= 4
    assert x[1, x[1].argmax() :].min() < -0.3


def test_watch_nesterov_brakes():
    x = race("nesterov-brakes").positions[:, :, 0]
    momentum, nesterov = x.max(axis=1)
    assert 0 < nesterov < 0.9 * momentum
    late = distances("nesterov-brakes", (0, 0))[:, -50:].max(axis=1)
    assert late[1] < late[0] / 1.5
    assert race("nesterov-brakes").losses[1, -1] < race("nesterov-brakes").losses[0, -1] / 10


def test_watch_local_minimum_kept():
    dents = np.array(find("rastrigin").minima)
    late = race("local-minimum-kept").positions[:, -20:]
    nearest = np.linalg.norm(late[:, :, np.newaxis] - dents, axis=-1).argmin(axis=-1)
    assert np.all(nearest == nearest[:, :1])
    assert len(set(nearest[:, 0])) == 4 and 0 not in nearest
    assert tuple(dents[0]) == (0.0, 0.0)


def test_watch_local_minimum_escaped():
    shallow, deep = find("two-valleys").minima
    assert find("two-valleys").value(np.array(deep)) < find("two-valleys").value(np.array(shallow)) - 1
    assert np.all(distances("local-minimum-escaped", shallow)[:2, -1] < 0.01)
    assert distances("local-minimum-escaped", deep)[2, -1] < 0.05


def test_watch_momentum_too_fast():
    deepest, before, beyond = find("three-hump-camel").minima
    ends = [distances("momentum-too-fast", point)[:, -1] for point in (before, deepest, beyond)]
    assert [ends[i][i] < 0.1 for i in range(3)] == [True] * 3
    x = race("momentum-too-fast").positions[:, :, 0]
    assert x[0].max() < -1.5 and x[1].max() < 0.5 and x[2].max() > 1.7


def test_watch_saddle_wait():
    near = (distances("saddle-wait", (0, 0)) < 0.5).sum(axis=1)
    assert near[0] > 35 and near[1] > 35 and near[2] == near[3] == 0
    y = race("saddle-wait").positions[:, :, 1]
    # The slope to the side is 850 times gentler at the start than the one to the saddle.
    assert np.all(y[:2, 20] < 0.01) and np.all(y[2:, 1] > 0.01) and np.all(y[2:, 20] > 0.25)
    assert np.all(y[:, -1] > 0.7)


def test_watch_saddle_turned():
    state, straight = SCENARIOS["saddle-turned"].state(), SCENARIOS["saddle-wait"].state()
    # The start is that of the straight race, turned, to three decimals, and so are the rules.
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    assert turn @ straight.start == pytest.approx(state.start, abs=1e-3)
    assert set(map(str, straight.runs)) - set(map(str, state.runs)) == {"momentum:lr=0.01,mu=0.9"}
    away = distances("saddle-turned", (0, 0))
    near = away < 0.1
    assert np.all(near.any(axis=1)) and near.sum(axis=1).tolist() == [22, 217, 76, 140]
    last = [np.flatnonzero(row)[-1] for row in near]
    assert last[0] < last[2] < last[3] < last[1] == state.steps
    # Until then none has turned aside: along the ridge x and y are alike.
    for path, row in zip(race("saddle-turned").positions, near, strict=True):
        assert np.abs(np.subtract(*path[: row.argmax()].T)).max() < 0.1


def test_watch_saddle_whole_matrix():
    diagonal = distances("saddle-whole-matrix", (0, 0))[:2]
    assert np.all((diagonal < 0.3).sum(axis=1) > diagonal.shape[1] / 2)
    positions = race("saddle-whole-matrix").positions
    aside = np.abs(positions[:, :, 1] - positions[:, :, 0])
    assert np.all(aside[:, :2] < 0.003) and np.all(aside[:2, 2] < 0.003) and aside[2, 2] > 30 * aside[2, 1]
    assert distances("saddle-whole-matrix", (0, 0))[2].min() > 1.3


def test_watch_adagrad_saddle():
    away = distances("adagrad-saddle", (-0.4, -0.6))
    assert np.all(away[:, 10:150] < 0.05)
    assert away[0, -1] < 0.05 and away[1, -1] > 0.5
    assert distances("adagrad-saddle", (0, -1))[1, -1] < 0.05
    first, late = lengths("adagrad-saddle")[:, 0], lengths("adagrad-saddle")[:, 150:].max(axis=1)
    assert first[0] == pytest.approx(first[1], rel=1e-3)
    assert late[0] < first[0] / 500 and late[1] > first[1] / 20
    slopes = find("goldstein-price").gradient(race("adagrad-saddle").positions[:, :-1]) ** 2
    # The rates: AdaGrad's is what the wall has left of it; RMSProp's has grown again by the time it leaves.
    total, mean = np.cumsum(slopes[0], axis=0), np.zeros((300, 2))
    for t in range(300):
        mean[t] = 0.99 * mean[t - 1] * (t > 0) + 0.01 * slopes[1, t]
    adagrad, rmsprop = 0.1 / np.sqrt(total), 0.01 / np.sqrt(mean)
    assert np.all(adagrad[299] <= adagrad[10]) and np.all(rmsprop[190] > 2 * rmsprop[10])


def test_watch_adagrad_memory():
    found = race("adagrad-memory").positions
    assert np.array_equal(found[0, :101], found[1, :101])
    away = distances("adagrad-memory", (-0.4, -0.6))
    assert np.all(away[:, 100] < 0.05)
    assert np.all(away[0, 100:] < 0.05) and away[1, 101] > 0.1 and np.all(away[1, 110:] > 0.5)
    state = SCENARIOS["adagrad-memory"].state()
    assert state.runs[0] == state.runs[1] and state.fresh == (1,)


def test_watch_saddle_ridge():
    assert np.all(race("saddle-ridge").positions[:, :, 1] == 0)


def test_watch_saddle_noise():
    noisy, still = SCENARIOS["saddle-noise"].state(), SCENARIOS["saddle-ridge"].state()
    assert (noisy.start, noisy.runs) == (still.start, still.runs) and noisy.noise > 0
    assert np.all(np.abs(race("saddle-noise").positions[:, -1, 1]) > 0.8)


def test_watch_newton_saddle():
    sgd, newton = race("newton-saddle").positions
    assert sgd[-1, 1] > 1.2 and np.all(np.diff(sgd[:, 1]) > 0)
    away = distances("newton-saddle", (0, 0))[1]
    assert away[-1] < 0.01 and np.all(np.diff(away) < 0)
    direction = newton[0] / away[0]
    assert np.abs(newton @ np.array([-direction[1], direction[0]])).max() < 0.01


def test_watch_adagrad_dying():
    x = race("adagrad-dying").positions[:, :, 0]
    down = (x > -1).argmax(axis=1)
    assert down[0] < down[1] / 2
    steps = lengths("adagrad-dying")[0]
    assert steps[-1] < steps[0] / 100
    rates = 0.4 / np.sqrt(np.cumsum(find("cliff").gradient(race("adagrad-dying").positions[0, :-1]) ** 2, axis=0))
    assert np.all(np.diff(rates, axis=0) <= 0) and rates[-1, 0] < rates[0, 0] / 20
    away = distances("adagrad-dying", minimum("adagrad-dying"))[:, -1]
    assert away[0] > 1 and away[1] < 0.05


def test_watch_plateau():
    away = distances("plateau", minimum("plateau"))
    way = away[:, 0] - away[:, -1]
    assert np.all(way[:2] < 0.12 * away[:2, 0])
    assert np.all(away[2:, -1] < 0.1)
    first = lengths("plateau")[:, 0]
    assert np.all(first[2:] > 20 * first[:2].max())


def test_watch_rmsprop_leap():
    state = SCENARIOS["rmsprop-leap"].state()
    assert [run.values["lr"] for run in state.runs] == [0.1] * 4 and state.at == 1
    first = np.abs(np.diff(race("rmsprop-leap").positions[:, :2], axis=1)[:, 0])
    expected = [0.1] + [0.1 / np.sqrt(1 - run.values["alpha"]) for run in state.runs[1:]]
    assert first == pytest.approx(np.outer(expected, [1, 1]), rel=1e-5)
    assert first[1:, 0] / first[0, 0] == pytest.approx([3.162, 10, 31.62], rel=1e-3)


def test_watch_rmsprop_restless():
    late = race("rmsprop-restless").positions[0, -20:]
    assert np.ptp(late, axis=0) == pytest.approx([0.4, 0.4], rel=0.2) and np.all(crossings(late.T) == 19)
    assert np.all(np.ptp(race("rmsprop-restless").positions[1, -10:], axis=0) < 1e-6)
    assert distances("rmsprop-restless", (0, 0))[1, -1] < 1e-6


def test_watch_sign_steps():
    sgd, sign = lengths("sign-steps")
    assert sign == pytest.approx(0.3 * np.sqrt(2), rel=1e-12)
    assert sgd[-1] < sgd[0] / 1000
    near = distances("sign-steps", minimum("sign-steps"))[:, -30:]
    assert near[0, -1] < 0.05 and near[1].max() < 1 and near[1].max() > 0.3


def test_watch_adam_as_printed():
    adam, printed = lengths("adam-as-printed")
    assert printed[0] == pytest.approx(adam[0], rel=1e-6)
    assert np.all(printed[5:30] > 1.7 * adam[5:30]) and printed[-1] < 0.7 * adam[-1]
    assert np.all(np.diff(printed[15:]) < 0)
    away = distances("adam-as-printed", (0, 0))
    assert away[1, 100] < away[0, 100] - 0.5 and away[0, -1] < away[1, -1] - 0.5


def test_watch_adam_printed_leap():
    adam, printed = lengths("adam-printed-leap")
    assert printed[0] == pytest.approx(adam[0], rel=1e-6)
    assert np.all(printed[1:5] > 1.3 * adam[1:5])
    shallow, deep = find("two-valleys").minima
    assert distances("adam-printed-leap", shallow)[0, -1] < 0.05
    assert distances("adam-printed-leap", deep)[1, -1] < 0.05


def test_watch_adam_restless():
    low = minimum("adam-restless")
    away = distances("adam-restless", low)
    assert np.all(away.min(axis=1) < 0.1)
    assert away[0, -50:].mean() > 0.15 and away[1, -20:].max() < 0.02
    constant, falling = wander("adam-restless", 50)
    assert constant > 8 * falling
    late = race("adam-restless").positions[0, -50:]
    assert crossings(late[:, 1] - late[:, 0] ** 2 / 4) > 10


def test_watch_amsgrad():
    _, y = minimum("amsgrad")
    late = race("amsgrad").positions[:, -100:, 1].mean(axis=1) - y
    assert late[0] > 6 and abs(late[1]) < 3
    assert np.all(race("amsgrad").losses[0, -100:] > race("amsgrad").losses[1, -100:])
    state = SCENARIOS["amsgrad"].state()
    assert dict(state.parameters) == {"batch": 1} and state.runs[0].values["rho2"] == 0.9
    assert find(state.surface).rows
    for rho2 in (0.9, 0.999):
        runs = [run.replace(rho2=rho2) for run in state.runs]
        for seed in range(4):
            found = descend(find(state.surface), runs, state.start, 300, 0.0, seed, {"batch": 1.0})
            away = np.linalg.norm(found.positions[:, -100:] - minimum("amsgrad"), axis=-1).mean(axis=1)
            assert away[0] > away[1] + 1 if rho2 == 0.9 else away.max() < 2


def test_watch_noise_decay():
    late = distances("noise-decay", minimum("noise-decay"))[:, -50:]
    assert late[0].mean() > 0.8 and late[1].max() < 0.4
    constant, falling = wander("noise-decay", 50)
    assert constant > 6 * falling


def test_watch_batch_noise():
    state = SCENARIOS["batch-noise"].state()
    assert dict(state.parameters) == {"batch": 3} and len(find(state.surface).rows) == 150
    constant, falling = wander("batch-noise", 50)
    assert constant > 10 * falling and constant > 0.02
    assert lengths("batch-noise")[1, -1] < lengths("batch-noise")[0, -50:].mean() / 100


def test_watch_data_unscaled():
    state = SCENARIOS["data-unscaled"].state()
    surface = find(state.surface)
    # The irises are those of the app's own surface, and the rate is near the limit of what is steepest there.
    assert surface.rows == find("iris-line").rows
    low, high = np.linalg.eigvalsh(surface.hessian(np.zeros(2)))
    assert high / low == pytest.approx(105, abs=0.5) and "κ = 105" in surface.watch["en"]
    assert 0.85 < state.runs[0].values["lr"] * high / 2 < 1
    away = distances("data-unscaled", _fitted(surface))[0]
    assert away[-1] / away[0] > 1 / 6


def test_watch_data_scaled():
    surface = find(SCENARIOS["data-scaled"].state().surface)
    u, v = np.array(surface.rows).T
    measured = np.array(find("iris-line").rows).T
    assert (abs(u.mean()), u.std()) == pytest.approx((0, 1), abs=1e-4) and v == pytest.approx(measured[1])
    assert np.corrcoef(u, measured[0])[0, 1] == pytest.approx(1)
    assert np.linalg.cond(surface.hessian(np.zeros(2))) == pytest.approx(1, abs=0.001)
    away = distances("data-scaled", _fitted(surface))[0]
    assert away[1] < 0.001 * away[0]


def _fitted(surface):
    """Intercept and slope of the line with the least squares."""
    return np.polyfit(*np.array(surface.rows).T, 1)[::-1]


def mapped(key, run, window=None):
    """The basin map of a scenario's run, 80 × 80 starts, and the share whose next one, up or right, ends elsewhere."""
    state = SCENARIOS[key].state()
    found = basin_map(find(state.surface), state.runs[run], 80, 80, state.steps, window)
    reached = found.reached
    apart = np.pad(reached[1:] != reached[:-1], ((0, 1), (0, 0))) | np.pad(
        reached[:, 1:] != reached[:, :-1], ((0, 0), (0, 1))
    )
    return found, apart.mean()


def closer(found):
    """A window 8 times smaller: that of 10 × 10 cells that reach the most."""
    reached, (dx, dy) = found.reached, (np.ptp(edges) / 80 for edges in found.of.window)
    _, i, j = max(
        (len(np.unique(reached[i : i + 10, j : j + 10])), i, j) for i in range(0, 71, 5) for j in range(0, 71, 5)
    )
    (x, _), (y, _) = found.of.window
    return (x + j * dx, x + (j + 10) * dx), (y + i * dy, y + (i + 10) * dy)


def test_watch_momentum_threads():
    state = SCENARIOS["momentum-threads"].state()
    assert state.runs[1].values["mu"] == 0.95 and state.window is None
    sgd, border = mapped("momentum-threads", 0)
    assert sgd.shares == pytest.approx([0.25] * 4, abs=0.02)
    # The border of whole pieces is as long as lines through the window are.
    assert border < 3 / 80
    momentum, _ = mapped("momentum-threads", 1)
    window = None
    for _ in range(3):
        found, share = mapped("momentum-threads", 1, window)
        assert share > 0.3 and set(np.unique(found.reached)) == {0, 1, 2, 3}
        window = closer(found)
    # It shoots past: a path comes near another minimum than the one where it ends.
    minima, past = np.array(find("himmelblau").minima), []
    for start in np.stack([momentum.xs[5::10], momentum.ys[5::10]], axis=1):
        paths = descend(find("himmelblau"), state.runs, start, state.steps).positions
        away = np.linalg.norm(paths[:, :, np.newaxis] - minima, axis=-1)
        ends = away[:, -1].argmin(axis=-1)
        past.append([np.delete(one, end, axis=-1).min() < 1 for one, end in zip(away, ends, strict=True)])
    assert np.sum(past, axis=0)[0] == 0 and np.sum(past, axis=0)[1] >= 3


def test_watch_newton_anywhere():
    window, outcomes = None, set(range(-7, -2)) | set(range(4))
    for zoomed in range(4):
        found, _ = mapped("newton-anywhere", 0, window)
        if not zoomed:
            assert (found.reached <= -3).mean() > 1 / 3
        there = set(np.unique(found.reached).tolist())
        assert there <= outcomes and len(there) >= 8
        window = closer(found)
    assert len(find("himmelblau").saddles) == 4


def test_watch_adagrad_forgiving():
    found = race("adagrad-forgiving")
    rates = [run.values["lr"] for run in SCENARIOS["adagrad-forgiving"].state().runs]
    assert rates == [0.05, 0.5, 1, 10]
    assert (found.diverged_at >= 0).tolist() == [False, True, False, False]
    away = distances("adagrad-forgiving", (0, 0))
    assert np.all(away[[0, 2, 3], -1] < 0.01)
    assert (away[3] < 0.01).argmax() < 10 < (away[2] < 0.01).argmax()


def test_watch_sharp_flat():
    flat, sharp = find("flat-or-sharp").minima
    curvature = [find("flat-or-sharp").hessian(np.array(point)).trace() for point in (flat, sharp)]
    assert curvature[1] > 50 * curvature[0]
    assert distances("sharp-flat", sharp)[0, -1] < 0.01
    # The long steps do pass through the sharp valley.
    assert distances("sharp-flat", sharp)[1].min() < 0.5
    assert distances("sharp-flat", flat)[1, -1] < 0.01


def test_watch_sam_flat():
    flat, sharp = find("flat-or-sharp").minima
    ends = race("sam-flat").positions[:, -1]
    assert np.linalg.norm(ends[0] - sharp) < 0.01 and np.linalg.norm(ends[1] - flat) < 0.02
    assert distances("sam-flat", sharp)[1].min() > 0.5


def test_watch_clipping():
    found = race("clipping")
    assert found.diverged_at.tolist() == [3, -1, -1] and found.positions[0, 1, 1] < -2
    _, slow, clipped = distances("clipping", minimum("clipping"))[:, -1]
    assert clipped < 0.05 and 2 * clipped < slow
    # The gradient's direction is kept, its length is cut.
    steps = lengths("clipping")[2]
    assert steps.max() <= 0.05 * 1.000001 and np.isclose(steps[:20], 0.05).all()


@cache
def schedule_free_losses():
    """Mean loss of the scenario's three runs over 4,000 draws of the noise, (runs, steps + 1)."""
    state = SCENARIOS["schedule-free"].state()
    starts = np.tile(state.start, (4000, 1))
    found = descend(find(state.surface), state.runs, starts, state.steps, noise=state.noise, seed=state.seed)
    return found.losses.mean(axis=1)


def test_watch_schedule_free():
    constant, cosine, free = schedule_free_losses()
    for stop in (50, 100, 150):
        assert 2 * free[stop] < cosine[stop] < constant[stop] * 1.05
    assert cosine[300] < 0.9 * free[300] < constant[300] / 10


def test_watch_weight_decay():
    away = distances("weight-decay", minimum("weight-decay"))[:, -1]
    assert away[0] < 0.05 and away[1] > 0.4
    end = race("weight-decay").positions[1, -1]
    # At rest the slope of the loss is the pull: gradient = −decay·w.
    assert find("booth").gradient(end) == pytest.approx(-1.0 * end, abs=0.01)
    assert lengths("weight-decay")[1, -1] < 1e-3


def test_watch_article_mnist():
    momentum, adagrad, rmsprop, adam = accuracies("article-mnist")[:, -10:].mean(axis=1)
    assert momentum < 0.15
    assert 0.2 < adagrad < 0.7
    assert rmsprop > 0.92 and adam > 0.92


def test_watch_mnist_own_rates():
    assert np.all(accuracies("mnist-own-rates")[:, -10:].mean(axis=1) > 0.91)
