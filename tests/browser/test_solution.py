"""What the browser says of a race besides its paths: single steps, all steps, limits, suited rates, paths that were."""

import json

import numpy as np
import pytest

from optimizers import Run
from optimizers.written import write
from simulation import descend
from simulation.noise import gaussian, row_numbers
from surfaces import SURFACES
from ui.browser.catalogue import catalogue, written

AVERAGE = write("Average", "m = m/2 + g\nw = w - lr*m\nshown = keep*shown + (1 - keep)*w").key
AHEAD = write("Ahead", "v = v/2 - lr*grad(w + v)\nw = w + v").key
MODULES = ("solve/suited", "solve/before", "solve/query", "solve/limits")
PREPARE = """(text) => {
  const catalogue = JSON.parse(text);
  const {readQuery} = module_solve_query;
  Object.assign(globalThis, module_solve_solution, module_solve_limits, module_solve_suited);
  Object.assign(globalThis, module_solve_before, {catalogue});
  globalThis.plain = (value) => JSON.parse(JSON.stringify(value, (_, one) => {
    if (ArrayBuffer.isView(one)) return [...one].map(String);
    return typeof one === "number" ? String(one) : one;
  }));
  globalThis.race = (query) => {
    const state = readQuery(query, catalogue);
    return {state, catalogue, paths: solveAll(state, catalogue, [])};
  };
  globalThis.record = (query, place) => {
    const {state, paths} = race(query);
    return createRecord(place, state, catalogue, paths[place]);
  };
}"""


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying(*(f"ui/browser/{name}" for name in MODULES))
    known = catalogue()
    known["optimizers"] |= written({"run": [AVERAGE, AHEAD]})["optimizers"]
    page.evaluate(PREPARE, json.dumps(known))
    return page


def query(surface, start, runs, steps, **more):
    given = {"surface": [surface], "start": [",".join(map(repr, start))], "steps": [str(steps)], "run": runs}
    return given | {name: value if isinstance(value, list) else [value] for name, value in more.items()}


def steps_of(page, asked, place, *steps):
    """Numbers travel as text, so NaN arrives."""
    read = "([query, place, steps]) => { const {step} = record(query, place); return plain(steps.map(step)); }"
    return page.evaluate(read, [asked, place, steps])


def numbers(texts):
    return np.array([float(text) for text in texts])


