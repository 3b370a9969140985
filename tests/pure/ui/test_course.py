"""The course: every file is whole, and every number that its texts state is measured here."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest

from formula.to_numpy import function
from formula.tree import Assignment
from mnist import Training, advance, begin, load, train
from mnist.compare import RUNS
from mnist.curvature import stand
from mnist.inside import confusion
from mnist.paired import paired
from optimizers import OPTIMIZERS, Run
from optimizers.good_range import GOOD
from pages.lessons import chapters
from pages.lessons.chapters.chapter import (
    COURSE,
    Formula,
    Link,
    LiveTraining,
    Predict,
    Race,
    Sensitive,
    Settings,
    Text,
    Try,
    fact_text,
    read_chapter,
)
from simulation import descend
from simulation.descend import SAFE_RANGE
from simulation.maps.theory import factors
from simulation.noise import row_numbers
from surfaces import find
from tests.pure.mnist.after_400 import after_400
from tests.pure.ui.test_scenarios import schedule_free_losses
from tests.trained import trained as trained_once
from ui.browser.palette import FIRST, LOOKS, OWN, looks_of, places
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES

FILES = sorted(Path(chapters.__file__).parent.glob("*.toml"))
BLOCKS = [(chapter.key, i, block) for chapter in COURSE.values() for i, block in enumerate(chapter.blocks)]
LINKED = [(key, block) for key, _, block in BLOCKS if hasattr(block, "link")]
WORDS_A_SCREEN, CHARACTERS_A_SCREEN = 150, 400
PLAIN = {
    "0",
    "0.001",
    "0.05",
    "0.2",
    "0.0002",
    "0.02",
    "0.03",
    "0.6",
    "1.1",
    "0.1",
    "0.5",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "10",
    "16",
    "20",
    "40",
    "30",
    "45",
    "50",
    "72",
    "90",
    "95",
    "100",
    "200",
    "300",
    "400",
    "600",
    "784",
    "1,000",
    "2,000",
    "10,000",
}
"""Numbers of the article's settings, of what is counted in a text, and of what a race's link sets."""


@cache
def raced(query):
    return Link("race", query).state().race()


def races(chapter):
    """The chapter's races and predictions of races, solved, in order."""
    blocks = [b for b in COURSE[chapter].blocks if isinstance(b, Race | Predict) and b.link.page == "race"]
    return [raced(block.link.query) for block in blocks]


def trained(run, seed=0):
    return trained_once(Training(Run.parse(run), seed=seed))


def percent(run, seed=0, at=1000):
    """Test accuracy up to an iteration, mean of the last five points."""
    return 100 * trained(run, seed).test_accuracy[at // 10 - 5 : at // 10].mean()


FROM_THETA = {key: f"{key}:lr=0.01,h0=1e-7" for key in ("adagrad", "rmsprop")}
"""As the article's formulas have them, whose program starts at 0."""


def lengths(found):
    return np.linalg.norm(np.diff(found.positions, axis=1), axis=-1)


def crossings(values):
    return (np.diff(np.sign(values)) != 0).sum()


def printed_over_adam(t, rho1=0.9, rho2=0.999):
    """How long a step of Adam as printed is in Adam's, for the same gradients."""
    return (1 - rho1**t) / (1 - rho1) * np.sqrt((1 - rho2) / (1 - rho2**t))


def test_every_file_is_a_chapter_in_the_order_of_their_names():
    assert list(COURSE) == [path.stem.partition("-")[2] for path in FILES]
    assert len(COURSE) == 12


@pytest.mark.parametrize("chapter", COURSE.values(), ids=lambda c: c.key)
def test_a_chapter_has_all_that_a_chapter_needs(chapter):
    kinds = [type(block) for block in chapter.blocks]
    for kind, least in ((Text, 2), (Try, 1), (Predict, 1), (Formula, 0 if chapter.key == "learning-rate" else 1)):
        assert kinds.count(kind) >= least
    assert kinds.count(Race) + kinds.count(LiveTraining) >= 1
    keys = [p.key for p in chapter.predictions]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("chapter", "block"), LINKED, ids=str)
def test_every_link_is_read_without_rest(chapter, block):
    assert block.link.state().unread == ()


@pytest.mark.parametrize(("chapter", "i", "block"), BLOCKS, ids=str)
def test_a_text_speaks_every_language_and_fits_a_screen(chapter, i, block):
    for name in ("text", "watch", "question", "reveal"):
        said = getattr(block, name, None)
        if said is None:
            continue
        assert set(said) == set(LANGUAGES) and "[[" not in "".join(said.values())
        assert 0 < len(said["en"].split()) <= WORDS_A_SCREEN
        assert 0 < len(said["ja"]) <= CHARACTERS_A_SCREEN


def test_sketches_have_room_for_their_curve():
    for chapter, block in LINKED:
        if isinstance(block, Predict) and block.kind == "sketch" and block.link.page == "race":
            losses = raced(block.link.query).losses[block.run]
            assert block.range[0] < losses.min() and losses.max() < block.range[1], chapter


def test_a_run_whose_end_is_asked_for_ends_in_the_picture():
    for _, block in LINKED:
        if isinstance(block, Predict) and block.kind == "end":
            state = block.link.state()
            (x0, x1), (y0, y1) = find(state.surface).domain
            path = raced(block.link.query).positions[block.run]
            assert np.all((path >= (x0, y0)) & (path <= (x1, y1)))
            assert block.shown < state.steps / 2
            # What is shown does not give the answer away.
            assert np.linalg.norm(path[block.shown] - path[-1]) > 0.5


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_number_in_a_text_is_a_fact_or_a_setting(path):
    table = tomllib.loads(path.read_text("utf-8"))
    links = " ".join(
        block.get("link", "") + block.get("run", "") if isinstance(block.get("run"), str) else block.get("link", "")
        for block in table["block"]
    )
    links += " ".join(block.get(name, "") for block in table["block"] for name in ("x", "y", "over"))
    settings = set(re.findall(r"\d+(?:\.\d+)?", links)) | PLAIN
    used = set()
    for text in texts(table):
        used |= set(re.findall(r"\[\[([a-z0-9-]+)\]\]", text))
        bare = re.sub(r"\[\[[a-z0-9-]+\]\]|\$[^$]*\$", "", text)
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", bare):
            number = number.rstrip(",")
            assert number in settings, f"{number} in {text!r}"
    assert used == set(table.get("facts", {}))


def texts(table):
    if isinstance(table, dict):
        own = [value for name, value in table.items() if name in LANGUAGES]
        return own + [text for value in table.values() for text in texts(value)]
    return [text for value in table for text in texts(value)] if isinstance(table, list) else []


