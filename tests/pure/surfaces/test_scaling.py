"""The same table scaled or not: what its loss looks like, and that what is said of its curvature is exact."""

import re

import numpy as np
import pytest

from formula.errors import Refused, shown
from formula.packing import pack, unpack
from optimizers import Run
from simulation import descend
from surfaces import find
from surfaces.scaling import FARTHEST, curvatures
from surfaces.table import MOST_DIGITS, SCALINGS, coded, digits_of, standardized, uncoded
from surfaces.written import declare, write_table

LINEAR = tuple((float(u), 0.5 * u + (1.0 if i % 2 else -1.0)) for i, u in enumerate((12, 14, 15, 17, 18, 20, 23, 25)))
FAR = tuple((u + 150, v) for u, v in LINEAR)
SMALL = tuple((u / 1000, v) for u, v in LINEAR)
CENTRED = tuple((100 * (u - 18), v) for u, v in LINEAR)
TABLES = (LINEAR, FAR, SMALL, CENTRED, ((0.0, 0.0), (1.0, 1.0), (2.0, 1.5)), ((1.0, 5.0), (2.0, 5.0), (3.0, 5.0)))
CLASSES = tuple((u, float(u > 17)) for u, _ in LINEAR)


def surface_of(rows, scaling, classifier=False):
    return find(write_table("Mine", rows, classifier, scaling))


def best(rows):
    slope, intercept = np.polyfit(*np.array(rows).T, 1)
    return np.array([intercept, slope])


@pytest.mark.parametrize("rows", TABLES)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_what_is_said_of_the_curvature_is_that_of_the_hessian_everywhere(rows, scaling):
    surface = surface_of(rows, scaling)
    for point in ((0.0, 0.0), surface.start, (7.0, -3.0)):
        low, high = np.linalg.eigvalsh(surface.hessian(np.array(point)))
        assert curvatures(surface.rows) == pytest.approx((low, high), rel=1e-6, abs=1e-9)
    for told in surface.watch.values():
        said = [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e[+-]\d+)?", told)]
        assert said == pytest.approx([low, high, high / low], rel=0.006)
    assert surface.watch.keys() == {"en", "ja"}


@pytest.mark.parametrize("rows", TABLES)
def test_a_ravine_becomes_a_round_bowl(rows):
    ratios = {scaling: np.divide(*reversed(curvatures(surface_of(rows, scaling).rows))) for scaling in SCALINGS}
    assert ratios["both"] == pytest.approx(1, abs=1e-3) and ratios["x"] == pytest.approx(1, abs=1e-3)
    assert ratios["off"] > 5


@pytest.mark.parametrize("rows", TABLES)
@pytest.mark.parametrize("scaling", ["x", "off"])
def test_the_picture_shows_minimum_and_start_and_every_run_stays_in_reach(rows, scaling):
    surface = surface_of(rows, scaling)
    low, high = np.array(surface.domain).T
    for point in (best(surface.rows), np.array(surface.start)):
        assert np.all((low < point) & (point < high))
    runs = [Run.parse(text) for text in surface.race]
    assert [run.optimizer for run in runs] == ["sgd", "momentum", "adagrad", "rmsprop", "adam"]
    race = descend(surface, runs, start=surface.start, steps=300)
    assert (race.diverged_at == -1).all()
    assert np.all(np.abs(race.positions - (low + high) / 2) < 2 * (high - low))
    # The first is SGD near its limit: it goes down on every table, and on a round bowl it arrives.
    assert race.losses[0, -1] < race.losses[0, 0]
    if scaling == "x":
        assert np.hypot(*(race.positions[0, 5] - best(surface.rows))) < 0.01 * (high - low)[0]


def test_on_the_ravine_the_same_steps_leave_sgd_behind():
    ends = {}
    for scaling in ("x", "off"):
        surface = surface_of(FAR, scaling)
        race = descend(surface, [Run.parse(surface.race[0])], start=surface.start, steps=300)
        away = np.hypot(*(race.positions[0] - best(surface.rows)).T)
        ends[scaling] = away[-1] / away[0]
    assert ends["off"] > 0.5 and ends["x"] < 1e-3