def assert_step(step, path, at, gradient, surface, **parameters):
    """Its point, gradient, what the surface gives, and where it leads."""
    w = path[at]
    assert step["from"] == str(at)
    np.testing.assert_allclose(numbers(step["w"]), w, rtol=1e-12)
    np.testing.assert_allclose(numbers(step["g"]), gradient, rtol=1e-9, atol=1e-14)
    h = surface.hessian(w, **parameters)
    of = [surface.value(w, **parameters), h[0, 0], h[1, 1], h[0, 1]]
    np.testing.assert_allclose(numbers(step["of"]), of, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(numbers(step["taken"]), path[at + 1] - w, rtol=1e-6, atol=1e-12)


def test_a_step_in_full_is_that_of_python(page):
    surface, start = SURFACES["rosenbrock"], (-1.5, 2.0)
    runs = ["adam:lr=0.1", "momentum:lr=0.0005,mu=0.9,schedule=cosine", "newton:lr=0.3", "polyak"]
    path = descend(surface, [Run.parse(run) for run in runs], start, 30, parameters={"b": 50.0}).positions
    for place in range(len(runs)):
        asked = query("rosenbrock:b=50", start, runs, 30)
        for at, step in zip((0, 1, 17, 29), steps_of(page, asked, place, 0, 1, 17, 29), strict=True):
            assert_step(step, path[place], at, surface.gradient(path[place, at], b=50.0), surface, b=50.0)


def test_a_step_says_what_the_rule_remembers_and_its_rate(page):
    surface, start = SURFACES["ravine"], (-8.0, 2.0)
    asked = query("ravine", start, ["momentum:lr=0.02,mu=0.9", "adam:lr=0.4"], 20)
    race = descend(surface, [Run.parse(run) for run in asked["run"]], start, 20)
    path = race.positions[0]
    first, sixth = steps_of(page, asked, 0, 0, 6)
    assert [float(first["remembered"][i]) for i in (0, 1)] == [0, 0]
    # v = μv − εg and w = w + v: what is remembered is μ of the last step, and the rate is ε.
    last = path[6] - path[5]
    np.testing.assert_allclose(numbers(sixth["remembered"]), 0.9 * last, rtol=1e-6)
    np.testing.assert_allclose(numbers(sixth["rate"]), [0.02, 0.02], rtol=1e-6)
    np.testing.assert_allclose([float(sixth["before"][f"$v${i}"]) for i in (0, 1)], last, rtol=1e-6)
    lines = {line["name"]: numbers(line["value"]) for line in sixth["lines"]}
    np.testing.assert_allclose(lines["v"], path[7] - path[6], rtol=1e-6)
    np.testing.assert_allclose(lines["w"], path[7], rtol=1e-12)
    m = v = np.zeros(2)
    for g in (surface.gradient(w) for w in race.positions[1, :3]):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    (third,) = steps_of(page, asked, 1, 3)
    np.testing.assert_allclose([float(third["before"][f"$m${i}"]) for i in (0, 1)], m, rtol=1e-9)
    np.testing.assert_allclose([float(third["before"][f"$v${i}"]) for i in (0, 1)], v, rtol=1e-9)
    # Where there is no slope, there is no rate.
    (flat,) = steps_of(page, query("ravine", (1.0, 0.0), ["sgd:lr=0.1"], 3), 0, 1)
    assert float(flat["rate"][0]) == pytest.approx(0.1) and flat["rate"][1] == "NaN"


def test_a_step_of_a_rule_that_shows_another_point_is_a_step_of_w(page):
    surface, start = SURFACES["rosenbrock"], (-1.5, 2.0)
    asked = query("rosenbrock", start, [f"{AVERAGE}:lr=0.001,keep=0.75", "sgd:lr=0.001"], 12, fork=["2:1@5"])
    w, m, shown = np.array(start), np.zeros(2), np.array(start)
    moved, drawn = [w], [shown]
    for _ in range(12):
        m = m / 2 + surface.gradient(w)
        w = w - 0.001 * m
        shown = 0.75 * shown + 0.25 * w
        moved.append(w)
        drawn.append(shown)
    for at, step in zip((0, 4, 11), steps_of(page, asked, 0, 0, 4, 11), strict=True):
        assert_step(step, np.array(moved), at, surface.gradient(moved[at]), surface)
        lines = {line["name"]: numbers(line["value"]) for line in step["lines"]}
        np.testing.assert_allclose(lines["shown"], drawn[at + 1], rtol=1e-12)
        # What it remembers moves it by half of the last step, and its rate is ε.
        np.testing.assert_allclose(numbers(step["rate"]), [0.001, 0.001], rtol=1e-6)
    columns = page.evaluate("query => plain(record(query, 0).columns())", asked)
    found = {column["label"]: numbers(column["values"]) for column in columns}
    assert list(found) == ["f", "w̄ x", "w̄ y", "w x", "w y", "∇f x", "∇f y", "m x", "m y"]
    np.testing.assert_allclose(found["w̄ x"], np.array(drawn)[:, 0], rtol=1e-9)
    np.testing.assert_allclose(found["w x"], np.array(moved)[:, 0], rtol=1e-9)
    np.testing.assert_allclose(found["f"], surface.value(np.array(drawn)), rtol=1e-9)
    # The fork by another rule begins where its parent is drawn.
    (fifth,) = steps_of(page, asked, 1, 5)
    np.testing.assert_allclose(numbers(fifth["w"]), drawn[5], rtol=1e-12)


def test_a_step_with_a_gradient_elsewhere_is_judged_without_any_gradient_of_the_step(page):
    surface, start, rate = SURFACES["ravine"], (-8.0, 2.0), 0.01
    asked = query("ravine", start, [f"{AHEAD}:lr={rate}"], 9, noise="0.25", seed="4")
    (path,) = descend(surface, [Run(AHEAD, lr=rate)], start, 9, 0.25, 4).positions
    draws = 0.25 * gaussian(4, 0, np.arange(1, 10))
    (sixth,) = steps_of(page, asked, 0, 6)
    assert_step(sixth, path, 6, surface.gradient(path[6]) + draws[6], surface)
    v = path[6] - path[5]
    ahead = surface.gradient(path[6] + v) + draws[6]
    np.testing.assert_allclose(numbers(sixth["lines"][0]["value"]), v / 2 - rate * ahead, rtol=1e-9)
    # Half of the last step is what is remembered; the rest comes of the gradient that was taken ahead.
    np.testing.assert_allclose(numbers(sixth["remembered"]), v / 2, rtol=1e-6)
    np.testing.assert_allclose(numbers(sixth["rate"]) * numbers(sixth["g"]), rate * ahead, rtol=1e-6)


def test_steps_beyond_both_ends_are_the_ends(page):
    asked = query("ravine", (-8.0, 2.0), ["sgd:lr=0.2"], 40)
    assert [step["from"] for step in steps_of(page, asked, 0, -3, 0, 11, 12, 99)] == ["0", "0", "11", "11", "11"]
    lost = query("ravine", (-8.0, 2.0), ["sgd:lr=0.05"], 5)
    assert [step["from"] for step in steps_of(page, lost, 0, 4, 5, 6)] == ["4", "5", "5"]


def test_a_run_that_is_lost_at_its_start_meets_no_slope(page):
    asked = query("ravine", (2e6, 0.0), ["sgd:lr=0.2"], 4)
    assert page.evaluate("query => plain(record(query, 0).gradientAt(0))", asked) == ["NaN", "NaN"]


def test_noise_and_batches_are_in_the_gradient_of_a_step(page):
    surface, steps = SURFACES["iris-line"], 12
    asked = query("iris-line:batch=7", surface.start, ["adam:lr=0.05"], steps, noise="0.25", seed="5")
    (path,) = descend(surface, [Run("adam", lr=0.05)], surface.start, steps, 0.25, 5, {"batch": 7.0}).positions
    rows = row_numbers(5, np.arange(1, steps + 1), 7, len(surface.rows))
    draws = gaussian(5, 0, np.arange(1, steps + 1))
    for at, step in zip((0, 3, 11), steps_of(page, asked, 0, 0, 3, 11), strict=True):
        gradient = surface.gradient(path[at], rows[at], batch=7.0) + 0.25 * draws[at]
        assert_step(step, path, at, gradient, surface)
    # Behind the last step nothing is drawn: the gradient there is that of all rows.
    (end,) = steps_of(page, asked, 0, steps)
    np.testing.assert_allclose(numbers(end["g"]), surface.gradient(path[steps]), rtol=1e-9)


NOISE = """([surface, more]) => {
  const {state} = race({surface: [surface], start: ["1,1"], steps: ["3"], run: ["sgd"], ...more});
  const noise = noiseOf(state, catalogue);
  return noise && {sigma: noise.sigma, draws: noise.draws?.length ?? 0, rows: noise.rows?.length ?? 0};
}"""


def test_chance_is_there_where_it_was_asked_for(page):
    assert page.evaluate(NOISE, ["ravine", {}]) is None
    assert page.evaluate(NOISE, ["ravine", {"noise": ["0.5"]}]) == {"sigma": 0.5, "draws": 6, "rows": 0}
    assert page.evaluate(NOISE, ["iris-line", {}]) is None
    assert page.evaluate(NOISE, ["iris-line:batch=150", {}]) is None
    assert page.evaluate(NOISE, ["iris-line:batch=149", {}]) == {"sigma": 0, "draws": 0, "rows": 447}


COLUMNS = """([query, place]) => {
  const {last, columns} = record(query, place);
  return plain({last, columns: columns().map(({label, values}) => [label, values])});
}"""


def test_all_steps_are_columns_and_end_where_the_run_does(page):
    surface = SURFACES["ravine"]
    asked = query("ravine", (-8.0, 2.0), ["sgd:lr=0.2", "momentum:lr=0.02,mu=0.9", "adam:lr=0.4"], 40, fork="3:2@25")
    runs = [Run.parse(run) for run in asked["run"]]
    race = descend(surface, runs, (-8.0, 2.0), 40, forks={2: (1, 25)})
    lost = page.evaluate(COLUMNS, [asked, 0])
    assert lost["last"] == "11" and [label for label, _ in lost["columns"]] == ["f", "w x", "w y", "∇f x", "∇f y"]
    columns = {label: numbers(values) for label, values in lost["columns"]}
    np.testing.assert_allclose(columns["f"], race.losses[0], rtol=1e-12)
    np.testing.assert_allclose(np.stack([columns["w x"], columns["w y"]], axis=-1), race.positions[0], rtol=1e-12)
    slopes = np.stack([columns["∇f x"], columns["∇f y"]], axis=-1)
    np.testing.assert_allclose(slopes[:12], surface.gradient(race.positions[0, :12]), rtol=1e-9)
    assert np.isnan(slopes[12:]).all()
    forked = page.evaluate(COLUMNS, [asked, 2])
    assert forked["last"] == "40"
    columns = {label: numbers(values) for label, values in forked["columns"]}
    assert list(columns)[5:] == ["v x", "v y", "m x", "m y"]
    path = race.positions[2]
    np.testing.assert_allclose(columns["v y"][1:25], np.diff(path[:25, 1]), rtol=1e-6, atol=1e-12)
    # The optimizer changes at step 25, and its memory begins at zero.
    assert np.isnan(columns["m x"][:25]).all() and columns["m x"][25] == columns["v x"][25] == 0
    np.testing.assert_allclose(columns["m y"][26], 0.1 * surface.gradient(path[25])[1], rtol=1e-9)


LIMITS = """([query, step]) => {
  const {state, paths} = race(query);
  return plain({reasons: reasonsOf(state, catalogue, paths), limits: limitsAt(state, catalogue, paths, step)});
}"""


def test_a_rate_beyond_theorys_limit_is_the_reason_of_a_loss(page):
    # The ravine's largest curvature is κ = 20 everywhere.
    runs = ["sgd:lr=0.2", "momentum:lr=0.5,mu=0.9", "sgd:lr=0.05", "adam:lr=0.4"]
    found = page.evaluate(LIMITS, [query("ravine", (-8.0, 2.0), runs, 60), 3])
    momentum = {"symbol": "ε", "rate": "0.5", "sum": "2·(1 + 0.9)/20", "limit": "0.19"}
    assert found["reasons"] == [{"symbol": "ε", "rate": "0.2", "sum": "2/20", "limit": "0.1"}, momentum, None, None]
    assert found["limits"][3] is None
    np.testing.assert_allclose([float(limit) for limit in found["limits"][:3]], [0.1, 0.19, 0.1], rtol=1e-12)
    # With a schedule no rate is kept, and the fork has nothing left that swings.
    runs = ["sgd:lr=0.05", "sgd:lr=0.3,schedule=cosine", "sgd:lr=0.3"]
    others = page.evaluate(LIMITS, [query("ravine", (-8.0, 2.0), runs, 200, fork="3:1@20"), 3])
    assert others["reasons"] == [None] * 3
    # A run that is lost where it starts stands nowhere.
    lost = query("ravine", (2e6, 0.0), ["sgd:lr=0.2"], 3)
    assert page.evaluate(LIMITS, [lost, 0])["limits"] == [None]


def test_a_limit_is_that_of_where_the_run_stands(page):
    surface = SURFACES["rosenbrock"]
    asked = query("rosenbrock", (-1.5, 2.0), ["sgd:lr=0.001", "sgd-weight-decay:lr=0.001,decay=0.5"], 50)
    path = descend(surface, [Run.parse(run) for run in asked["run"]], (-1.5, 2.0), 50).positions
    for step in (0, 7, 50, 99):
        at = min(step, 50)
        curved = [np.linalg.eigvalsh(surface.hessian(path[place, at]))[1] for place in range(2)]
        found = [float(limit) for limit in page.evaluate(LIMITS, [asked, step])["limits"]]
        np.testing.assert_allclose(found, [2 / curved[0], 2 / (curved[1] + 0.5)], rtol=1e-9)


def test_where_a_surface_bends_down_there_is_no_limit(page):
    limit = "([run, curved]) => limitOf(module_solve_runs.parseRun(run), catalogue, curved)"
    assert [page.evaluate(limit, ["sgd:lr=0.1", curved]) for curved in (-2, 0, 4)] == [None, None, 0.5]
    assert page.evaluate(limit, ["adam", 4]) is None


def test_heights_and_curvatures_are_those_of_the_parameters(page):
    surface, points = SURFACES["rosenbrock"], [(0.5, -1.0), (-2.0, 3.0)]
    read = """([query, points]) => {
      const {state} = race(query);
      const [height, bend] = [heightOf(state, catalogue), curvatureOf(state, catalogue)];
      return points.map(([x, y]) => [height(x, y), bend(x, y).low, bend(x, y).high]);
    }"""
    found = page.evaluate(read, [query("rosenbrock:b=50", (1.0, 2.0), ["sgd"], 1), points])
    for point, (height, low, high) in zip(points, found, strict=True):
        assert height == pytest.approx(surface.value(np.array(point), b=50.0), rel=1e-12)
        expected = np.linalg.eigvalsh(surface.hessian(np.array(point), b=50.0))
        np.testing.assert_allclose([low, high], expected, rtol=1e-9, atol=1e-9)


SUITED = """([query, run]) => {
  const {state} = race(query);
  return module_solve_runs.runText(suited(module_solve_runs.parseRun(run), state, catalogue), catalogue);
}"""


def best(surface, run, steps):
    """Of 1, 2, 5 times a power of ten, the rate with the lowest end, where no path goes a window's width beyond it."""
    rate = next(one for one in Run.parse(run).hyperparameters if one.key == "lr")
    rates = [float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 2, 5)]
    rates = [lr for lr in rates if lr <= 10 and rate.low <= lr <= rate.high]
    race = descend(surface, [Run.parse(run).replace(lr=lr) for lr in rates], surface.start, steps)
    low, high = np.array(surface.domain).T
    inside = ((race.positions >= 2 * low - high) & (race.positions <= 2 * high - low)).all(axis=(1, 2))
    return rates[int(np.where(inside, race.losses[:, -1], np.inf).argmin())]