def test_what_is_not_as_it_should_be_is_refused():
    text = {"block": "text", "en": "a", "ja": "b"}
    for change, named in (
        ({"scenarios": ["nowhere"]}, "nowhere"),
        ({"block": [{"block": "video"}]}, "video"),
        ({"block": [{"block": "race", "link": "surface=bowl", "parts": ["lid"], "watch": {}}]}, "lid"),
        ({"block": [{"block": "map", "link": "surface=bowl", "parts": ["stage"], "watch": {}}]}, "a map has no part"),
        ({"block": [{"block": "map", "scenario": "plateau"}]}, "another page than maps"),
        ({"block": [{"block": "predict", "kind": "end", "key": "k", "link": "run=sgd", "run": 2}]}, "run 2"),
        ({"block": [text | {"waits": "k"}]}, "'k', which is no prediction"),
        (
            {"block": [{"block": "settings", "link": "run=sgd", "x": "lr", "y": "kappa=1:2", "watch": {}}]},
            "'lr' is not",
        ),
    ):
        with pytest.raises(ValueError, match=named):
            read_chapter("key", {"title": {}, "block": [text]} | change)


TOLD = {
    ("learning-rate", "limit"): ("at its limit", "wider than", "stop growing", "限界では", "広がり", "止まり"),
    ("momentum", "pass"): ("rolls through", "deep valley", "転がり抜け", "深い谷"),
    ("adagrad", "cliff"): ("short of the minimum", "手前"),
    ("rmsprop", "rest"): ("swinging", "swings", "揺れ続け"),
    ("adam", "leap"): ("crosses the pass", "decide the valley", "峠を越える", "谷を決め"),
    ("mnist", "adagrad"): ("AdaGrad [[adagrad]]", "ends at"),
    ("comparing", "rmsprop"): ("right about the pauses", "pauses-rmsprop", "階段"),
    ("open", "saddle"): ("turns aside", "脇へ"),
    ("open", "momentum"): ("all four end above", "四つとも"),
    ("condition", "floor"): ("Still far", "まだ遠く"),
    ("noise", "level"): ("stays high", "hovers", "高いまま"),
    ("decay", "pull"): ("only x is pulled", "x だけ"),
    ("after-adam", "turned"): ("turns aside", "turns with it", "脇へ", "そのまま回り"),
    ("after-adam", "sharp"): ("ends in the flat", "neither valley", "平らな谷で", "どちらの谷にも"),
}
"""Words that give the answer to a prediction away, where they stand below it."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_below_an_open_prediction_gives_its_answer(path):
    table = tomllib.loads(path.read_text("utf-8"))
    key, blocks = path.stem[3:], table["block"]
    for i, asked in enumerate(blocks):
        if asked["block"] != "predict":
            continue
        facts = set(re.findall(r"\[\[[a-z0-9-]+\]\]", " ".join(asked["reveal"].values())))
        facts -= set(re.findall(r"\[\[[a-z0-9-]+\]\]", " ".join(asked["question"].values())))
        for below in blocks[i + 1 :]:
            scenario = SCENARIOS[below["scenario"]].watch.values() if "scenario" in below else ()
            said = [*texts(below), *scenario]
            if below.get("waits") == asked["key"]:
                continue
            # A later prediction says nothing before it is answered itself.
            open_ = [*below["question"].values()] if below["block"] == "predict" else said
            given = [word for word in (*facts, *TOLD[key, asked["key"]]) if any(word in text for text in open_)]
            assert given == [], (asked["key"], open_)


def test_every_prediction_is_looked_after():
    assert TOLD.keys() == {(chapter.key, one.key) for chapter in COURSE.values() for one in chapter.predictions}


def test_a_rule_keeps_its_look_through_the_course():
    # One of the article's five is always drawn as itself, and nobody else as it, however many runs there are.
    own = {key: LOOKS[place] for key, place in places(OPTIMIZERS).items() if key in FIRST[:OWN]}
    assert len(own) == len(set(map(str, own.values()))) == OWN
    for key, block in LINKED:
        runs = [run.optimizer for run in block.link.state().runs]
        for place, (run, look) in enumerate(zip(runs, looks_of(runs, OPTIMIZERS), strict=True)):
            assert look not in [one for other, one in own.items() if other != run], (key, block.link, run)
            assert look == own.get(run, look) or run in runs[:place], (key, block.link, run)


def test_the_course_needs_no_streamlit():
    code = "import sys, pages.lessons.chapters.chapter; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_fact_is_written_without_a_power_of_ten():
    written = {1.8e-5: "0.000018", 0.14: "0.14", 138: "138", 32430: "32,430", -0.2: "−0.2"}
    assert {value: fact_text(value) for value in written} == written


# What each fact is measured to be, and how far it may be from what the text says.


def _rate(run, at):
    return trained(run).rates[at // 10 - 1, 1]


def _turned():
    straight, turned = races("adagrad")[:2]
    assert straight.losses[1, -1] < straight.losses[0, -1] / 100
    return turned.losses[1, -1] / turned.losses[0, -1]


def _first_steps(alpha):
    found = descend(find("bowl"), [Run("rmsprop", lr=0.1, alpha=alpha)], (-3.2, 1.8), 1)
    return abs(found.positions[0, 1, 0] - found.positions[0, 0, 0]) / 0.1


def _late_loss():
    late = races("rmsprop")[1].losses[0, 150:]
    assert late.max() < 0.5 and late.min() > 0.3
    return late.mean()


def _late_swing():
    return np.abs(races("rmsprop")[2].positions[0, -20:]).mean()


def _first_below_one():
    t = np.arange(2, 1000)
    return t[printed_over_adam(t) < 1][0]


def _uncorrected():
    return (1 - 0.9) / np.sqrt(1 - 0.999)


@cache
def recorded():
    """What generate_seeds.py has trained: see there."""
    return json.loads((Path(__file__).parents[1] / "mnist" / "references" / "seeds.json").read_text("utf-8"))


@cache
def _pauses(rule):
    """For each seed: measured points below 90 % from which 30 more iterations gain less than one point."""
    curves = np.array(recorded()["accuracy"][rule]) / 10_000
    return ((curves[:, :-3] < 0.9) & (curves[:, 3:] - curves[:, :-3] < 0.01)).sum(axis=1)


def _more_pauses():
    return paired(_pauses("adam"), _pauses("rmsprop"))


def _clearing():
    kept, cleared = np.array(recorded()["cleared"]).T / 100
    return paired(kept, cleared)


@cache
def stood(run, at):
    """Where seed 0 stands after so many iterations."""
    training = Training(Run.parse(run), interval=1000)
    return stand(training, advance(begin(training), at).weights)


MOMENTUM, ADAGRAD, RMSPROP = (f"{key}:lr=0.01" for key in ("momentum", "adagrad", "rmsprop"))


def _away():
    """Iterations in which what leaves the saddle grows by e, at the rate that Momentum settles to."""
    return 1 / (0.01 * Run("momentum").later * -stood(MOMENTUM, 0).ends.low)


def _times_higher():
    tree, high = Run("momentum").declaration.limit_tree, stood(MOMENTUM, 0).ends.high
    (limit,) = function((Assignment("limit", tree),), ("limit",))(lam=high, **Run("momentum").values)
    return limit / 0.01


def _rmsprop_leaves():
    found = raced(next(b.link.query for b in COURSE["open"].blocks if isinstance(b, Race) and "at=300" in b.link.query))
    near = np.linalg.norm(found.positions - np.array((-0.4, -0.6)), axis=-1) < 0.05
    assert near[0, -1] and not near[1, -1]
    return np.flatnonzero(near[1])[-1] + 1


def _held(run, steps=600):
    """For how many steps a run is within 0.1 of the turned saddle."""
    state = SCENARIOS["saddle-turned"].state()
    found = descend(find("saddle"), [Run.parse(run)], state.start, steps, parameters=dict(state.parameters))
    return (np.linalg.norm(found.positions[0], axis=-1) < 0.1).sum()


def _adagrad_rates(surface, path, lr):
    """AdaGrad's rate in x and y at every step, (steps, 2)."""
    return lr / np.sqrt(np.cumsum(find(surface).gradient(path[:-1]) ** 2, axis=0))