def test_links_of_before_mean_both():
    key = write_table("Mine", LINEAR, False)
    assert len(unpack(key)) == 3 and key == write_table("Mine", LINEAR, False, "both")
    surface = declare(key)
    assert (surface.domain, surface.start) == (((-2.0, 2.0), (-2.0, 2.0)), (-1.6, 1.2))
    plain = declare(pack(["Mine", "line", [list(row) for row in standardized(LINEAR, False)]]))
    assert plain.rows == surface.rows == standardized(LINEAR, False)


@pytest.mark.parametrize("rows", TABLES)
def test_columns_that_are_not_scaled_keep_six_figures(rows):
    for scaling, columns in (("off", (0, 1)), ("x", (1,))):
        surface = surface_of(rows, scaling)
        for i in columns:
            given, kept = np.array(rows)[:, i], np.array(surface.rows)[:, i]
            assert np.abs(given - kept).max() <= 5e-6 * np.abs(given).max()
    assert surface_of(rows, "x").rows[0][0] == standardized(rows, False)[0][0]


def test_a_class_is_never_scaled():
    surface = surface_of(CLASSES, "x", classifier=True)
    assert surface.key == write_table("Mine", CLASSES, True)
    raw = surface_of(CLASSES, "off", classifier=True)
    assert raw.rows == CLASSES and "κ" not in raw.watch["en"]
    # Its window is the usual one, carried over into the weights of data that are not scaled.
    u = np.array(CLASSES)[:, 0]
    usual, point = np.array([1.0, 2.0]), np.array([1.0 - 2.0 * u.mean() / u.std(), 2.0 / u.std()])
    assert raw.value(point) == pytest.approx(surface.value(usual), rel=1e-3)
    low, high = np.array(raw.domain).T
    assert np.all((low < point) & (point < high)) and np.all((low < raw.start) & (raw.start < high))
    race = descend(raw, [Run.parse(text) for text in raw.race], start=raw.start, steps=300)
    assert (race.diverged_at == -1).all() and (race.losses[:, -1] < race.losses[:, 0]).all()


@pytest.mark.parametrize(
    ("rows", "classifier", "reason"),
    [
        (((1e3, 0.0), (2e3, 1.0), (3e3, 2.0)), False, "uneven"),
        (((9000.0, 0.0), (9001.0, 1.0), (9002.0, 2.0)), False, "uneven"),
        (((9000.0, 0.0), (9001.0, 1.0), (9002.0, 1.0)), True, "large-known"),
    ],
)
def test_what_no_picture_could_show_is_refused_unscaled_alone(rows, classifier, reason):
    with pytest.raises(ValueError) as refused:
        write_table("Mine", rows, classifier, "off")
    assert refused.value.reason == reason
    assert declare(write_table("Mine", rows, classifier)).rows


def test_a_hostile_way_of_scaling_is_no_surface():
    content = coded(LINEAR, (1, 1))
    for more in (["both", "x"], ["y"], [["off"]], [5], [None]):
        with pytest.raises(ValueError):
            declare(pack(["Mine", "line", content, *more]))
    with pytest.raises(ValueError):
        declare(pack(["Mine", "x*x + y*y", [-1, 1, -1, 1], "off"]))
    long = pack(["Mine", "x*x + y*y + 0.25*x*y", [-1, 1, -1, 1], "off"])
    with pytest.raises(Refused) as refused:
        declare(long)
    assert refused.value.values["found"] == shown(long[:20])
    for digits in ([MOST_DIGITS + 1, 1], [-1, 1], [1], [1, 1, 1], ["1", 1], [True, 1]):
        with pytest.raises((ValueError, TypeError)):
            uncoded([*content[:4], digits, content[-1]])


@pytest.mark.parametrize(
    ("values", "digits"), [((0.0, 0.0), 0), ((999999.0,), 0), ((1e9,), 0), ((99.5, -100.0), 3), ((1e-9,), MOST_DIGITS)]
)
def test_decimals_go_by_the_largest_number(values, digits):
    assert digits_of(values) == digits


def test_coded_rows_of_any_decimals_come_back():
    rows = ((1.25, -3.0), (0.5, 7.125), (FARTHEST, 0.0))
    assert uncoded(coded(rows, (2, 3))) == rows