@pytest.mark.parametrize(("key", "run"), [("ravine", "nesterov"), ("rosenbrock", "adadelta"), ("saddle", "sign-sgd")])
def test_a_rate_that_suits_is_the_best_of_a_coarse_search(page, key, run):
    surface = SURFACES[key]
    found = page.evaluate(SUITED, [query(key, surface.start, ["sgd:lr=0.1"], 60), run])
    assert Run.parse(found) == Run.parse(run).replace(lr=best(surface, run, 60))


def test_a_rate_that_suits_is_the_surfaces_own_where_it_has_one(page):
    asked = query("ravine", (-8.0, 2.0), ["sgd:lr=0.1"], 60)
    assert page.evaluate(SUITED, [asked, "momentum:lr=9,mu=0.1"]) == "momentum:lr=0.02,mu=0.9"
    # What else was set stays; of long races, the first thousand steps are tried.
    longest = query("ravine", (-8.0, 2.0), ["sgd:lr=0.1"], 5000)
    found = page.evaluate(SUITED, [longest, "nesterov:mu=0.5"])
    assert Run.parse(found) == Run.parse("nesterov:mu=0.5").replace(
        lr=best(SURFACES["ravine"], "nesterov:mu=0.5", 1000)
    )


def test_a_run_that_no_rate_suits_stays_what_it_was(page):
    # This start is beyond the window and its width already.
    far = query("ravine", (500.0, 2.0), ["sgd:lr=0.1"], 60)
    assert page.evaluate(SUITED, [far, "nesterov:mu=0.5"]) == "nesterov:mu=0.5"
    rateless = """() => {
      const {state} = race({surface: ["bowl"], start: ["1,1"], steps: ["3"], run: ["sgd"]});
      const optimizers = {still: {name: "Still", hyperparameters: []}};
      const run = {optimizer: "still", schedule: "constant", given: {}};
      return suited(run, state, {...catalogue, optimizers}) === run;
    }"""
    assert page.evaluate(rateless)