def _stays(run):
    """For how many steps a run that begins where AdaGrad stands at step 100 stays at the saddle."""
    there = raced(SCENARIOS["adagrad-memory"].link).positions[0, 100]
    found = descend(find("goldstein-price"), [Run.parse(run)], there, 400)
    return (np.linalg.norm(found.positions[0] - (-0.4, -0.6), axis=-1) > 0.05).argmax()


def _fallen():
    rates = _adagrad_rates("cliff", races("adagrad")[2].positions[0], 0.4)[:, 0]
    # It is the cliff that has done it: most of the fall is over at its foot, where the run has more than half to go.
    foot = (races("adagrad")[2].positions[0, :, 0] > -1).argmax()
    assert foot < 30 and rates[foot] < 1.1 * rates[-1]
    return rates[0] / rates[-1]


def _slower():
    found = descend(find("ravine"), [Run("sgd", lr=0.095), Run("adagrad", lr=1.0)], (-8, 2), 60)
    return found.losses[1, -1] / found.losses[0, -1]


def _walled(axis):
    rates = _adagrad_rates("goldstein-price", raced(SCENARIOS["adagrad-memory"].link).positions[0], 0.1)[:, axis]
    # All that the wall takes it has taken long before the saddle is reached; nothing comes back.
    assert rates[10] < 1.05 * rates[-1] and np.all(np.diff(rates) <= 0)
    return rates[-1]


@cache
def _shallow_rates():
    """Rates at which RMSProp with α = 0.9 never gets beyond the first valley."""
    rates = np.array((0.01, 0.02, 0.05, 0.1, 0.2, 0.3))
    found = descend(find("two-valleys"), [Run("rmsprop", lr=lr, alpha=0.9) for lr in rates], (-2.1, 1), 300)
    return rates[(found.positions[:, -1, 0] < -1.2) & (found.positions[:, :, 0].max(axis=1) < -0.9)]


def _polyak_of(kappa):
    """Gradient descent and Momentum with the best numbers for curvatures 1 and κ."""
    root = np.sqrt(kappa)
    return Run("sgd", lr=2 / (kappa + 1)), Run("momentum", lr=4 / (root + 1) ** 2, mu=((root - 1) / (root + 1)) ** 2)


def _factor(kappa, place):
    """By what a step of theirs multiplies what is left, in the long run."""
    return factors([_polyak_of(kappa)[place]] * 2, np.array([1.0, kappa])).max()


def mapped(chapter):
    """The map of settings, or of one setting, that the chapter shows."""
    (block,) = (block for block in COURSE[chapter].blocks if isinstance(block, Settings | Sensitive))
    return block.map


@cache
def _thousandfold(kappa, place):
    """Steps until a run stays a thousand times closer than it began."""
    found = descend(find("ravine"), _polyak_of(kappa), (-8, 2), 2000, parameters={"kappa": float(kappa)})
    away = np.linalg.norm(found.positions[place], axis=-1)
    return np.flatnonzero(away > away[0] / 1000)[-1] + 1


@cache
def _batch_noise(size):
    """Standard deviation in y of a batch's gradient at the best line."""
    surface, steps = find("iris-line"), np.arange(1, 3001)
    drawn = row_numbers(0, steps, size, len(surface.rows))
    return np.std([surface.gradient(np.array(surface.minima[0]), taken)[1] for taken in drawn])


@cache
def _hovers(lr, noise):
    """Mean loss of SGD on the bowl once it has settled, over 400 independent runs."""
    starts = np.tile((-3.2, 1.8), (400, 1))
    return descend(find("bowl"), [Run("sgd", lr=lr)], starts, 300, noise=noise, seed=1).losses[..., 150:].mean()


def _weakest_own():
    ends = [percent(run) for run in ("momentum:lr=0.5", "adagrad:lr=0.1", "rmsprop:lr=0.01", "adam:lr=0.01")]
    assert min(ends) > 91
    return 91


def _seeds():
    return [percent("adagrad:lr=0.01", seed) for seed in range(5)]


def _hover():
    """How far from the saddle between the valleys SAM is at the most, long after it has come there."""
    surface = find("flat-or-sharp")
    found = descend(surface, [Run("sam", lr=0.03, mu=0.5, radius=0.4)], (4.4, 1), 1000)
    away = np.linalg.norm(found.positions[0, 100:] - surface.saddles[0], axis=-1)
    # It does not come to rest there either.
    assert np.diff(found.positions[0, 100:], axis=0).std() > 0.01
    return away.max()


def _free(run, stop):
    return schedule_free_losses()[("constant", "cosine", "free").index(run), stop]


@cache
def compared(network):
    """What mnist.compare has written of the article's network ("sigmoid") or of one with ReLU and He's weights."""
    file = Path(__file__).parents[1] / "mnist" / "references" / f"compared-{network}.json"
    return json.loads(file.read_text("utf-8"))


def _run_of(network, rule):
    return next(one for one in compared(network)["runs"] if Run.parse(one["run"]).optimizer == rule)


def _otherwise_alone():
    """For each rule and each seed by which its rate was chosen: whether by itself it would have chosen another one."""
    return [
        max(one["trials"], key=lambda trial: trial[1][at] or 0)[0] != Run.parse(one["run"]).values["lr"]
        for network in ("sigmoid", "relu")
        for one in compared(network)["runs"]
        for at in range(len(compared(network)["choosing"]))
    ]


def _less_adam(network, rule):
    return paired(*(100 * np.array(_run_of(network, one)["accuracy"]) for one in ("adam", rule)))


def _spectra(run):
    """Singular values of the steps of layer 1 that are kept of the training's second half (kept, 40)."""
    history = trained(run)
    return history.spectrum(0)[np.array(history.checkpoints_at) > 500]


def _stable_rank(run):
    spectra = _spectra(run)
    return ((spectra**2).sum(axis=1) / spectra[:, 0] ** 2).mean()


def _least(run):
    spectra = _spectra(run)
    return (spectra[:, -1] / spectra[:, 0]).min()


