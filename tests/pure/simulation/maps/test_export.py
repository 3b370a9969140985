"""Finished maps as files, figures and pictures."""

import csv
import io
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from optimizers import Run
from simulation import basin_map, map_figure, sensitivity, setting_curves, settings_map
from simulation.figure import STROKES
from simulation.maps.export import map_csv, map_npz
from simulation.maps.figures import outer
from simulation.maps.look import (
    COLOURS,
    DEEPEST,
    GREYS,
    GROUNDS,
    MOST_NAMED,
    ends_of_curves,
    goodness,
    legend,
    logged,
    percent,
    unnamed,
)
from simulation.maps.picture import HEIGHT, WIDTH, map_png
from simulation.maps.reaching import DIVERGED
from surfaces import SURFACES

HIMMELBLAU, RAVINE = SURFACES["himmelblau"], SURFACES["ravine"]
BASINS = basin_map(HIMMELBLAU, Run("momentum", lr=0.012, mu=0.9), 24, 20)
NEWTON = basin_map(HIMMELBLAU, Run("newton"), 20, 16, 60)
SETTINGS = settings_map(RAVINE, Run("momentum"), ("lr", (0.01, 0.1, 1.0)), ("mu", (0.0, 0.9)), steps=60)
SWARM = sensitivity(RAVINE, [Run("sgd"), Run("adam")], "lr", (0.001, 0.05, 0.3), 60, [(-8, 2), (1, 1)])
EVERY = pytest.mark.parametrize(
    "made", [BASINS, NEWTON, SETTINGS, SWARM], ids=["basins", "newton", "settings", "swarm"]
)


def rows(made):
    return list(csv.DictReader(io.StringIO(map_csv(made))))


def arrays(made):
    found = np.load(io.BytesIO(map_npz(made)), allow_pickle=False)
    return found, json.loads(str(found["about"]))


def test_a_table_has_every_cell():
    found = rows(BASINS)
    assert len(found) == BASINS.reached.size
    for row, reached, needed in zip(found, BASINS.reached.ravel(), BASINS.steps_needed.ravel(), strict=True):
        assert (int(row["reached"]), int(row["steps_needed"])) == (reached, needed)
        point = (row["minimum_x"], row["minimum_y"])
        assert point == ("", "") if reached < 0 else tuple(map(float, point)) == tuple(BASINS.minima[reached])
    assert [float(row["x"]) for row in found[:24]] == BASINS.xs.tolist()
    assert [float(row["y"]) for row in found[::24]] == BASINS.ys.tolist()
    losses = [float(row["final_loss"] or "nan") for row in rows(SETTINGS)]
    np.testing.assert_array_equal(losses, SETTINGS.final_loss.ravel())
    assert [(float(row["lr"]), float(row["mu"])) for row in rows(SETTINGS)][3] == (0.01, 0.9)
    medians = [float(row["median"] or "nan") for row in rows(SWARM)]
    np.testing.assert_array_equal(medians, SWARM.median.ravel())


def test_arrays_read_back_as_they_were():
    found, about = arrays(BASINS)
    for name in ("reached", "steps_needed", "xs", "ys", "minima", "shares"):
        np.testing.assert_array_equal(found[name], getattr(BASINS, name))
    assert about["surface"] == "himmelblau" and about["run"] == "momentum:lr=0.012,mu=0.9" and about["steps"] == 300
    found, about = arrays(SETTINGS)
    np.testing.assert_array_equal(found["diverged"], SETTINGS.diverged)
    assert about["x"] == ["lr", [0.01, 0.1, 1.0]]
    found, about = arrays(SWARM)
    np.testing.assert_array_equal(found["losses"], SWARM.losses)
    assert about["runs"] == ["sgd", "adam"]


def test_a_legend_names_what_is_reached_with_its_share():
    assert legend(BASINS)[0][1] == f"(3, 2) {percent(BASINS.shares[0])}"
    assert [code for code, _ in legend(NEWTON)][-1] == -3 and unnamed(NEWTON) == 0
    many = basin_map(SURFACES["rastrigin"], Run("sgd", lr=0.002), 24, 20)
    named = [code for code, _ in legend(many) if code >= 0]
    assert len(named) == MOST_NAMED and unnamed(many) == (many.shares > 0).sum() - MOST_NAMED
    assert min(many.shares[named]) >= max(np.delete(many.shares, named))


def test_shares_are_not_called_nothing_or_all_where_they_are_not():
    assert [percent(one) for one in (0.0, 1e-5, 0.0005, 0.3714, 0.9999, 1.0)] == [
        *("0 %", "<0.1 %", "0.1 %", "37.1 %", ">99.9 %", "100 %")
    ]