GHOSTS = """() => {
  const shown = race({surface: ["ravine"], start: ["-8,2"], steps: ["50"], hide: ["3"],
    run: ["sgd:lr=0.05", "sgd:lr=0.2", "adam:lr=0.4", "momentum:lr=0.02"]});
  const clock = {time: 20.7, moves: 4};
  const memory = createMemory(shown, clock);
  const said = () => shown.before?.runs.map(({id, end, positions}) =>
    [shown.state.runs.findIndex((run) => run.id === id), end, positions.length]);
  const results = {};
  memory.open({at: 3});
  results.other = shown.before ?? null;
  memory.open({runs: []});
  results.kept = said();
  results.same = shown.before.runs.every(({positions}, i) =>
    positions.every((value, k) => value === shown.paths[[0, 1, 3][i]].positions[k]));
  results.moves = shown.before.moves;
  clock.time = 5;
  memory.open({start: [0, 0]});
  results.still = said();
  memory.close();
  memory.open({start: [0, 0]});
  results.next = said();
  memory.close();
  const at = (changes) => {
    const state = {...shown.state, ...changes};
    return ghostsOf(shown.before, {state, catalogue}).map(({id}) => shown.state.runs.findIndex((run) => run.id === id));
  };
  const [first, second, third, fourth] = shown.state.runs;
  const slower = {...first, given: {lr: 0.01}};
  results.nothing = at({});
  results.changed = at({runs: [slower, second, third, fourth]});
  results.moved = at({start: [-8, 3]});
  results.hidden = at({runs: [{...slower, hidden: true}, second, third, fourth], start: [1, 2]});
  results.gone = at({runs: [second, fourth], start: [1, 2]});
  results.none = ghostsOf(null, shown);
  clock.time = 0.9;
  memory.open({start: [0, 0]});
  results.begun = shown.before;
  memory.close();
  clock.time = 9;
  memory.open({start: [0, 0]});
  results.again = said().length;
  memory.close();
  shown.paths = shown.paths.slice(1);
  memory.open({start: [0, 0]});
  results.unsolved = shown.before;
  const lost = race({surface: ["ravine"], start: ["-8,900000"], steps: ["5"], run: ["sgd:lr=0.2", "sgd:lr=0.05"]});
  createMemory(lost, {time: 3, moves: 0}).open({runs: []});
  results.lost = lost.before.runs.map(({end}) => end);
  return results;
}"""