MEASURED = {
    ("learning-rate", "covered"): (lambda: 100 * (1 - races("learning-rate")[0].positions[0, -1, 0] / -3.2), 0.5),
    ("learning-rate", "limit"): (lambda: 2 / find("ravine").hessian(np.zeros(2)).max(), 1e-9),
    ("learning-rate", "floor"): (
        lambda: 1 - 0.1 * find("ravine").hessian(np.zeros(2)).min(where=np.eye(2) > 0, initial=9),
        1e-9,
    ),
    ("learning-rate", "diverged"): (lambda: races("learning-rate")[3].diverged_at[1], 0),
    ("learning-rate", "best"): (lambda: _factor(20.0, 0), 0.0005),
    ("learning-rate", "worst"): (lambda: _factor(1000.0, 0), 0.0005),
    ("momentum", "root"): (lambda: _factor(50.0, 1), 0.005),
    ("momentum", "plain"): (lambda: _factor(50.0, 0), 0.005),
    ("adagrad", "good"): (lambda: 100 * GOOD, 0),
    ("adagrad", "decades"): (lambda: mapped("adagrad").widths[0], 0.05),
    ("adagrad", "from"): (lambda: mapped("adagrad").good_ranges[1, 0], 0.005),
    ("momentum", "sgd-crossings"): (lambda: crossings(races("momentum")[0].positions[0, :, 1]), 0),
    ("momentum", "momentum-crossings"): (lambda: crossings(races("momentum")[0].positions[1, :, 1]), 0),
    ("momentum", "closer"): (lambda: np.divide(*np.linalg.norm(races("momentum")[0].positions[:, -1], axis=-1)), 1),
    ("adagrad", "turned"): (_turned, 0.5),
    ("adagrad", "slower"): (_slower, 0.5),
    ("adagrad", "fallen"): (_fallen, 0.5),
    ("adagrad", "end"): (lambda: races("adagrad")[2].positions[0, -1, 0], 0.05),
    ("rmsprop", "short"): (lambda: _first_steps(0.9), 0.05),
    ("rmsprop", "usual"): (lambda: _first_steps(0.99), 0.05),
    ("rmsprop", "long"): (lambda: _first_steps(0.999), 0.5),
    ("rmsprop", "hover"): (_late_loss, 0.05),
    ("rmsprop", "lowest-at"): (lambda: races("rmsprop")[1].losses[0].argmin(), 0),
    ("rmsprop", "thrown"): (lambda: races("rmsprop")[1].losses[0, 45:].max(), 0.05),
    ("rmsprop", "half"): (_late_swing, 0.02),
    ("rmsprop", "swing"): (_late_swing, 0.02),
    ("rmsprop", "tried-from"): (lambda: _shallow_rates().min(), 0),
    ("rmsprop", "tried-to"): (lambda: _shallow_rates().max(), 0),
    ("adam", "longest"): (lambda: printed_over_adam(np.arange(1, 1000)).max(), 0.005),
    ("adam", "longest-at"): (lambda: 1 + printed_over_adam(np.arange(1, 1000)).argmax(), 0),
    ("adam", "shorter-from"): (_first_below_one, 0),
    ("adam", "last"): (lambda: printed_over_adam(1e5), 0.005),
    ("adam", "uncorrected"): (_uncorrected, 0.05),
    ("mnist", "weights"): (lambda: Training(Run("adam")).network.parameters, 0),
    ("mnist", "momentum"): (lambda: percent("momentum:lr=0.01"), 1),
    ("mnist", "adagrad"): (lambda: percent("adagrad:lr=0.01"), 2),
    ("mnist", "rmsprop"): (lambda: percent("rmsprop:lr=0.01"), 1),
    ("mnist", "adam"): (lambda: percent("adam:lr=0.01"), 1),
    ("mnist", "commonest"): (lambda: 100 * np.bincount(load().test_labels).max() / 10_000, 0),
    ("mnist", "formula"): (lambda: percent(FROM_THETA["adagrad"]), 2),
    ("mnist", "early"): (lambda: 100 * trained("rmsprop:lr=0.01").test_accuracy[9], 2),
    ("mnist", "early-formula"): (lambda: 100 * trained(FROM_THETA["rmsprop"]).test_accuracy[9], 2),
    ("comparing", "adagrad-400"): (lambda: percent("adagrad:lr=0.01", at=400), 2),
    ("comparing", "adagrad-end"): (lambda: percent("adagrad:lr=0.01"), 2),
    ("comparing", "rmsprop-400"): (lambda: percent("rmsprop:lr=0.01", at=400), 1),
    ("comparing", "pauses-rmsprop"): (lambda: _pauses("rmsprop").mean(), 0.05),
    ("comparing", "pauses-adam"): (lambda: _pauses("adam").mean(), 0.05),
    ("comparing", "more-rmsprop"): (lambda: _more_pauses().wins, 0),
    ("comparing", "more-adam"): (lambda: (_pauses("adam") > _pauses("rmsprop")).sum(), 0),
    ("comparing", "pauses-low"): (lambda: _more_pauses().low, 0.05),
    ("comparing", "pauses-high"): (lambda: _more_pauses().high, 0.05),
    ("comparing", "adam-400"): (lambda: _rate("adam:lr=0.01", 400), 0.03),
    ("comparing", "adam-end"): (lambda: _rate("adam:lr=0.01", 1000), 0.03),
    ("comparing", "rate-400"): (lambda: _rate("adagrad:lr=0.01", 400), 0.05),
    ("comparing", "rate-end"): (lambda: _rate("adagrad:lr=0.01", 1000), 0.03),
    ("comparing", "kept-400"): (lambda: _rate("rmsprop:lr=0.01", 400), 0.2),
    ("comparing", "kept-end"): (lambda: _rate("rmsprop:lr=0.01", 1000), 0.2),
    ("comparing", "lowest"): (lambda: min(_seeds()), 2),
    ("comparing", "highest"): (lambda: max(_seeds()), 2),
    ("open", "held-sgd"): (lambda: _held("sgd:lr=0.05"), 0),
    ("open", "held-adagrad"): (lambda: _held("adagrad:lr=0.05"), 0),
    ("open", "held-rmsprop"): (lambda: _held("rmsprop:lr=0.01,alpha=0.99"), 0),
    ("open", "held-adam"): (lambda: _held("adam:lr=0.015"), 0),
    ("open", "through"): (lambda: _held("adagrad:lr=0.5"), 0),
    ("open", "wall"): (lambda: _walled(0), 5e-6),
    ("open", "other"): (lambda: _walled(1), 5e-6),
    ("open", "gone"): (lambda: _stays("adagrad:lr=0.1"), 0),
    ("open", "slow"): (lambda: _stays("adagrad:lr=0.001"), 0),
    ("open", "plain"): (lambda: _stays("sgd:lr=0.0002"), 0),
    ("open", "left"): (_rmsprop_leaves, 0),
    ("open", "own"): (_weakest_own, 0),
    ("open", "steep-first"): (lambda: stood(MOMENTUM, 0).gradient, 0.001),
    ("open", "least"): (lambda: -stood(MOMENTUM, 0).ends.low, 0.001),
    ("open", "greatest"): (lambda: stood(MOMENTUM, 0).ends.high, 0.01),
    ("open", "away"): (_away, 20),
    ("open", "times"): (_times_higher, 30),
    ("open", "steep-adagrad"): (lambda: stood(ADAGRAD, 400).gradient, 0.01),
    ("open", "steep-rmsprop"): (lambda: stood(RMSPROP, 400).gradient, 0.01),
    ("open", "gain"): (lambda: 100 * stood(ADAGRAD, 400).gain, 0.5),
    ("open", "cleared"): (lambda: _clearing().mean, 0.05),
    ("open", "cleared-low"): (lambda: _clearing().low, 0.05),
    ("open", "cleared-high"): (lambda: _clearing().high, 0.05),
    ("open", "fast-sgd"): (lambda: percent("sgd:lr=5"), 1),
    ("condition", "slow-100"): (lambda: _thousandfold(100, 0), 0),
    ("condition", "quick-100"): (lambda: _thousandfold(100, 1), 0),
    ("condition", "slow-400"): (lambda: _thousandfold(400, 0), 0),
    ("condition", "quick-400"): (lambda: _thousandfold(400, 1), 0),
    ("condition", "share"): (lambda: 99 / 101, 0.001),
    ("condition", "root-share"): (lambda: 9 / 11, 0.005),
    ("condition", "left"): (lambda: 100 * races("condition")[0].positions[0, -1, 0] / -8, 0.5),
    ("condition", "across"): (lambda: np.abs(races("condition")[0].positions[0, -2:, 1]).mean(), 0.05),
    ("condition", "flowers"): (lambda: len(find("iris-line").rows), 0),
    ("condition", "irises"): (lambda: np.linalg.cond(find("iris-line").hessian(np.zeros(2))), 0.5),
    ("noise", "noise-1"): (lambda: _batch_noise(1), 0.01),
    ("noise", "noise-4"): (lambda: _batch_noise(4), 0.01),
    ("noise", "noise-16"): (lambda: _batch_noise(16), 0.01),
    ("noise", "high"): (lambda: _hovers(0.4, 1.5), 0.01),
    ("noise", "low"): (lambda: _hovers(0.1, 1.5), 0.005),
    ("noise", "first"): (lambda: races("noise")[1].losses[0, 0], 0.005),
    ("noise", "from"): (lambda: _hovers(0.05, 1.0), 0.001),
    ("noise", "same"): (lambda: _hovers(0.2, 0.5), 0.001),
    ("noise", "more"): (lambda: _hovers(0.2, 1.0), 0.002),
    ("decay", "gentle"): (lambda: races("decay")[1].positions[1, -1, 0], 0.005),
    ("decay", "steep"): (lambda: races("decay")[1].positions[1, -1, 1], 0.005),
    ("decay", "both"): (lambda: races("decay")[1].positions[2, -1].mean(), 0.005),
    ("decay", "edge"): (lambda: 1 / 0.8, 0),
    ("after-adam", "weights"): (lambda: Training(Run("adam")).network.parameters, 0),
    ("after-adam", "hover"): (_hover, 0.01),
    ("after-adam", "free-50"): (lambda: _free("free", 50), 0.005),
    ("after-adam", "free-100"): (lambda: _free("free", 100), 0.005),
    ("after-adam", "free-300"): (lambda: _free("free", 300), 0.001),
    ("after-adam", "cosine-50"): (lambda: _free("cosine", 50), 0.005),
    ("after-adam", "cosine-100"): (lambda: _free("cosine", 100), 0.005),
    ("after-adam", "cosine-300"): (lambda: _free("cosine", 300), 0.001),
    ("after-adam", "constant"): (lambda: _free("constant", slice(20, None)).mean(), 0.005),
    ("after-adam", "rank-momentum"): (lambda: _stable_rank("momentum:lr=0.5"), 0.5),
    ("after-adam", "rank-adam"): (lambda: _stable_rank("adam:lr=0.01"), 1),
    ("after-adam", "rank-muon"): (lambda: _stable_rank("muon:lr=0.02"), 1.5),
    ("after-adam", "least"): (lambda: _least("muon:lr=0.02"), 0.01),
    ("after-adam", "alone"): (lambda: sum(_otherwise_alone()), 0),
    ("after-adam", "choices"): (lambda: len(_otherwise_alone()), 0),
    ("noise", "leap"): (lambda: np.abs(np.diff(races("noise")[3].positions[0, :2], axis=0)).min(), 0.001),
}