def test_losses_by_powers_of_ten():
    values, by_tens = logged(np.array([1.0, 0.0, 0.01, np.nan]))
    assert by_tens and values[[0, 2]].tolist() == [0, -2] and values[1] < -300 and np.isnan(values[3])
    assert not logged(np.array([1.0, -1.0]))[1] and not logged(np.array([0.0, np.nan]))[1]


def test_the_heat_of_a_basin_map_says_minimum_and_steps():
    heat, *marks = map_figure(BASINS).data
    band = np.floor(heat.z).astype(int)
    for code in np.unique(BASINS.reached):
        cells = BASINS.reached == code
        place = code if code >= 0 else len(COLOURS) + list(GREYS).index(code)
        assert (band[cells] == place).all()
    one = BASINS.reached == 0
    assert (np.diff(heat.z[one][np.argsort(BASINS.steps_needed[one], kind="stable")]) >= 0).all()
    assert [mark.name for mark in marks] == [text for _, text in legend(BASINS)]
    assert np.array(heat.text)[BASINS.reached == 0].tolist() == ["(3, 2)"] * one.sum()
    stops = np.array([stop for stop, _ in heat.colorscale])
    assert stops[0] == 0 and stops[-1] == 1 and (np.diff(stops) >= 0).all()


def test_marks_lie_on_cells_of_their_kind():
    codes = {text: code for code, text in legend(NEWTON)}
    for mark in map_figure(NEWTON).data[1:]:
        if codes[mark.name] == -3:
            columns, rows_ = (np.searchsorted(a, b) for a, b in ((NEWTON.xs, mark.x), (NEWTON.ys, mark.y)))
            assert len(mark.x) and (NEWTON.reached[rows_, columns] <= -3).all()


def test_theory_is_drawn_over_a_settings_map_with_its_formulas():
    lines = [trace for trace in map_figure(SETTINGS).data if trace.type == "scatter"]
    names = [trace.name for trace in lines if trace.showlegend is None]
    assert [trace.line.color for trace in lines if trace.mode == "lines"] == ["#ffffff", "#17202b"] * 2
    border, best = "border of convergence: ε = 2·(1 + μ)/λ", "best: μ = max((1 − √(ε·λ₁))², (√(ε·λ₂) − 1)²)"
    assert names == ["diverged", border, best]
    heat = map_figure(SETTINGS).data[0]
    assert heat.zmax == pytest.approx(np.log10(np.nanmax(SETTINGS.final_loss))) and heat.zmin < heat.zmax
    # What has grown counts as the highest start.
    grown = settings_map(RAVINE, Run("sgd"), ("lr", (0.05, 0.104)), ("kappa", (20.0,)), steps=60)
    assert not grown.diverged.any() and np.nanmax(grown.final_loss) > 1000
    assert map_figure(grown).data[0].zmax == pytest.approx(np.log10(RAVINE.value(np.array(RAVINE.start))))
    layout = map_figure(SETTINGS).layout
    assert (layout.xaxis.type, layout.yaxis.type) == ("log", "linear")


def test_cells_fill_the_axes_to_their_outer_edges():
    assert outer((0.01, 0.1, 1.0), True) == pytest.approx((-2.5, 0.5)) and outer((2.0,), False) == (1.5, 2.5)
    layout = map_figure(SETTINGS, axes=["rate", "<i>"]).layout
    assert layout.xaxis.range == pytest.approx((-2.5, 0.5)) and layout.yaxis.range == pytest.approx((-0.45, 1.35))
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("rate", "&lt;i&gt;")


def test_what_comes_to_nothing_has_a_ground_and_marks_of_its_own():
    heat, ground, marks = map_figure(SETTINGS).data[:3]
    np.testing.assert_array_equal(np.isnan(heat.z), SETTINGS.diverged)
    np.testing.assert_array_equal(ground.z == 0, SETTINGS.diverged)
    assert ground.colorscale[0][1] == f"rgba(23,32,43,{GROUNDS[DIVERGED]})" and "diverged" in ground.hovertemplate
    assert marks.name == "diverged" and set(zip(marks.x, marks.y, strict=True)) <= {
        (x, y)
        for j, y in enumerate(SETTINGS.of.y[1])
        for i, x in enumerate(SETTINGS.of.x[1])
        if SETTINGS.diverged[j, i]
    }


