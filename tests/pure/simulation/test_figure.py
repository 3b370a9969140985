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
from simulation.figure import GRID, Stroke, levelled
from simulation.page import FRAMES, POINTS, _picked, moments, race_page
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


def test_a_race_from_several_starts_is_refused():
    with pytest.raises(ValueError, match="one start"):
        figure(descend(RAVINE, RUNS, np.zeros((2, 2)), 3), RAVINE)


def test_simulating_does_not_need_plotly():
    code = "import sys, simulation; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_lines_of_the_readme_give_a_figure():
    (shown,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[1:]
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
