"""A race as a figure and as a file: what they hold."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from optimizers import Run
from simulation import descend, figure
from simulation.figure import GRID, STROKES, Stroke, levelled
from simulation.page import FRAMES, POINTS, WORDS, _figure, _picked, moments, race_page
from surfaces import SURFACES

README = Path(__file__).parents[3] / "README.md"
RAVINE = SURFACES["ravine"]
RUNS = [Run("sgd", lr=0.09), Run("adam", lr=0.4), Run("sgd", lr=0.15)]
RACE = descend(RAVINE, RUNS, RAVINE.start, 120)
HOSTILE = '<img src=x onerror="alert(1)"></script><b>'


def lines(made):
    return [trace for trace in made.data if trace.type == "scatter" and "lines" in trace.mode]


def test_the_figure_has_every_step_of_every_run_as_far_as_it_is_finite():
    made = figure(RACE, RAVINE, names=["one", "two", "three"])
    assert isinstance(made, go.Figure)
    for place in range(3):
        path, losses = lines(made)[2 * place : 2 * place + 2]
        finite = np.isfinite(RACE.losses[place])
        assert np.array_equal(np.stack([path.x, path.y], axis=-1), RACE.positions[place][finite])
        assert np.array_equal(losses.y, RACE.losses[place][finite])
    assert [trace.name for trace in lines(made)[::2]] == [
        "one",
        "two",
        f"three (diverged at step {RACE.diverged_at[2]})",
    ]


def test_start_minimum_and_surface_are_there():
    made = figure(RACE, RAVINE)
    assert made.data[0].type == "contour" and np.shape(made.data[0].z) == (GRID, GRID)
    start, minimum = (trace for trace in made.data[1:] if trace.mode == "markers")
    assert (start.x[0], start.y[0]) == RAVINE.start and (minimum.x[0], minimum.y[0]) == RAVINE.minima[0]
    assert minimum.name == "global minimum"
    two = [trace for trace in figure(RACE, SURFACES["two-valleys"]).data[1:] if trace.mode == "markers"]
    assert [(trace.name, len(trace.x)) for trace in two[1:]] == [("global minimum", 1), ("local minimum", 1)]
    assert two[1].marker.symbol != two[2].marker.symbol
    # What is known of the declared surface says nothing of one with other parameters.
    moved = figure(RACE, RAVINE, parameters={"kappa": 5.0})
    assert [trace.name for trace in moved.data[1:] if trace.mode == "markers"] == ["start"]


def test_strokes_are_taken_in_turn():
    made = figure(RACE, RAVINE, strokes=[Stroke("#112233", "star", "dot")])
    assert {trace.line.color for trace in lines(made)} == {"#112233"}
    assert {trace.line.dash for trace in lines(made)} == {"dot"}


def test_levels_stand_what_is_flat_and_what_is_not_finite():
    assert not np.isnan(levelled(np.ones((2, 2)))).any()
    assert np.isnan(levelled(np.array([[1.0, np.inf], [2.0, 3.0]]))[0, 1])


def test_levels_are_logarithms_of_heights_by_their_median():
    # Heights above the lowest: 0, 2, 4 and 8, so 3 in the middle.
    np.testing.assert_allclose(levelled(np.array([[1.0, 3.0], [5.0, 9.0]])), np.log1p(np.array([[0, 2], [4, 8]]) / 3))
    np.testing.assert_array_equal(levelled(np.full((2, 2), 7.0)), np.full((2, 2), 7.0))


def test_the_surface_is_that_of_the_window_and_the_parameters():
    window = ((-1.0, 2.0), (3.0, 5.0))
    made = figure(RACE, RAVINE, window=window, parameters={"kappa": 5.0})
    xs, ys = (np.linspace(low, high, GRID) for low, high in window)
    contour = made.data[0]
    assert np.array_equal(contour.x, xs) and np.array_equal(contour.y, ys)
    there = RAVINE.value(np.stack(np.meshgrid(xs, ys), axis=-1), kappa=5.0)
    np.testing.assert_allclose(contour.z, levelled(there))
    assert (made.layout.xaxis.range, made.layout.yaxis.range) == window
    own = figure(RACE, RAVINE).layout
    assert (own.xaxis.range, own.yaxis.range) == RAVINE.domain


def test_each_minimum_stands_where_it_is():
    surface = SURFACES["two-valleys"]
    _, lowest, local = (trace for trace in figure(RACE, surface).data[1:] if trace.mode == "markers")
    (other,) = (point for point in surface.minima if point not in surface.deepest)
    assert tuple(zip(lowest.x, lowest.y, strict=True)) == tuple(surface.deepest)
    assert (local.x[0], local.y[0]) == other
    said = figure(RACE, surface, words={"step": "Schritt", "start": "Anfang", "diverged": "weg bei {step}"})
    assert said.data[-1].name == "local minimum" and said.layout.xaxis2.title.text == "Schritt"


def test_losses_have_a_logarithm_or_a_plain_axis():
    bowl = SURFACES["bowl"]
    assert figure(RACE, RAVINE).layout.yaxis2.type == "log"
    # One step to the very minimum, whose loss of 0 has no logarithm.
    assert figure(descend(bowl, [Run("sgd", lr=1.0)], (1.0, 1.0), 3), bowl).layout.yaxis2.type == "linear"


def test_a_run_is_named_once_and_both_its_lines_go_together():
    found = lines(figure(RACE, RAVINE, names=["<b>"]))
    assert [trace.name for trace in found[::2]][:2] == ["&lt;b&gt;", "Run 2"]
    assert [trace.legendgroup for trace in found] == ["0", "0", "1", "1", "2", "2"]
    assert [trace.showlegend for trace in found] == [None, False] * 3
    assert [trace.xaxis for trace in found] == ["x", "x2"] * 3 or [trace.xaxis for trace in found] == [None, "x2"] * 3
    assert [trace.line.color for trace in found[::2]] == [stroke.colour for stroke in STROKES[:3]]
    assert [trace.marker.symbol for trace in found[::2]] == [stroke.symbol for stroke in STROKES[:3]]
    # Marks on a few of the steps, in the colour of the line.
    assert all(trace.marker.color == trace.line.color and trace.marker.maxdisplayed < 20 for trace in found)


def test_a_race_from_several_starts_is_refused():
    with pytest.raises(ValueError, match="one start"):
        figure(descend(RAVINE, RUNS, np.zeros((2, 2)), 3), RAVINE)


def test_simulating_does_not_need_plotly():
    code = "import sys, simulation; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_lines_of_the_readme_give_a_figure():
    (shown,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[1:2]
    space = {}
    exec(shown, space)
    assert isinstance(space["shown"], go.Figure)


def page(race=RACE, surface=RAVINE, **more):
    names = ["one", "two", "three"]
    return race_page(race, surface, title="A race", names=names, settings=["lr = 1"], link="?a=b", **more)


def test_texts_of_a_page_are_never_markup():
    text = race_page(RACE, RAVINE, title=HOSTILE, names=[HOSTILE] * 3, settings=[HOSTILE], link=HOSTILE)
    # Plotly's own file has some of its own.
    own = text.replace(get_plotlyjs(), "")
    assert "<img" not in own and "</script><b>" not in own


def test_a_page_has_no_address_but_those_of_the_library_itself():
    text = page()
    own = text[text.rindex("</script>") :] + text[: text.index("<script")]
    assert "http" not in own and "src=" not in own and "@import" not in own


def test_hidden_runs_are_not_in_the_page():
    assert "two" not in re.findall(r'"name":"(\w+)', page(hidden=[1]))


def test_frames_are_bounded_and_the_last_is_the_end():
    assert moments(300, 5)[0] == 0 and moments(300, 5)[-1] == 300 and len(moments(300, 5)) <= FRAMES
    assert moments(5000, 8)[-1] == 5000 and len(moments(5000, 8)) < FRAMES
    assert moments(1, 1) == [0, 1]


@pytest.mark.parametrize("count", [1, 2, 300, POINTS, POINTS + 1, 2 * POINTS, 5001])
def test_a_long_path_keeps_its_zigzag_and_its_end(count):
    picked = _picked(count)
    assert len(picked) <= POINTS + 1 and picked[0] == 0 and picked[-1] == count - 1
    assert (np.diff(picked)[:-1] % 2 == 1).all()


def drawn(window=None, race=RACE, shown=(0, 2)):
    return _figure(race, RAVINE, shown, ["one", "two", "three"], STROKES, window, None, WORDS)


def test_a_page_draws_each_run_from_above_as_a_landscape_and_by_its_losses():
    made = drawn()
    assert [trace.type for trace in made.data[:2]] == ["contour", "surface"]
    runs = made.data[-6:]
    assert [trace.type for trace in runs] == ["scatter", "scatter3d", "scatter"] * 2
    assert [(trace.xaxis, trace.yaxis) for trace in runs[::3]] == [("x", "y")] * 2
    assert [(trace.xaxis, trace.yaxis) for trace in runs[2::3]] == [("x2", "y2")] * 2
    assert [trace.showlegend for trace in runs] == [True, False, False] * 2
    assert [trace.legendgroup for trace in runs] == ["0"] * 3 + ["2"] * 3
    assert {trace.name for trace in runs} == {"one", f"three (diverged at step {RACE.diverged_at[2]})"}
    z = RAVINE.value(np.stack(np.meshgrid(*(np.linspace(*side, GRID) for side in RAVINE.domain)), axis=-1))
    lowest, middle = z.min(), np.median(z) - z.min()
    for place, traces in ((0, runs[:3]), (2, runs[3:])):
        finite = np.isfinite(RACE.losses[place])
        path, losses = RACE.positions[place][finite], RACE.losses[place][finite]
        above, landscape, curve = traces
        assert {above.line.color, landscape.line.color, curve.line.color} == {STROKES[place].colour}
        assert above.line.dash == curve.line.dash == STROKES[place].dash
        np.testing.assert_array_equal(np.stack([above.x, above.y], axis=-1), path)
        np.testing.assert_array_equal(np.stack([landscape.x, landscape.y], axis=-1), path)
        inside = ((path >= np.array(RAVINE.domain)[:, 0]) & (path <= np.array(RAVINE.domain)[:, 1])).all(axis=-1)
        height = np.where(inside, np.log1p(np.maximum(losses - lowest, 0) / middle), np.nan)
        np.testing.assert_allclose(landscape.z, height, rtol=1e-12)
        np.testing.assert_array_equal(curve.x, np.arange(len(path)))
        np.testing.assert_array_equal(curve.y, losses)
    # The third run leaves the window before it diverges.
    assert np.isnan(runs[4].z).any() and not np.isnan(runs[4].z).all()


def test_a_frame_shows_the_runs_until_its_step():
    made = drawn()
    steps = moments(120, 2)
    assert [frame.name for frame in made.frames] == [str(step) for step in steps]
    count = len(made.data)
    for frame, step in zip(made.frames, steps, strict=True):
        assert list(frame.traces) == list(range(count - 6, count))
        assert [trace.type for trace in frame.data] == [trace.type for trace in made.data[-6:]]
        assert [len(trace.x) for trace in frame.data[:3]] == [step + 1] * 3
        assert [len(trace.x) for trace in frame.data[3:]] == [min(step + 1, int(RACE.diverged_at[2]))] * 3
    # In full at the end.
    np.testing.assert_array_equal(made.frames[-1].data[0].x, made.data[-6].x)
    assert made.frames[-2].data[0].x.dtype == np.float32


def test_the_slider_has_every_frame_and_stands_at_the_last():
    layout = drawn(window=((-1.0, 2.0), (3.0, 5.0))).layout
    (slider,) = layout.sliders
    steps = [str(step) for step in moments(120, 2)]
    assert [step.label for step in slider.steps] == steps and slider.active == len(steps) - 1
    assert [step.args[0] for step in slider.steps] == [(step,) for step in steps]
    assert not any(step.args[1]["fromcurrent"] for step in slider.steps)
    play, pause = layout.updatemenus[0].buttons
    assert play.args[0] is None and play.args[1]["fromcurrent"] and play.args[1]["frame"]["redraw"]
    assert pause.args[0] == (None,) and pause.args[1]["frame"] == {"duration": 0, "redraw": False}
    for axes in (layout, layout.scene):
        assert (axes.xaxis.range, axes.yaxis.range) == ((-1.0, 2.0), (3.0, 5.0))
    assert layout.xaxis2.range == (0, 120) and layout.yaxis2.type == "log"


def test_a_page_says_settings_and_link_in_its_language():
    text = race_page(
        RACE, RAVINE, title="A race", names=["a"] * 3, settings=["lr = 1", "s = 2"], link="?a=b", language="ja"
    )
    assert text.startswith('<!doctype html><html lang="ja"><head><meta charset="utf-8">')
    assert "<h1>A race</h1>" in text and "<title>A race</title>" in text
    assert "<h2>Settings</h2><ul><li>lr = 1</li><li>s = 2</li></ul><h2>Link</h2><p><code>?a=b</code></p></body>" in text
    assert "code{overflow-wrap:anywhere}" in text and '"displaylogo": false' in text and '"responsive": true' in text
    assert text.count("<html") == text.count("<h1>") == 1


def test_there_are_as_many_frames_as_points_allow():
    assert moments(10, 2) == list(range(11)) and moments(0, 1) == [0]
    assert len(moments(300, 5)) == FRAMES
    # 300,000 halves of points by 8 runs of 1,000.
    assert len(moments(5000, 8)) == 37 and moments(5000, 8)[:2] == [0, 139]
    assert _picked(POINTS)[1] == 1 and _picked(POINTS + 1)[1] == 3 and _picked(0).tolist() == [0]