for network in ("sigmoid", "relu"):
    for rule in RUNS:
        fact = f"{network}-{rule}"
        mean = partial(lambda *which: 100 * np.mean(_run_of(*which)["accuracy"]), network, rule)
        MEASURED["after-adam", fact] = (mean, 0.051)
        for part in ("mean", "low", "high") if rule != "adam" else ():
            said = partial(lambda part, *which: getattr(_less_adam(*which), part), part, network, rule)
            MEASURED["after-adam", f"{fact}-{part}"] = (said, 0.0051)


def test_every_fact_is_measured():
    assert {(chapter.key, fact) for chapter in COURSE.values() for fact in chapter.facts} == MEASURED.keys()


@pytest.mark.parametrize(("chapter", "fact"), MEASURED, ids=str)
def test_a_fact_is_what_is_measured(chapter, fact):
    measure, margin = MEASURED[chapter, fact]
    assert abs(measure() - COURSE[chapter].facts[fact]) <= margin


# Sentences without a number.


def test_the_bottom_of_the_limit_race_is_back_where_it_began():
    x, y = races("learning-rate")[2].positions[0, -1]
    assert y == 2 and abs(x) < 0.15


def test_a_small_rate_ends_in_the_first_valley_and_a_large_one_in_the_next():
    valleys = find("two-valleys")
    shallow, deep = valleys.minima
    assert valleys.value(np.array(shallow)) > valleys.value(np.array(deep)) + 1
    short, long = races("learning-rate")[1].positions
    assert np.linalg.norm(short[-1] - shallow) < 0.02 and np.linalg.norm(long[-1] - deep) < 1e-6
    assert short[:, 0].max() < -0.5 and long[1, 0] > -0.26


def test_jumps_stop_growing_at_the_limit_and_divergence_within_the_race_stops_before():
    rates = (0.0999, 0.1, 0.1001, 0.104, 0.105)
    found = descend(find("ravine"), [Run("sgd", lr=lr) for lr in rates], (-8, 2), 140)
    y = np.abs(found.positions[:, :100, 1])
    grows = np.diff(y, axis=1)
    assert np.all(grows[0] < 0) and np.all(grows[1] == 0) and np.all(grows[2:] > 0)
    assert found.diverged_at.tolist() == [-1, -1, -1, -1, 138]
    longer = descend(find("ravine"), [Run("sgd", lr=0.104)], (-8, 2), 300)
    assert longer.diverged_at[0] > 140
    assert SAFE_RANGE == 1e6


def test_what_diverged_on_the_map_lies_beyond_the_limit_and_the_best_rate_close_inside():
    found = mapped("learning-rate")
    border, ridge = found.curves
    rates, kappas = np.array(found.of.x[1]), np.array(found.of.y[1])
    assert (
        found.diverged.size == 1000
        and (rates[np.nonzero(found.diverged)[1]] > border.x[np.nonzero(found.diverged)[0]]).all()
    )
    np.testing.assert_allclose(border.x, 2 / kappas)
    np.testing.assert_allclose(ridge.x, 2 / (1 + kappas))
    # On a bowl it is half of the limit; walls 10 times as steep put it within a tenth of it.
    assert (ridge.x < border.x).all() and (ridge.x[kappas >= 10] > 0.9 * border.x[kappas >= 10]).all()
    best = [factors([Run("sgd", lr=lr)] * 2, np.array([1, k])).max() for lr, k in zip(ridge.x, kappas, strict=True)]
    assert (np.diff(best) > 0).all()
    lowest = np.nanmin(found.final_loss[kappas > 2], axis=1)
    assert (np.diff(lowest) > 0).all()