def test_paths_that_were_are_kept_until_the_change_is_finished(page):
    found = page.evaluate(GHOSTS)
    # The third run is hidden, and the second diverges at step 12; a path has two numbers a step.
    assert found["other"] is None and found["moves"] == 4 and found["same"]
    assert found["kept"] == found["still"] == [[0, 20, 42], [1, 11, 24], [3, 20, 42]]
    assert found["next"] == [[0, 5, 12], [1, 5, 12], [3, 5, 12]]
    assert found["begun"] is None and found["again"] == 3 and found["unsolved"] is None
    # What diverges in its first step has no path.
    assert found["lost"] == [3]


def test_paths_that_were_are_shown_where_they_are_no_longer(page):
    found = page.evaluate(GHOSTS)
    assert found["nothing"] == found["none"] == []
    assert found["changed"] == [0] and found["moved"] == [0, 1, 3]
    assert found["hidden"] == [1, 3] and found["gone"] == [1, 3]


STANDING = """(moments) => {
  const {standing, lastStep} = module_solve_paths;
  const positions = Float64Array.of(0, 0, 2, 4, 6, 0, 7, 7);
  const [whole, lost] = [{divergedAt: -1, losses: new Float64Array(5)}, {divergedAt: 3, losses: new Float64Array(5)}];
  return {at: moments.map(([end, time]) => standing(positions, end, time)), last: [lastStep(whole), lastStep(lost)]};
}"""


