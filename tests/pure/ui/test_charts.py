"""Charts as data: what the figures hold, and that Plotly takes them."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import Run
from optimizers.good_range import GoodRange
from simulation import sensitivity, settings_map
from simulation.maps.look import WORDS as MAP_WORDS
from simulation.setting_curves import BAND, Across, bar
from surfaces import SURFACES
from ui.browser.palette import LOOKS
from ui.charts.figures.confusion import confusion_figure
from ui.charts.figures.curves import curves_figure, smoothed
from ui.charts.figures.finals import finals_figure
from ui.charts.figures.histograms import histograms_figure
from ui.charts.figures.maps import sensitivity_figure, settings_figure
from ui.charts.figures.trials import best_of, trials_figure
from ui.charts.look import SYMBOLS, faded, looks

RUNS = ("sgd", "momentum", "adam")
HOSTILE = '<b>x</b><a href="http://evil.example">&'
WORDS = {"rate": "learning rate", "accuracy": "accuracy", "mark": "article: 0.01", "diverged": "diverged"}
WORDS |= {"stopped": "{value} (stopped early)"}


def valid(figure):
    """What Plotly itself makes of the figure, where every name and value is checked."""
    plain = figure.to_plotly_json()
    json.dumps(plain)
    return go.Figure(plain["data"], plain["layout"])


def curves(series=None, **axes):
    x = list(range(10, 110, 10))
    made = [
        {"name": name, "place": place, "x": x, "y": [(place + 1) * (i + 1) / 40 for i in range(10)]}
        for place, name in enumerate(("SGD", "Momentum", "Adam"))
    ]
    axes = {"xTo": 100, "yFrom": 0, "yTo": 1, "xLabel": "iteration", "yLabel": "accuracy", "percent": True} | axes
    return curves_figure(RUNS, series or made, axes)


def one(**more):
    return [{"name": "A", "place": 0, "x": [10, 20, 30, 40], "y": [1, 2, 3, 4]} | more]


def named(figure):
    return [trace for trace in figure.data if (trace.meta or {}).get("name")]


def test_runs_have_their_looks_and_a_second_cue():
    figure = valid(curves())
    for trace, look in zip(named(figure), looks(RUNS), strict=True):
        assert trace.line.color == look.light and trace.marker.symbol == SYMBOLS[look.marker]
        assert trace.line.dash == (",".join(f"{length}px" for length in look.dash) or None)
    assert len({(look.light, look.marker) for look in LOOKS}) == len(LOOKS)


def test_evenly_spaced_points_are_sent_in_two_numbers():
    even, uneven = valid(curves(one())).data[0], valid(curves(one(x=[1, 2, 4, 8]))).data[0]
    assert (even.x, even.x0, even.dx) == (None, 10, 10)
    assert list(uneven.x) == [1, 2, 4, 8]


def test_all_bands_lie_below_all_lines():
    band = {"low": [0, 1, 2, 3], "high": [2, 3, 4, 5]}
    figure = valid(curves([one(**band)[0], one(place=1, **band)[0], one(place=2)[0]]))
    areas = [i for i, trace in enumerate(figure.data) if trace.fill]
    lines = [i for i, trace in enumerate(figure.data) if (trace.meta or {}).get("name")]
    assert len(areas) == 2 and len(lines) == 3 and max(areas) < min(lines)


def test_a_band_has_both_its_edges_and_a_gap_splits_it():
    figure = valid(curves(one(y=[1, 2, None, 4], low=[0, 1, None, 3], high=[2, 3, None, 5])))
    (area,) = [trace for trace in figure.data if trace.fill]
    assert list(area.x) == [10, 20, 20, 10, None, 40, 40]
    assert list(area.y) == [2, 3, 1, 0, None, 5, 3]
    assert area.fillcolor == faded(looks(RUNS)[0].light, 0.14)
    (line,) = named(figure)
    assert list(line.y) == [1, 2, None, 4] and line.connectgaps is None


def test_what_was_measured_stays_behind_a_smoothed_curve():
    figure = valid(curves(one(y=[1, 0, 1, 0]), smooth=0.5))
    raw, line = figure.data
    assert list(raw.y) == [1, 0, 1, 0] and raw.opacity < 0.5
    assert list(line.y) == pytest.approx([1, 1 / 3, 5 / 7, 1 / 3]) and line.meta["measured"] == [1, 0, 1, 0]


@given(st.lists(st.one_of(st.floats(-1e3, 1e3), st.none()), max_size=30), st.sampled_from([0.0, 0.3, 0.6, 0.9, 0.99]))
def test_smoothing_is_the_weighted_mean_of_all_before(values, weight):
    seen = []
    for value, result in zip(values, smoothed(values, weight), strict=True):
        if value is None:
            assert result is None
            continue
        seen.append(value)
        weights = weight ** np.arange(len(seen))[::-1]
        assert result == pytest.approx(np.average(seen, weights=weights), rel=1e-9, abs=1e-9)


def test_single_curves_are_thin_and_silent():
    singles = valid(curves(one(singles=[[0, 1, 2, 3], [2, 3, 4, 5]]))).data[:2]
    assert [(trace.line.width, trace.hoverinfo) for trace in singles] == [(1, "skip")] * 2


def test_a_logarithmic_axis_leaves_out_what_has_no_place_on_it():
    figure = valid(curves(one(y=[1, 0.1, 0, 0.01], low=[0, 0.05, 0, 0.001], high=[1, 1, 0, 1]), log=True, yTo=None))
    (line,) = named(figure)
    assert list(line.y) == [1, 0.1, None, 0.01] and figure.layout.yaxis.type == "log"
    assert min(y for trace in figure.data for y in trace.y if y is not None) > 0


def test_an_ended_curve_has_a_cross_where_it_ends():
    figure = valid(curves(one(y=[1, 2, None, None], ended="diverged at 25")))
    cross = figure.data[-1]
    assert (cross.marker.symbol, list(cross.x), list(cross.y)) == ("x-thin", [20], [2])
    assert named(figure)[0].meta["ended"] == "diverged at 25"


def test_faint_curves_lie_below_strong_ones_and_have_no_markers():
    figure = valid(curves([one(faint=True, name="A (batch)")[0], one(place=1, name="B")[0]]))
    faint = next(trace for trace in named(figure) if trace.name == "A (batch)")
    assert faint.mode == "lines" and faint.opacity < 0.5


def test_texts_are_never_markup():
    figure = valid(curves(one(name=HOSTILE), xLabel=HOSTILE))
    assert "<" not in named(figure)[0].name and "<" not in figure.layout.xaxis.title.text
    for figure in (
        trials_figure(("sgd",), [{"name": HOSTILE, "place": 0, "points": []}], None, WORDS),
        finals_figure(("sgd",), [HOSTILE], [[0.5]], HOSTILE),
        confusion_figure(np.eye(2, dtype=int), [HOSTILE, "b"], None, HOSTILE, "true"),
        histograms_figure([{"heading": HOSTILE, "panels": []}]),
    ):
        assert not re.search(r"<(?!/?b>|extra></extra>|/extra>)", json.dumps(valid(figure).to_plotly_json()["layout"]))


def sweep():
    trials = {
        "SGD": [(0.01, 0.2, "done"), (0.1, 0.7, "done"), (1, 0.9, "done")],
        "Adam": [(0.001, 0.95, "done"), (0.01, 0.97, "done"), (0.1, 0.99, "stopped"), (1, None, "diverged")],
    }
    return [
        {"name": name, "place": place, "points": [{"lr": lr, "accuracy": y, "state": state} for lr, y, state in found]}
        for place, (name, found) in enumerate(trials.items())
    ]


def test_a_sweep_marks_the_article_and_the_best_that_finished():
    figure = valid(trials_figure(("sgd", "adam"), sweep(), 0.01, WORDS))
    best = [trace for trace in figure.data if (trace.meta or {}).get("best") is True]
    assert [(list(trace.x), list(trace.y), list(trace.text)) for trace in best] == [
        ([1], [0.9], ["1"]),
        ([0.01], [0.97], ["0.01"]),
    ]
    (mark,) = figure.layout.shapes
    assert mark.x0 == mark.x1 == 0.01 and figure.layout.annotations[0].text == "article: 0.01"
    assert best_of([]) is None


def test_a_line_joins_finished_trials_only():
    figure = valid(trials_figure(("sgd", "adam"), sweep(), 0.01, WORDS))
    joined = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [list(trace.x) for trace in joined] == [[0.01, 0.1, 1], [0.001, 0.01]]
    (hollow,) = [trace for trace in figure.data if "after" in (trace.meta or {})]
    (gone,) = [trace for trace in figure.data if "instead" in (trace.meta or {})]
    assert list(hollow.x) == [0.1] and list(gone.x) == [1]


def bar_and_ring(figure):
    """Of a figure of one run the bar of its good range, and the ring where it is best."""
    (bar,) = (trace for trace in figure.data if trace.yaxis == "y2")
    (ring,) = (trace for trace in figure.data if trace.mode == "markers+text")
    return bar, ring


def test_a_sweep_and_a_sensitivity_have_the_same_marks():
    made = sensitivity(SURFACES["bowl"], [Run("sgd")], "lr", (0.01, 0.1, 1.0, 10.0), 9, [(1, 1), (2, 0)])
    (found,) = made.ranges
    assert found == GoodRange(1.0, 1.0, 0.0, False)
    points = [("done", 0.2, [0.1, 0.2]), ("done", 0.5, [0.5, 0.6]), ("done", 0.9, [0.9, 0.9]), ("diverged", None, [])]
    told = [
        {"lr": lr, "accuracy": y, "state": state, "each": each}
        for lr, (state, y, each) in zip((0.01, 0.1, 1.0, 10.0), points, strict=True)
    ]
    tuned = [{"name": "SGD", "place": 0, "points": told, "good": found}]
    words = WORDS | MAP_WORDS
    one, other = valid(trials_figure(("sgd",), tuned, None, words)), valid(sensitivity_figure(made, ["SGD"], words))
    (bar, ring), (its_bar, its_ring) = map(bar_and_ring, (one, other))
    assert bar.line == its_bar.line and bar.y == its_bar.y and list(bar.x) == [1.0, 1.0] == list(its_bar.x)
    assert "".join(bar.text).strip() == "0.0 decades" == "".join(its_bar.text).strip()
    assert ring.marker == its_ring.marker and list(ring.text) == ["1"] == list(its_ring.text)
    for figure, low, high in ((one, 0.1, 0.6), (other, None, None)):
        (area,) = (trace for trace in figure.data if trace.fill)
        (gone,) = (trace for trace in figure.data if (trace.meta or {}).get("instead"))
        assert area.fillcolor == faded(looks(["sgd"])[0].light, BAND)
        assert list(gone.x) == [10.0] and gone.meta["instead"] == "diverged"
        (line,) = (trace for trace in figure.data if (trace.meta or {}).get("low") and trace.mode != "markers")
        assert low is None or (line.meta["low"][0], line.meta["high"][1]) == (low, high)
    assert one.layout.yaxis2 == other.layout.yaxis2 and one.layout.height == other.layout.height


@pytest.mark.parametrize(
    ("first", "last", "place"),
    [(0.01, 0.1, "middle right"), (1.0, 10.0, "middle left"), (0.001, 10.0, "middle center")],
)
def test_how_wide_a_good_range_is_stands_where_there_is_room(first, last, place):
    drawn = bar(GoodRange(first, last, 1.0, True), "at least 1.0 decades", "#000000", 1, 3, Across((-3.0, 1.0), True))
    assert drawn["textposition"] == place and (drawn["x"][0], drawn["x"][-1]) == (first, last)
    at = next(i for i, text in enumerate(drawn["text"]) if text)
    assert drawn["text"][at].strip() == "at least 1.0 decades"
    # In the middle there is a gap around it.
    assert (drawn["x"][at - 1] is None) == (place == "middle center")


def test_an_empty_sweep_is_an_empty_figure():
    assert valid(trials_figure((), [], None, WORDS)).data == ()


def test_histograms_hold_every_count_and_mark_the_middle():
    panel = {"title": "Layer 1", "note": "median 2e-6", "counts": [1, 4, 2], "low": -8, "high": -2, "middle": -5.7}
    groups = [{"heading": "Gradients", "panels": [panel | {"log": True}, panel | {"log": True, "middle": None}]}]
    groups.append({"heading": "Activations", "panels": [panel | {"log": False, "low": 0, "high": 1, "middle": 7}]})
    figure = valid(histograms_figure(groups))
    assert [list(trace.y) for trace in figure.data] == [[1, 4, 2]] * 3
    assert list(figure.data[0].x) == [-7, -5, -3]
    assert [shape.x0 for shape in figure.layout.shapes] == [-5.7, 1]
    assert figure.data[0].meta == {"name": "Gradients, Layer 1", "note": "median 2e-6"}


def test_the_confusion_matrix_has_every_count_and_its_chosen_cell():
    counts = np.array([[5, 1], [2, 8]])
    figure = valid(confusion_figure(counts, ["a", "b"], (1, 0), "said", "true"))
    cells = figure.data[1]
    assert [list(row) for row in cells.text] == counts.tolist()
    assert list(cells.customdata[1]) == ["b → a", "b → b"]
    (box,) = figure.layout.shapes
    assert (box.x0, box.y0) == (-0.5, 0.5)
    assert figure.layout.yaxis.autorange == "reversed"


def test_final_accuracies_are_points_and_their_mean():
    figure = valid(finals_figure(("sgd", "adam"), ["SGD", "Adam"], [[0.5, 0.7, np.nan], [np.nan]], "accuracy"))
    seeds, mean = figure.data
    assert list(seeds.x) == [0.5, 0.7] and list(mean.x) == pytest.approx([0.6])
    assert list(figure.layout.yaxis.ticktext) == ["SGD", "Adam"]


def test_before_the_first_curve_words_say_what_will_be_seen():
    words = "Press Start: for each run its accuracy grows here, on all test images and on each batch."
    layout = curves_figure([], [], {"xTo": 9, "xLabel": "x", "yLabel": "y", "empty": words}).layout
    assert layout.annotations[0].text.replace("<br>", " ") == words
    assert layout.xaxis.visible is False and layout.yaxis.visible is False
    one = {"name": "Adam", "place": 0, "x": [1, 2], "y": [0.1, 0.2]}
    drawn = curves_figure(["adam"], [one], {"xTo": 9, "xLabel": "x", "yLabel": "y", "empty": words}).layout
    assert not drawn.annotations and drawn.xaxis.visible is not False


def test_maps_of_settings_are_charts_in_the_look_of_the_page():
    ravine, values = SURFACES["ravine"], (0.01, 0.05, 0.5)
    settings = settings_figure(
        settings_map(ravine, Run("sgd"), ("lr", values), ("kappa", (2.0, 9.0)), steps=40), MAP_WORDS
    )
    made = sensitivity(ravine, [Run("sgd"), Run("adam")], "lr", values, 40)
    sensitive = sensitivity_figure(made, ["SGD", "Adam"], MAP_WORDS)
    for made in (settings, sensitive):
        found = valid(made)
        assert found.layout.paper_bgcolor == "rgba(0,0,0,0)" and found.layout.xaxis.type == "log"
    lines = [trace for trace in valid(sensitive).data if trace.mode == "lines"]
    assert [trace.meta["name"] for trace in lines] == ["SGD", "Adam"]
    assert [trace.line.color for trace in lines] == [look.light for look in looks(["sgd", "adam"])]
    assert valid(settings).layout.yaxis.title.text == "κ" and valid(sensitive).layout.xaxis.title.text == "lr"