def test_the_lowest_loss_of_momentums_map_lies_where_the_branches_meet():
    found = mapped("momentum")
    border, ridge = found.curves
    rates, momenta = (np.array(values) for _, values in (found.of.x, found.of.y))
    assert found.final_loss.size == 1000 and found.of.cells[0].parameters == (("kappa", 50.0),)
    row, column = np.unravel_index(np.nanargmin(found.final_loss), found.final_loss.shape)
    run = _polyak_of(50.0)[1]
    assert abs(column - np.abs(rates - run.values["lr"]).argmin()) <= 1
    assert abs(row - np.abs(momenta - run.values["mu"]).argmin()) <= 1
    assert abs(column - ridge.y.argmin()) <= 1
    assert (np.diff(border.x) > 0).all()
    assert momenta[0] == 0 and np.nanmin(found.final_loss[0]) > 1e30 * found.final_loss[row, column]


def test_sgd_diverges_beyond_its_good_rates_and_adagrad_is_good_at_the_largest():
    found = mapped("adagrad")
    sgd, adagrad = found.good_ranges
    beyond = found.values > found.limits[0]
    assert np.isnan(found.median[0, beyond]).all() and not np.isnan(found.median[0, ~beyond]).any()
    assert sgd[1] < found.limits[0] < 1.3 * sgd[1] and np.isnan(found.limits[1])
    assert adagrad[1] == found.values[-1] == Run("adagrad").declaration.hyperparameter("lr").high
    # The farther the first step goes, the larger the sum, the shorter the next.
    race = descend(find("ravine"), [Run("adagrad", lr=lr) for lr in (3.0, 10.0)], (-8, 2), 2)
    steps = np.abs(np.diff(race.positions[..., 1], axis=1))
    assert (steps[:, 1] / steps[:, 0] < 1).all() and np.abs(race.positions[1, 1]).max() > 2


def test_adagrad_takes_the_same_steps_on_walls_and_floor():
    for kappa in (1.0, 20.0, 1000.0):
        found = descend(find("ravine"), [Run("adagrad", lr=0.5)], (-2, 2), 60, parameters={"kappa": kappa})
        across, along = np.abs(np.diff(found.positions[0], axis=0)).T
        assert across == pytest.approx(along, rel=1e-6)
        assert along[[0, 1, 5, 10, 20]] == pytest.approx([0.5, 0.3, 0.109, 0.0447, 0.00854], rel=1e-2)


def test_adagrads_rate_falls_while_its_steps_grow_again():
    path = raced(SCENARIOS["adagrad-saddle"].link).positions[0]
    assert np.all(np.diff(_adagrad_rates("goldstein-price", path, 0.1), axis=0) <= 0)
    steps = lengths(raced(SCENARIOS["adagrad-saddle"].link))[0]
    assert np.all(np.diff(steps[40:]) > 0) and steps[-1] > 10 * steps[40]


def test_rmsprop_ends_in_the_first_valley_but_for_its_leap():
    shallow = np.array(find("two-valleys").minima[0])
    assert len(_shallow_rates()) == 6
    sgd, short, long = races("rmsprop")[3].positions
    assert np.linalg.norm(sgd[-1] - shallow) < 0.01 and np.linalg.norm(short[-1] - shallow) < 0.15
    # One step from the start to the other side of the pass.
    assert long[1, 0] > -0.26 and long[1, 0] - long[0, 0] == pytest.approx(2, rel=1e-5)
    assert long[-1, 0] > 1.3 and abs(long[-1, 1]) < 0.01


def test_the_sum_of_adam_as_printed_is_nearly_adagrads():
    t = np.arange(1, 200)
    share = (1 - 0.999**t) / (1 - 0.999) / t
    assert share[0] == pytest.approx(1) and share[-1] > 0.9


def test_momentum_crosses_the_pass_and_the_deepest_valley():
    low, deep = find("two-valleys").minima
    assert np.linalg.norm(races("momentum")[1].positions[0, -1] - deep) < 0.05
    slow = raced("surface=two-valleys&start=-2.1,1&steps=100&run=momentum:lr=0.05,mu=0.5")
    assert np.linalg.norm(slow.positions[0, -1] - low) < 0.05
    value = find("three-hump-camel").value
    ends = [value(point) for point in races("momentum")[2].positions[:, -1]]
    assert ends[1] < 1e-6 < ends[2]


def test_steady_slopes_let_momentum_grow_to_ten_times():
    steps = [0.0]
    for _ in range(200):
        steps.append(0.9 * steps[-1] + 1)
    assert steps[-1] == pytest.approx(10)


def test_adagrad_and_adam_begin_with_a_step_of_the_rate():
    for surface, start in (("ravine", (-8, 2)), ("bowl", (-3.2, 1.8))):
        found = descend(find(surface), [Run("adagrad", lr=0.1), Run("adam", lr=0.1)], start, 1)
        assert np.abs(np.diff(found.positions, axis=1)) == pytest.approx(0.1, rel=1e-5)


def test_the_power_t_decides_the_valley():
    printed, adam = races("adam")[1].positions[:, -1, 0]
    assert printed > 1.4 and adam < -1.2


def test_a_raised_rate_carries_adam_over_the_pass_too():
    found = descend(find("two-valleys"), [Run("adam", lr=lr) for lr in (0.3, 0.4, 0.5)], (-2.1, 1), 100)
    assert np.any(found.positions[:, -1, 0] > 1.4)


def test_along_the_turned_ridge_the_slopes_in_x_and_y_are_equal():
    along = np.linspace(-1.5, 1.5, 31)[:, np.newaxis] * [1, 1]
    slopes = find("saddle").gradient(along, theta=45.0)
    np.testing.assert_allclose(slopes[:, 0], slopes[:, 1], rtol=1e-12, atol=1e-12)


def test_adagrad_leaves_a_plain_saddle_aside():
    found = races("open")[0].positions[0]
    assert raced(SCENARIOS["saddle-turned"].link).losses[1, -1] > -0.01
    assert found[1, 1] > 0.04 and found[-1, 1] > 1 and np.linalg.norm(found, axis=1).min() > 0.9


def test_adagrad_misses_the_saddle_from_another_start():
    found = descend(find("goldstein-price"), [Run("adagrad", lr=0.1)], (-0.6, -1.1), 300)
    assert np.linalg.norm(found.positions[0] - (-0.4, -0.6), axis=-1).min() > 0.05


def test_adagrad_on_mnist_leaves_guessing_early_and_never_stands_still():
    accuracy = trained("adagrad:lr=0.01").test_accuracy
    assert accuracy[4] > 0.18 and accuracy[-1] > accuracy[39] + 0.08


def test_h0_makes_two_optimizers_of_adagrad_and_delays_rmsprop():
    """Seed 0: 49.7 % with the program's h₀ = 0, 28.6 % with the formula's h₀ = Θ."""
    program, formula = (trained(run).test_accuracy for run in ("adagrad:lr=0.01", FROM_THETA["adagrad"]))
    assert (program[-1], formula[-1]) == pytest.approx((0.497, 0.286), abs=0.03)
    late = trained(FROM_THETA["rmsprop"]).test_accuracy[-5:].mean()
    assert late == pytest.approx(trained("rmsprop:lr=0.01").test_accuracy[-5:].mean(), abs=0.01)