def test_a_path_stands_between_its_steps_and_at_its_end(page):
    found = page.evaluate(STANDING, [[2, 0], [2, 0.5], [2, 1.75], [2, 2], [2, 9], [1, 1.5]])
    expected = [(0, 0, 0), (0, 1, 2), (1, 5, 1), (2, 6, 0), (2, 6, 0), (1, 2, 4)]
    assert [(one["t"], one["x"], one["y"]) for one in found["at"]] == expected
    assert found["last"] == [4, 2]


REUSED = """([ask, other]) => {
  const {state} = race(ask);
  const [path] = solveAll(state, catalogue, []);
  const before = [...path.positions];
  const again = solveAll(race(other).state, catalogue, [path])[0];
  const longer = solveAll({...state, steps: state.steps + 1}, catalogue, [again])[0];
  return {same: again === path && again.positions === path.positions,
    changed: before.some((x, i) => x !== path.positions[i]),
    longer: [longer === path, longer.positions.length, longer.losses.length], diverged: again.divergedAt};
}"""


def test_the_arrays_of_a_path_are_used_again_where_they_fit(page):
    asks = [query("ravine", (-8.0, 2.0), [run], 12) for run in ("sgd:lr=0.05", "sgd:lr=0.02")]
    assert page.evaluate(REUSED, asks) == {
        "same": True,
        "changed": True,
        "longer": [False, 28, 14],
        "diverged": -1,
    }


DRAWS = """(asks) => {
  const {gaussian, rowNumbers} = module_solve_noise;
  return asks.map(([what, ...given]) => [...(what === "rows" ? rowNumbers(...given) : gaussian(...given))].map(String));
}"""