def test_colours_say_the_steps_to_a_minimum():
    made = settings_map(RAVINE, Run("sgd"), ("lr", (0.001, 0.05, 0.09, 0.5)), ("kappa", (5.0, 20.0)), steps=60)
    reached = made.steps_needed >= 0
    assert reached.any() and made.diverged.any() and not (reached | made.diverged).all()
    heat, never, _, lost, _ = map_figure(made, colour="steps").data[:5]
    np.testing.assert_array_equal(np.isfinite(heat.z), reached)
    np.testing.assert_allclose(heat.z[reached], np.log1p(made.steps_needed[reached]) / np.log1p(60))
    np.testing.assert_array_equal(never.z == 0, ~reached & ~made.diverged)
    np.testing.assert_array_equal(lost.z == 0, made.diverged)
    ticks = dict(zip(heat.colorbar.ticktext, heat.colorbar.tickvals, strict=True))
    assert ticks["0"] == 0 and ticks["60"] == 1 and ticks["10"] == pytest.approx(np.log(11) / np.log(61))
    assert (heat.zmin, heat.zmax) == (0, 1) and heat.customdata.tolist() == made.steps_needed.tolist()


def test_a_sensitivity_shows_what_is_worth_seeing():
    # The highest start is at 72; what has grown beyond ten times that leaves the picture.
    made = sensitivity(RAVINE, [Run("sgd")], "lr", (0.001, 0.05, 0.11, 0.13), 60)
    low, high, raised = ends_of_curves(made)
    assert raised and high == pytest.approx(720) and low == np.nanmin(made.losses)
    assert np.nanmax(made.losses) > 1000
    layout = map_figure(made).layout
    rows = setting_curves.layout(1, np.log10(low) - 0.5, np.log10(720) + 0.5)
    assert layout.yaxis.range == pytest.approx(rows["yaxis"]["range"])
    assert layout.xaxis.range == pytest.approx(outer(made.values, True))
    below = sensitivity(SURFACES["saddle"], [Run("sgd")], "lr", (0.01, 0.1), 60)
    assert ends_of_curves(below) == (below.losses.min(), below.losses.max(), False)


def test_a_good_range_is_a_bar_in_the_colour_of_its_run():
    figure = map_figure(SWARM, names=["one", "two"])
    good = goodness(SWARM)
    bars = [trace for trace in figure.data if trace.yaxis == "y2"]
    assert [list(bar.x) for bar in bars] == SWARM.good_ranges.tolist() == [[0.05, 0.05], [0.3, 0.3]]
    assert [bar.line.color for bar in bars] == [stroke.colour for stroke in STROKES[:2]]
    assert 0.9 < bars[1].y[0] < bars[0].y[0] < 1
    # Below them is all that curves need.
    (low, high), needed = figure.layout.yaxis.range, np.log10(ends_of_curves(SWARM)[1]) + 0.5
    assert low + (high - low) * bars[1].y[0] > needed
    assert good == ["good at 0.05 (0.0 decades), limit 0.1", "good at 0.3 (at least 0.0 decades)"]
    names = [trace.name for trace in figure.data if trace.mode == "lines" and trace.name]
    assert names == [f"{name}: {told}" for name, told in zip(("one", "two"), good, strict=True)]
    lost = sensitivity(RAVINE, [Run("sgd")], "lr", (0.3,), 20)
    figure = map_figure(lost)
    assert goodness(lost) == ["nowhere good, limit 0.1"] and not any(trace.yaxis == "y2" for trace in figure.data)


def test_what_is_next_to_nothing_is_as_dark_as_can_be():
    bowl = SURFACES["bowl"]
    heat = map_figure(settings_map(bowl, Run("sgd"), ("lr", (0.1, 1.0)), ("noise", (0.0,)), steps=200)).data[0]
    assert heat.zmin == pytest.approx(heat.zmax - DEEPEST) and heat.z.min() < heat.zmin


def test_names_are_never_markup():
    figure = map_figure(SWARM, names=["<b>one</b>", "two"])
    assert any("&lt;b&gt;one" in (trace.name or "") for trace in figure.data)
    assert len(figure.layout.shapes) == 1


@EVERY
def test_every_map_has_a_figure_and_a_picture(made):
    assert isinstance(map_figure(made), go.Figure)
    picture = Image.open(io.BytesIO(map_png(made, "A map")))
    assert picture.format == "PNG" and picture.width == WIDTH and picture.height > HEIGHT / 2
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


def test_a_picture_has_each_cell_where_it_belongs():
    made = basin_map(SURFACES["two-valleys"], Run("sgd", lr=0.05), 2, 1)
    assert made.reached.tolist() == [[0, 1]]
    pixels = np.array(Image.open(io.BytesIO(map_png(made))).convert("RGB"), int)
    left, right = pixels[100, 100], pixels[100, 700]
    for seen, colour in ((left, COLOURS[0]), (right, COLOURS[1])):
        nearest = min(COLOURS, key=lambda one: np.abs(np.cross(255 - np.array(one), 255 - seen)).sum())
        assert nearest == colour