def test_small_first_weights_let_gradients_shrink_from_layer_to_layer():
    first = train(Training(Run("momentum"), iterations=1, interval=1)).gradients[0]
    assert np.rint(np.log10(first)).tolist() == [-6, -4, -2]
    # It is the weights: with those of Xavier, which are larger, the lower layers get far more.
    xavier = train(Training(Run("momentum"), iterations=1, interval=1, init="xavier")).gradients[0]
    assert xavier[0] > 300 * first[0] and xavier[0] / xavier[-1] > 50 * first[0] / first[-1]


def test_rules_that_divide_give_layer_1_steps_about_as_long_as_any_other():
    before = begin(Training(Run("momentum", lr=0.01)))
    network, longest = before.training.network, {}
    for key in ("momentum", "adagrad", "rmsprop", "adam"):
        moved = advance(begin(replace(before.training, run=Run(key, lr=0.01))), 1).weights - before.weights
        longest[key] = [np.sqrt(np.mean(layer[layer != 0] ** 2)) for layer in network.layers(moved)]
    assert longest["momentum"][0] < 1e-3 * longest["momentum"][-1]
    for key in ("adagrad", "rmsprop", "adam"):
        assert 0.4 < longest[key][0] / longest[key][-1] < 2.5


def test_momentum_ends_by_saying_one_of_every_image():
    state = advance(begin(Training(Run("momentum", lr=0.01), interval=1000)), 1000)
    counts = confusion(state)
    assert counts[:, 1].sum() == counts.sum() and counts[1, 1] == load().test_labels.size * 0.1135


def test_gradients_of_layer_1_begin_far_below_what_theta_counts_as():
    first, *_ = train(Training(Run("adagrad"), iterations=1, interval=1)).gradients[0]
    assert 5e-7 < first < 2e-6 and np.sqrt(1e-7) == pytest.approx(3e-4, rel=0.06)


def test_momentum_at_its_own_rate_starts_slowly():
    accuracy = trained("momentum:lr=0.5").test_accuracy
    assert accuracy[19] < 0.45 and accuracy[-5:].mean() > 0.91


def test_the_best_rates_give_the_factors_of_theory():
    for kappa in (10, 100, 400):
        sgd, momentum = _polyak_of(kappa)
        for curvature in (1, kappa):
            # One step of SGD, and two of Momentum as a matrix on (distance, velocity).
            assert abs(1 - sgd.values["lr"] * curvature) == pytest.approx((kappa - 1) / (kappa + 1))
            lr, mu = momentum.values["lr"], momentum.values["mu"]
            matrix = np.array([[1 - lr * curvature, mu], [-lr * curvature, mu]])
            root = np.sqrt(kappa)
            assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx((root - 1) / (root + 1), rel=1e-6)
    assert [round(_thousandfold(400, place) / _thousandfold(100, place), 1) for place in (0, 1)] == [4.0, 2.1]


def test_momentum_at_its_best_needs_less_than_a_fifth_of_the_steps_and_sgd_has_no_better_rate():
    away = np.linalg.norm(races("condition")[1].positions, axis=-1)
    sgd, momentum = [np.flatnonzero(row > row[0] / 1000)[-1] + 1 for row in away]
    assert momentum < sgd / 5
    rates = (0.019, 0.0195, 0.0198, 0.0199, 0.01995)
    found = descend(find("ravine"), [Run("sgd", lr=lr) for lr in rates], (-8, 2), 400, parameters={"kappa": 100.0})
    # A rate that is a little too small costs a factor, one that is a little too large nearly everything.
    assert found.losses[:3, -1].max() < 1e-4 and found.losses[4, -1] > 1e4 * found.losses[:3, -1].max()
    round_one = descend(find("ravine"), [Run("sgd", lr=1.0)], (-8, 2), 1, parameters={"kappa": 1.0})
    assert np.all(round_one.positions[0, 1] == 0)


def test_on_the_noisy_bowl_the_level_is_the_one_of_the_formula():
    for lr, noise in ((0.1, 1.5), (0.4, 1.5), (0.4, 0.75)):
        assert _hovers(lr, noise) == pytest.approx(lr * noise**2 / (2 - lr), rel=0.03)
    assert _batch_noise(1) / _batch_noise(4) == pytest.approx(2, rel=0.03)


def test_a_falling_rate_is_as_quick_and_ends_lowest():
    state = [b for b in COURSE["noise"].blocks if isinstance(b, Race)][1].link.state()
    late, early = [], []
    for seed in range(20):
        found = replace(state, seed=seed).race().losses
        late.append(found[:, -10:].mean(axis=1))
        early.append(found[:, 8])
    high, low, falling = np.mean(late, axis=0)
    assert falling < low / 3 < low < high / 3
    first = np.mean(early, axis=0)
    assert first[2] < 1.3 * first[0] < first[1]


def test_warm_up_keeps_rmsprop_in_the_valley_where_it_starts():
    shallow, deep = (np.array(point) for point in find("two-valleys").minima)
    plain, warm = races("noise")[3].positions
    assert np.linalg.norm(plain[-1] - shallow) < 1e-3 and np.linalg.norm(warm[-1] - deep) < 1e-3
    assert warm[:, 0].min() > 1.2 and plain[1, 0] < -0.26
    # A rate that only falls does not help: its first step is as long.
    falling = descend(find("two-valleys"), [Run("rmsprop", "cosine", lr=0.3, alpha=0.99)], (2.2, 0.8), 100)
    assert np.linalg.norm(falling.positions[0, -1] - shallow) < 1e-3


def test_the_first_weights_are_near_a_saddle_where_momentum_stays_and_adagrad_has_left_it():
    assert stood(MOMENTUM, 0).kind == stood(MOMENTUM, 1000).kind == "saddle"
    assert stood(ADAGRAD, 400).kind == stood(RMSPROP, 400).kind == "slope"
    assert stood(ADAGRAD, 400).gradient > 2 * stood(RMSPROP, 400).gradient


def test_what_was_recorded_of_many_seeds_is_what_one_of_them_does_here():
    assert {key: len(rows) for key, rows in recorded()["accuracy"].items()} == {"rmsprop": 20, "adam": 20}
    for rule, curves in recorded()["accuracy"].items():
        here = trained(f"{rule}:lr=0.01").test_accuracy[:40]
        np.testing.assert_allclose(np.array(curves[0]) / 10_000, here, atol=0.02)
    kept, cleared = (after_400(0, one) for one in (False, True))
    np.testing.assert_allclose(np.array(recorded()["cleared"][0]) / 10_000, (kept, cleared), atol=0.02)
    assert len(recorded()["cleared"]) == _clearing().pairs == _clearing().wins == 8


def test_in_one_step_adams_effective_rate_is_below_adagrads_and_over_all_it_is_not():
    for at in (400, 1000):
        adam, adagrad = (_rate(f"{key}:lr=0.01", at) for key in ("adam", "adagrad"))
        assert adam < adagrad < adam * Run("adam").later
    assert percent("adam:lr=0.01") > percent("adagrad:lr=0.01")


SLOPES = "(x - 2)**2/2 + 50*(y - 2)**2"