def test_what_was_drawn_before_changes_no_draw(page):
    asks = [(1, 0, 3), (1, 0, 2), (1, 0, 5), (1, 7, 3), (2, 0, 3), (1, 0, 3)]
    for (seed, start, steps), found in zip(asks, page.evaluate(DRAWS, [["z", *ask] for ask in asks]), strict=True):
        expected = gaussian(seed, start, np.arange(1, steps + 1)).ravel()
        assert len(found) >= 2 * steps
        np.testing.assert_array_equal(numbers(found[: 2 * steps]), expected)
    asks = [(5, 3, 2, 10), (5, 2, 2, 10), (5, 9, 2, 10), (5, 3, 3, 10), (5, 3, 2, 11), (6, 3, 2, 10), (5, 3, 2, 10)]
    for ask, found in zip(asks, page.evaluate(DRAWS, [["rows", *ask] for ask in asks]), strict=True):
        seed, steps, batch, rows = ask
        expected = row_numbers(seed, np.arange(1, steps + 1), batch, rows).ravel()
        np.testing.assert_array_equal(numbers(found[: steps * batch]), expected)
    # What is kept is not drawn again.
    assert page.evaluate(
        """() => {
          const {gaussian, rowNumbers} = module_solve_noise;
          return gaussian(3, 0, 5) === gaussian(3, 0, 4) && rowNumbers(3, 5, 2, 9) === rowNumbers(3, 4, 2, 9);
        }"""
    )


@pytest.mark.parametrize(
    ("name", "run", "beside"),
    [
        ("SGD", "sgd:lr=0.1", "ε 0.1"),
        ("SGD ε 0.1", "sgd:lr=0.1", ""),
        ("SGD ε 0.15", "sgd:lr=0.1", "ε 0.1"),
        ("SGD ε 0.1, μ 0.9", "sgd:lr=0.1", ""),
        ("SGD", "sgd", "ε 0.01"),
    ],
)
def test_a_rate_stands_beside_a_name_that_does_not_say_it(page, name, run, beside):
    ask = "([name, run]) => module_solve_runs.rateBeside(name, module_solve_runs.parseRun(run), catalogue)"
    assert page.evaluate(ask, [name, run]) == beside


def test_another_optimizer_keeps_what_both_have(page):
    ask = """([run, changes]) => {
      const {parseRun, rebuilt, runText} = module_solve_runs;
      return runText(rebuilt(parseRun(run), changes, catalogue), catalogue);
    }"""
    adam = "adam:lr=0.1,rho1=0.8,schedule=step,gamma=0.5"
    assert page.evaluate(ask, [adam, {"optimizer": "sgd"}]) == "sgd:lr=0.1,schedule=step,gamma=0.5"
    assert page.evaluate(ask, [adam, {"schedule": "constant"}]) == "adam:lr=0.1,rho1=0.8"


@pytest.mark.parametrize(
    ("key", "values", "t", "factor"),
    [("step", [0.5], 33, 1), ("step", [0.5], 34, 0.5), ("step", [0.5], 67, 0.25), ("cosine", [], 51, 0.5)],
)
def test_a_schedule_has_its_factor_at_each_step(page, key, values, t, factor):
    ask = "([key, values, t]) => module_solve_paths.factorAt(catalogue.schedules[key], values, t, 100)"
    assert page.evaluate(ask, [key, values, t]) == pytest.approx(factor, rel=1e-12)


def test_runs_keep_their_identity_and_get_one_once(page):
    ask = """() => {
      const {identified, limitsOf, readQuery} = module_solve_query;
      const [one, two] = identified([{a: 1}, {a: 2}]);
      const again = identified([two, {a: 3}, one]);
      const {runs} = readQuery({surface: ["ravine"], start: ["1,1"], run: ["sgd", "adam", "sgd"], fork: ["3:1@7"],
        name: ["2:Mine: own"], hide: ["2"], camera: ["1,0.5,2"]}, catalogue);
      return {kept: again[0] === two && again[2] === one, different: new Set(again.map(({id}) => id)).size,
        fork: [runs[2].fork.parent === runs[0].id, runs[2].fork.at], name: runs.map(({name}) => name ?? null),
        hidden: runs.map(({hidden}) => hidden ?? false), steps: limitsOf(catalogue.race).steps.name};
    }"""
    assert page.evaluate(ask) == {
        "kept": True,
        "different": 3,
        "fork": [True, 7],
        "name": [None, "Mine: own", None],
        "hidden": [False, True, False],
        "steps": "steps",
    }