def test_the_surface_of_the_decay_chapter_is_the_one_it_speaks_of():
    for block in COURSE["decay"].blocks:
        if isinstance(block, Race | Predict):
            assert find(block.link.state().surface).expression == SLOPES


def test_l2_moves_the_gentle_weight_and_adamw_treats_both_alike():
    adam, l2, adamw = races("decay")[1].positions
    assert np.abs(adam[-1] - 2).max() < 1e-3
    # At rest the slope is the pull, as for SGD on the surface with its square added.
    assert find(COURSE["decay"].blocks[2].link.state().surface).gradient(l2[-1]) == pytest.approx(
        -0.8 * l2[-1], rel=1e-2
    )
    assert np.abs(adamw[:, 0] - adamw[:, 1]).max() < 1e-6 < 1e-1 < np.abs(l2[:, 0] - l2[:, 1]).max()


def test_the_decay_of_adamw_keeps_its_strength_whatever_the_loss_is_multiplied_by():
    surface = find(COURSE["decay"].blocks[2].link.state().surface)
    runs = [Run("adamw", lr=0.05, decay=0.8), Run("adam-l2", lr=0.05, decay=0.8)]
    louder = replace(surface, expression=f"100*({surface.expression})")
    once, hundredfold = (descend(one, runs, (3, 3), 1000).positions for one in (surface, louder))
    np.testing.assert_allclose(hundredfold[0], once[0], atol=1e-5)
    # L2's rest in x: 2/(1 + λ), then 200/(100 + λ).
    assert once[1, -1, 0] == pytest.approx(2 / 1.8, abs=1e-3)
    assert hundredfold[1, -1, 0] == pytest.approx(200 / 100.8, abs=1e-3)


def test_adamw_reaches_no_minimum_beyond_its_edge():
    surface = find(COURSE["decay"].blocks[2].link.state().surface)
    ends = descend(surface, [Run("adamw", lr=0.05, decay=0.8), Run("adamw", lr=0.05, decay=0.2)], (3, 3), 5000)
    assert ends.positions[0, -1] == pytest.approx([1.25, 1.25], abs=0.005)
    assert ends.positions[1, -1] == pytest.approx([2, 2], abs=0.01)


def test_with_the_whole_matrix_the_path_turns_with_the_saddle():
    runs, root = [Run("adagrad-full", lr=0.1), Run("adagrad", lr=0.1)], np.sqrt(0.5)
    straight, turned = (
        descend(find("saddle"), runs, start, 100, parameters={"theta": theta}).positions
        for theta, start in ((0.0, (-1.7, 0.001)), (45.0, (root * (-1.7 - 0.001), root * (0.001 - 1.7))))
    )
    back = np.stack([turned[..., 0] + turned[..., 1], turned[..., 1] - turned[..., 0]], axis=-1) * root
    assert np.abs(back[0] - straight[0]).max() < 1e-6 and np.abs(back[1] - straight[1]).max() > 1


def test_a_small_radius_lets_sam_be_caught_by_the_sharp_valley_too():
    flat, sharp = find("flat-or-sharp").minima
    runs = [Run("sam", lr=0.03, mu=0.8, radius=radius) for radius in (0.05, 0.02)]
    wider, narrower = descend(find("flat-or-sharp"), runs, (4.4, 1), 300).positions[:, -1]
    assert np.linalg.norm(wider - flat) < 0.05 and np.linalg.norm(narrower - sharp) < 0.05


def test_clipping_by_norm_keeps_the_direction_and_cutting_coordinates_does_not():
    slope = find("beale").gradient(np.array((1.0, 1.5)))
    step = np.diff(raced(SCENARIOS["clipping"].link).positions[2, :2], axis=0)[0]
    assert np.linalg.norm(step) == pytest.approx(0.05) and step == pytest.approx(-0.05 * slope / np.linalg.norm(slope))
    cut = np.clip(slope, -1, 1)
    assert abs(cut @ slope) < 0.999 * np.linalg.norm(cut) * np.linalg.norm(slope)


def test_in_the_hidden_layers_of_a_relu_network_too_only_muons_singular_values_are_nearly_level():
    usual = Training(Run("muon", lr=0.02), activation="relu", init="he", interval=1000)
    for run, level in ((usual.run, True), (Run("adam", lr=0.01), False), (Run("momentum", lr=0.1), False)):
        history = train(replace(usual, run=run))
        shares = [np.divide(*history.spectrum(layer)[-1, [-1, 0]]) for layer in range(2)]
        assert min(shares) > 0.5 if level else max(shares) < 0.2, run
        if level:
            # The slopes of the ten classes sum to 0: one direction of the output layer is never gone in.
            output = history.spectrum(2)[-1] / history.spectrum(2)[-1, 0]
            assert output[-2] > 0.4 and output[-1] < 0.01


@pytest.mark.parametrize("network", ["sigmoid", "relu"])
def test_what_was_compared_had_equal_terms_and_is_what_a_seed_does_here(network):
    found = compared(network)
    more = {"sigmoid": [], "relu": ["--activation", "relu", "--init", "he"]}[network]
    file = f"tests/pure/mnist/references/compared-{network}.json"
    assert found["command"].split() == ["python", "-m", "mnist.compare", *more, "--json", file]
    assert (found["gradients"], found["choosing"], found["seeds"]) == (2000, [0, 1, 2], [3, 4, 5, 6, 7])
    assert tuple(Run.parse(one["run"]).optimizer for one in found["runs"]) == RUNS
    for one in found["runs"]:
        run = Run.parse(one["run"])
        assert one["iterations"] * run.formula.gradients == 2000
        rates = [rate for rate, _ in one["trials"]]
        assert len(rates) == 7 and (rates[0], rates[-1]) == (1e-3, 1.0)
        assert run.values["lr"] == max(one["trials"], key=lambda trial: np.median([one or 0 for one in trial[1]]))[0]
        # What is best lies between others, and nothing but its rate was chosen.
        assert run == Run(run.optimizer, lr=run.values["lr"]) and rates[0] < run.values["lr"] < rates[-1]
    settings = {"activation": "relu", "init": "he"} if more else {}
    adam = Training(Run.parse(_run_of(network, "adam")["run"]), 2000, seed=3, interval=1000, **settings)
    assert train(adam).test_accuracy[-1] == pytest.approx(_run_of(network, "adam")["accuracy"][0], abs=0.02)


def test_what_is_said_of_the_comparison_is_what_its_intervals_say():
    for network in ("sigmoid", "relu"):
        for rule in ("momentum", "adamw"):
            assert _less_adam(network, rule).low < 0 < _less_adam(network, rule).high
        assert _less_adam(network, "sam").high < 0
    # Chapter 6 gave Momentum a rate at which it learns nothing.
    assert max(dict(_run_of("sigmoid", "momentum")["trials"])[0.01]) < 0.12
    for network, rule in (("sigmoid", "muon"), ("relu", "muon"), ("relu", "schedule-free-adamw")):
        assert _less_adam(network, rule).low > 0 and _less_adam(network, rule).wins == 5
    assert _less_adam("sigmoid", "schedule-free-adamw").low < 0 < _less_adam("sigmoid", "schedule-free-adamw").high
